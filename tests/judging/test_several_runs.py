"""Batches that diverge at once (S0.68), runs that fall silent together."""

from msgspec.structs import replace

from tui_monitor.judging.incidents import Divergence, incidents, mass_divergence
from tui_monitor.model.finding import Decision, Evidence, Finding, Kind, Severity, Verdict
from tui_monitor.model.run import Life, Output, Process, Reading, RunProgress, RunView, Status, Where
from tui_monitor.text import Shown


def found(kind: Kind, severity: Severity, metric: str | None = "loss") -> Finding:
    shown = Shown(metric) if metric else None
    return Finding(kind, severity, shown, 0, 7.0, 8.0, Shown("seen"), Evidence(Shown("rule"), {}))


NAN = found(Kind.NAN, Severity.CRITICAL)
STALL = found(Kind.STALL, Severity.WARNING, None)


def run(name: str, *findings: Finding, last: float = 100.0, root: str = "/data") -> RunView:
    return RunView(
        id=Shown(name),
        exp_id=Shown(name),
        where=Where(Shown(f"{root}/{name}"), root=root),
        life=Life.TRAINING,
        status=Status.HEALTHY,
        verdict=Verdict(Decision.CONTINUE, 0.5, Shown("as made")),
        findings=findings,
        events=(),
        latest={},
        progress=RunProgress(8.0, 8),
        output=Output(0.0, last),
        files=(),
    )


def after(began: float = 0.0, **seconds: float) -> dict[Shown, Divergence]:
    return {Shown(name): Divergence(began, value, logged=False) for name, value in seconds.items()}


def test_two_runs_that_diverge_within_a_minute_of_their_start_are_one_incident_and_a_warning_each() -> None:
    runs = [run("a", NAN), run("b", NAN), run("c")]
    (incident,) = incidents(runs, after(a=20.0) | after(began=30.0, b=60.0))
    assert incident.runs == ("a", "b")
    assert incident.since == 20.0
    assert incident.message == "2 runs diverged within 60 s of their start: a, b"
    told = mass_divergence(runs, after(a=20.0, b=60.0))
    assert sorted(told) == ["a", "b"]
    assert {finding.severity for finding in told.values()} == {Severity.WARNING}
    assert told[Shown("b")].evidence.numbers == {"runs": 2.0, "seconds after start": 60.0, "limit_s": 60.0}


def living(view: RunView, started: float, alive: bool = True) -> RunView:
    words = Shown("python train.py"), Shown("me"), Shown("/data")
    return replace(view, process=Process(4711, started, *words, alive, Shown("holds the log open")))


def test_s0_68_the_rest_of_a_batch_is_what_lives_of_its_folder_and_did_not_begin_long_before() -> None:
    known = after(a=20.0, b=30.0, late=90.0)
    ill = [living(run("a", NAN), 1000.0), living(run("b", NAN), 1010.0, alive=False)]
    rest = [living(run("c"), 945.0), living(run("queued"), 5000.0), living(run("warned", STALL), 1000.0)]
    others = [
        living(run("days"), 100.0),
        living(run("late", NAN), 1000.0),
        living(run("dead"), 1000.0, alive=False),
        living(run("sweep-2/c"), 1000.0),
        living(run("elsewhere", root="/other"), 1000.0),
        replace(living(run("done"), 1000.0), life=Life.FINISHED),
        replace(living(run("played"), 1000.0), reading=Reading(at_end=True)),
        run("unknown"),
    ]
    (incident,) = incidents([*ill, *rest, *others], known)
    assert (incident.runs, incident.rest) == (("a", "b"), ("c", "queued", "warned"))
    assert incident.cancels == "cancelled: 2 runs diverged within 30 s of their start: a, b"


def test_a_run_that_diverges_late_or_at_an_unknown_time_or_alone_is_no_batch() -> None:
    runs = [run("a", NAN), run("b", NAN)]
    assert incidents(runs, after(a=20.0, b=60.5)) == ()
    assert incidents(runs, after(a=20.0)) == ()
    assert mass_divergence(runs[:1], after(a=20.0)) == {}


def test_runs_of_another_folder_or_another_minute_are_another_batch() -> None:
    known = after(a=20.0, b=20.0)
    assert incidents([run("a", NAN), run("b", NAN, root="/other")], known) == ()
    assert (
        incidents([run("sweep-1/a", NAN), run("sweep-2/b", NAN)], after(**{"sweep-1/a": 20.0, "sweep-2/b": 20.0})) == ()
    )
    assert incidents([run("a", NAN), run("b", NAN)], after(a=20.0) | after(began=61.0, b=20.0)) == ()


def test_warnings_and_divergences_that_healed_do_not_count() -> None:
    known = after(a=20.0, b=20.0)
    healed = replace(NAN, recovered_step=9.0)
    assert incidents([run("a", NAN), run("b", healed)], known) == ()
    assert incidents([run("a", NAN), run("b", found(Kind.DRIFT, Severity.WARNING))], known) == ()


def test_three_runs_silent_since_the_same_minute_stalled_together_and_two_did_not() -> None:
    runs = [run("a", STALL, last=100.0), run("b", STALL, last=130.0), run("c", STALL, last=150.0)]
    (incident,) = incidents(runs, {})
    assert incident.message == "3 runs stalled together, one cause is likely: a, b, c"
    assert incident.since == 100.0
    assert incidents(runs[:2], {}) == ()
    assert incidents([*runs[:2], run("c", STALL, last=1000.0)], {}) == ()
    assert mass_divergence(runs, {}) == {}


def test_runs_of_other_folders_and_recordings_did_not_fall_silent_together() -> None:
    apart = [run(name, STALL) for name in ("one/a", "two/b", "three/c")]
    assert incidents(apart, {}) == ()
    together = [run(name, STALL) for name in ("one/a", "one/b", "one/c")]
    assert len(incidents(together, {})) == 1
    recorded = [replace(view, reading=Reading(at_end=True)) for view in together]
    assert incidents(recorded, {}) == ()


def test_five_names_are_enough() -> None:
    names = "abcdefg"
    (incident,) = incidents([run(name, NAN) for name in names], after(**dict.fromkeys(names, 1.0)))
    assert incident.message.endswith(": a, b, c, d, e and 2 more")


def test_runs_are_named_in_their_folder_which_is_said_once() -> None:
    runs = [run("logs/a", NAN), run("logs/b", NAN)]
    (incident,) = incidents(runs, after(**{"logs/a": 20.0, "logs/b": 30.0}))
    assert incident.message == "2 runs diverged within 30 s of their start: a, b in logs"
