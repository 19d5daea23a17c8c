"""A run that is a job: what head, table, pane and dialog say of it."""

import pytest
from fake_monitor import NOW, run_view, stop_proposal
from msgspec.structs import replace

from tui_monitor.acting.propose import Circumstances
from tui_monitor.acting.propose_cancel import cancel
from tui_monitor.app.drawing.columns_in_use import ColumnsInUse
from tui_monitor.app.drawing.glyphs import UNICODE
from tui_monitor.app.drawing.head_lines import head_lines
from tui_monitor.app.drawing.process_lines import Moment, lines
from tui_monitor.app.drawing.proposal_text import stale, stop_facts, will_send
from tui_monitor.app.drawing.run_lines import draw
from tui_monitor.app.drawing.run_parts import Lines, RunLook
from tui_monitor.app.drawing.table_view import draw_head, draw_row
from tui_monitor.app.drawing.whereabouts import whereabouts
from tui_monitor.model.act import Rung, StopProposal
from tui_monitor.model.batch_job import BatchJob, RayJob
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


LOOK = RunLook(UNICODE, Shown("exp"), 3, NOW, in_use=ColumnsInUse().of([a_run()]))


@pytest.mark.parametrize("height", [9, 2])
def test_a_pane_names_job_state_and_node(height: int) -> None:
    assert "7_3 RUNNING gpu-3" in text(draw(a_run(), LOOK, 100, height))


def test_so_do_its_row_and_its_head() -> None:
    assert "7_3 RUNNING gpu-3" in text([draw_row(a_run(), LOOK, 180)])
    assert "7_3 gpu-3" in text([draw_row(a_run(), LOOK, 80)])
    assert "7_3 RUNNING gpu-3" in text(head_lines(a_run(), LOOK, 140))


def test_the_id_of_a_job_that_is_its_name_is_not_said_twice() -> None:
    job = RayJob("raysubmit_1", cluster="http://127.0.0.1:8265", state=Shown("RUNNING"))
    view = replace(run_view("ray:raysubmit_1"), exp_id=Shown("raysubmit_1"), job=job)
    assert whereabouts(view, 40, "…") == "RUNNING 127.0.0.1:8265"


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


def on_host(host: str) -> RunView:
    view = run_view("a")
    return replace(view, process=None, where=replace(view.where, host=Shown(host)))


@pytest.mark.parametrize(("width", "height"), [(100, 9), (44, 9), (30, 3), (100, 2), (60, 2), (80, 1), (140, 1)])
def test_a_run_of_another_machine_names_it_in_every_form_also_when_nothing_runs(width: int, height: int) -> None:
    there = on_host("gpu1")
    look = replace(LOOK, in_use=ColumnsInUse().of([there]))
    assert "gpu1" in text(draw(there, look, width, height))
    assert "gpu1" in text(head_lines(there, look, max(80, width)))


def test_where_all_run_here_nothing_is_said_of_it_and_no_column_is_lost() -> None:
    here = run_view("a")
    look = replace(LOOK, in_use=ColumnsInUse().of([here]))
    assert " on " not in text([draw_head(3, 140, in_use=look.in_use)])
    assert whereabouts(here, 40, "…") == ""


def test_the_machine_gives_way_before_the_name_of_the_run_does() -> None:
    look = replace(LOOK, name=Shown("a-name-that-is-long-enough"))
    title = text(draw(on_host("me@gpu1.cluster.example.org"), look, 50, 9)[:1])
    assert look.name in title
    assert "cluster" not in title
    below = text(draw(on_host("gpu1"), look, 44, 9))
    assert look.name in below
    assert "gpu1" in below


@pytest.mark.parametrize(
    ("host", "width", "said"),
    [
        ("me@gpu1.cluster.example.org", 40, "gpu1.cluster.example.org"),
        ("me@gpu1.cluster.example.org", 10, "gpu1"),
        ("10.0.0.7:2222", 20, "10.0.0.7:2222"),
        ("a-machine-with-a-name", 9, "a-machin…"),
        ("gpu1", 3, ""),
    ],
)
def test_a_host_is_said_as_short_as_it_has_to_be(host: str, width: int, said: str) -> None:
    assert whereabouts(on_host(host), width, "…") == said
