from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from tui_monitor.acting import propose
from tui_monitor.acting.linking import Linked, recorded
from tui_monitor.acting.propose import Circumstances, Member
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal
from tui_monitor.model.ask import Refusal
from tui_monitor.model.finding import Decision, Evidence, Finding, Kind, Severity, Verdict
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.model.run import Life, Output, Process, RunProgress, RunView, Status, Where
from tui_monitor.text import Shown

NO_METRICS: Mapping[Shown, float] = {}


def finding(kind: Kind = Kind.NAN, severity: Severity = Severity.CRITICAL, metric: str | None = "loss") -> Finding:
    shown = Shown(metric) if metric else None
    return Finding(kind, severity, shown, 0, 340, 342, Shown("NaN in loss"), Evidence(Shown("x is NaN"), {}))


def view(found: Finding | None = None, life: Life = Life.TRAINING, step: float = 350) -> RunView:
    reason = Shown("NaN in loss since step 340") if found else Shown("improving")
    verdict = Verdict(Decision.STOP if found else Decision.CONTINUE, 0.9, reason, found.id if found else None)
    return RunView(
        id=Shown("logs/exp-1"),
        exp_id=Shown("exp-1"),
        where=Where(Shown("/x/logs/exp-1")),
        life=life,
        status=Status.HEALTHY,
        verdict=verdict,
        findings=(found,) if found else (),
        events=(),
        latest=NO_METRICS,
        progress=RunProgress(step, 0),
        output=Output(None, 12.0),
        files=(),
    )


def member(pid: int) -> Member:
    process = Process(pid, 1.0, Shown(f"python train.py {pid}"), Shown("me"), Shown("/x"), True, Shown("test"))
    return Member(process, ProcessIdentity(pid, pid, "boot", 1000))


PARENT, CHILD = member(4121), member(4122)
LINKED = Linked(PARENT.process, PARENT.identity)
HERE = Circumstances(now=100.0, family=(PARENT, CHILD), protected=frozenset({1, 77}), wait_seconds=20)


def proposed(rung: Rung = Rung.TERM, around: Circumstances = HERE) -> StopProposal:
    answer = propose.stop(view(finding()), LINKED, rung, around)
    assert isinstance(answer, StopProposal), answer
    return answer


def refused(
    around: Circumstances = HERE, linked: Linked = LINKED, rung: Rung = Rung.TERM, seen: RunView | None = None
) -> str:
    answer = propose.stop(seen or view(finding()), linked, rung, around)
    assert isinstance(answer, Refusal)
    assert answer.reason
    return answer.reason


def test_a_stop_names_the_process_its_children_and_why() -> None:
    stop = proposed()
    assert stop.process == PARENT.process
    assert stop.children == (CHILD.process,)
    assert stop.targets == (PARENT.identity, CHILD.identity)
    assert stop.reason == "NaN in loss since step 340"
    assert stop.finding == "nan:loss:0:340"
    assert stop.wait_seconds == 20
    assert stop.last_output == 12.0


def test_a_person_may_stop_a_healthy_run_without_any_finding() -> None:
    answer = propose.stop(view(), LINKED, Rung.TERM, HERE)
    assert isinstance(answer, StopProposal)
    assert answer.finding is None


def test_without_a_known_process_the_reason_says_what_was_looked_for() -> None:
    assert "nothing writes its log" in refused(linked=Linked())
    assert "unusable pid file" in refused(linked=Linked(note=Shown("unusable pid file: a symbolic link")))


def test_several_matching_processes_are_listed_and_none_is_stopped() -> None:
    answer = refused(linked=Linked(candidates=(PARENT.process, CHILD.process)))
    assert "several processes match" in answer
    assert "4121" in answer
    assert "4122" in answer


@pytest.mark.parametrize("life", [Life.FINISHED, Life.FAILED, Life.ENDED])
def test_a_run_that_is_over_is_not_stopped(life: Life) -> None:
    assert "already ended" in refused(replace(HERE, family=()), seen=view(finding(), life))


@pytest.mark.parametrize("life", [Life.FINISHED, Life.FAILED])
def test_one_whose_log_says_that_it_is_over_is_stopped_while_its_process_hangs(life: Life) -> None:
    assert isinstance(propose.stop(view(finding(), life), LINKED, Rung.TERM, HERE), StopProposal)


def test_a_process_that_is_gone_is_not_stopped() -> None:
    assert "already ended" in refused(replace(HERE, family=()))


def test_read_only_refuses() -> None:
    assert "read-only" in refused(replace(HERE, refusal=Shown("trainmon runs read-only")))


