"""A run that is a job: what head, table, pane and dialog say of it."""

from fake_monitor import NOW, run_view, stop_proposal
from msgspec.structs import replace

from tui_monitor.acting.propose import Circumstances
from tui_monitor.acting.propose_cancel import cancel
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.process_lines import Moment, lines
from tui_monitor.app.drawing.proposal_text import stale, stop_facts, will_send
from tui_monitor.app.drawing.run_parts import Lines, RunLook, facts
from tui_monitor.model.act import Rung, StopProposal
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.run import RunView
from tui_monitor.report.contract import run as as_json
from tui_monitor.text import Shown

JOB = BatchJob(
    "7_3",
    name=Shown("exp"),
    user=Shown("me"),
    state=Shown("RUNNING"),
    nodes=Shown("gpu-3"),
    time_limit=7200.0,
    restarts=1,
    folder="/data",
    submitted=NOW - 4000.0,
    started=NOW - 3600.0,
)


def a_run(job: BatchJob = JOB) -> RunView:
    return replace(run_view("a"), job=job)


def text(of: Lines) -> str:
    return "\n".join("".join(piece for piece, _ in line) for line in of)


def proposal(view: RunView) -> StopProposal:
    asked = cancel(view, view.job, Rung.CANCEL, ("scancel", "7_3"), Circumstances(NOW), "me")
    assert isinstance(asked, StopProposal)
    return asked


def test_the_line_of_a_run_names_its_job_node_and_state() -> None:
    look = RunLook(UNICODE, Shown("a"), 1, NOW)
    assert "job 7_3 RUNNING on gpu-3" in text([facts(a_run(), look, 200)])


def test_the_pane_tells_times_limit_and_restarts() -> None:
    said = text(lines(a_run(), None, None, Moment(NOW, NOW), 80, UNICODE))
    for part in ("job 7_3 RUNNING on gpu-3", "exp", "2.0 h, 1.0 h left", "begun anew", "1 times", "/data"):
        assert part in said, said


def test_the_dialog_names_the_job_and_what_slurm_will_do_and_no_pid() -> None:
    asked = proposal(a_run())
    told = stop_facts(asked, Shown("a"), NOW, 90, 40, "…")
    said = text([*told.pinned, *told.must_read, *told.rest])
    assert "job        job 7_3 RUNNING on gpu-3" in said
    assert "pid" not in said
    assert will_send(asked).startswith("run scancel 7_3: Slurm sends TERM to its script and its steps")


def test_a_question_about_a_job_that_is_over_or_begun_anew_is_stale() -> None:
    view = a_run()
    asked = proposal(view)
    assert stale(asked, view) is None
    assert stale(asked, a_run(replace(JOB, state=Shown("COMPLETED")))) == "its job is over"
    assert stale(asked, a_run(replace(JOB, restarts=2))) == "its job was begun anew"
    assert stale(stop_proposal(view), view) is None


def test_programs_are_told_of_the_job() -> None:
    told = as_json(a_run())["job"]
    assert isinstance(told, dict)
    assert (told["id"], told["state"], told["nodes"], told["restarts"]) == ("7_3", "RUNNING", "gpu-3", 1)


def test_the_line_of_a_run_names_its_machine_also_when_nothing_runs() -> None:
    view = run_view("a")
    there = replace(view, process=None, where=replace(view.where, host=Shown("gpu1")))
    look = RunLook(UNICODE, Shown("a"), 1, NOW)
    assert "on gpu1" in text([facts(there, look, 200)])
    assert " on " not in text([facts(replace(view, process=None), look, 200)])