@pytest.mark.parametrize("pid", [4121, 4122])
def test_nothing_that_is_trainmon_or_stands_above_it_is_ever_in_the_tree(pid: int) -> None:
    assert "trainmon itself" in refused(replace(HERE, protected=frozenset({pid})))


def test_a_process_that_writes_two_runs_is_refused_by_name() -> None:
    assert "logs/exp-2" in refused(replace(HERE, shared_with=(Shown("logs/exp-2"),)))


def outcome(result: Result, of: StopProposal | None = None) -> Outcome:
    return Outcome(of or proposed(), result, Shown("still alive: pid 4121"), 100.0)


def test_kill_is_proposed_only_after_term_was_survived() -> None:
    assert "after TERM" in refused(rung=Rung.KILL)
    assert "20 s" in refused(replace(HERE, sent=outcome(Result.SENT)), rung=Rung.KILL)
    for result in (Result.NOT_PERMITTED, Result.CHANGED, Result.REFUSED, Result.DONE):
        assert "after TERM" in refused(replace(HERE, sent=outcome(result)), rung=Rung.KILL)
    assert proposed(Rung.KILL, replace(HERE, sent=outcome(Result.STILL_ALIVE))).rung is Rung.KILL


def test_a_term_sent_to_an_earlier_process_does_not_allow_kill() -> None:
    earlier = replace(proposed(), targets=(member(9).identity,))
    assert "after TERM" in refused(replace(HERE, sent=outcome(Result.STILL_ALIVE, earlier)), rung=Rung.KILL)


def test_a_term_of_which_only_an_old_child_lives_does_not_allow_kill_of_what_was_started_since() -> None:
    earlier = replace(proposed(), targets=(member(9).identity, CHILD.identity))
    assert "after TERM" in refused(replace(HERE, sent=outcome(Result.STILL_ALIVE, earlier)), rung=Rung.KILL)


def test_a_child_that_outlived_its_parent_is_the_process_of_the_kill() -> None:
    answer = proposed(Rung.KILL, replace(HERE, family=(CHILD,), sent=outcome(Result.STILL_ALIVE)))
    assert answer.process == CHILD.process
    assert answer.targets == (CHILD.identity,)


def test_a_recording_gives_a_simulated_stop_that_no_real_hands_would_do() -> None:
    seen = view(finding())
    answer = propose.stop(seen, recorded(seen), Rung.TERM, Circumstances(now=1.0, recorded=True))
    assert isinstance(answer, StopProposal)
    assert answer.simulated
    assert answer.targets == ()
    sent = Outcome(answer, Result.SIMULATED, Shown("simulated"), 1.0)
    kill = propose.stop(seen, recorded(seen), Rung.KILL, Circumstances(now=1.0, recorded=True, sent=sent))
    assert isinstance(kill, StopProposal)


def test_the_note_of_a_divergence_has_the_agreed_block() -> None:
    note = propose.note(view(finding()), propose.action_taken(outcome(Result.DONE)))
    assert note.text == (
        "## Divergence Detected\n\n- Experiment: exp-1\n- Reason: NaN in loss\n"
        "- Step: 342\n- Action: Training process killed\n"
    )
    assert note.changes[0].lines[0] == "## Divergence Detected"


@pytest.mark.parametrize("result", [result for result in Result if result is not Result.DONE])
def test_only_a_verified_end_is_noted_as_killed(result: Result) -> None:
    assert "killed" not in propose.action_taken(outcome(result))


def test_a_note_about_what_was_only_seen_says_so() -> None:
    note = propose.note(view(finding()), propose.action_taken(None))
    assert note.text.endswith("- Action: none (observed)\n")


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (finding(Kind.OVERFITTING, Severity.WARNING), "Overfitting Detected"),
        (finding(Kind.NAN, Severity.WARNING), "NaN Detected"),
        (finding(Kind.OOM, metric=None), "Out of Memory Detected"),
        (finding(Kind.CRASH, metric=None), "Crash Detected"),
        (finding(Kind.REWARD_COLLAPSE), "Divergence Detected"),
        (replace(finding(), recovered_step=400.0), "NaN Detected"),
    ],
)
def test_other_findings_have_a_heading_that_fits(found: Finding, title: str) -> None:
    assert propose.note(view(found), Shown("none (observed)")).text.startswith(f"## {title}\n")


def test_without_a_finding_the_heading_tells_note_from_stop() -> None:
    assert propose.note(view(), Shown("none (observed)")).text.startswith("## Note\n")
    assert propose.note(view(), Shown("Training process killed")).text.startswith("## Stopped by Hand\n")


def test_a_log_without_steps_has_an_unknown_step() -> None:
    assert "- Step: unknown\n" in propose.note(view(step=-1), Shown("none (observed)")).text
