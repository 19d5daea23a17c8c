"""Runs that share a host, a node or a disk, and what befalls them there at once."""

import math

import pytest
from msgspec.structs import replace

from tests.judging.test_several_runs import found, run
from tui_monitor.judging.incidents import incidents
from tui_monitor.judging.shared_place import nodes_of
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.points import Event, EventKind, Place
from tui_monitor.model.run import Life, Process, Reading, RunView
from tui_monitor.model.snapshot import Shared
from tui_monitor.model.told_beside import Exit, Told
from tui_monitor.text import Shown

FULL = found(Kind.DISK_FULL, Severity.CRITICAL, None)


def at(view: RunView, host: str, life: Life = Life.TRAINING) -> RunView:
    return replace(view, where=replace(view.where, host=Shown(host), place=Shown(host)), life=life)


def ended(name: str, moment: float, host: str = "gpu1", life: Life = Life.FAILED, code: int = 1) -> RunView:
    return replace(at(run(name), host, life), told=Told(exit=Exit(moment, code)))


def of_job(name: str, moment: float, nodes: str, **facts: object) -> RunView:
    job = BatchJob("1", nodes=Shown(nodes), ended=moment, state=Shown("FAILED"))
    return replace(at(run(name), "", Life.FAILED), job=replace(job, **facts))


def test_runs_of_a_host_that_does_not_answer_are_one_incident() -> None:
    silent = [at(run(f"gpu1:{name}"), "gpu1", Life.UNREACHABLE) for name in "abcde"]
    others = [at(run("gpu2:f"), "gpu2", Life.UNREACHABLE), at(run("gpu1:done"), "gpu1", Life.FINISHED), run("here")]
    (incident,) = incidents([*silent, *others], {})
    assert incident.message == "gpu1 does not answer: 5 runs"
    assert incident.kind is Shared.UNREACHABLE
    assert incident.runs == tuple(view.id for view in silent)


def test_one_silent_run_or_a_folder_that_may_not_be_entered_is_no_incident() -> None:
    assert incidents([at(run("a"), "gpu1", Life.UNREACHABLE), at(run("b"), "gpu1")], {}) == ()
    assert incidents([at(run(name), "", Life.UNREACHABLE) for name in "ab"], {}) == ()


def test_a_mount_that_hangs_is_named_as_a_host_is() -> None:
    hung = [replace(run(name), life=Life.UNREACHABLE) for name in "ab"]
    hung = [replace(view, where=replace(view.where, place=Shown("/mnt/data"))) for view in hung]
    assert [one.message for one in incidents(hung, {})] == ["/mnt/data does not answer: 2 runs"]


def test_runs_that_end_badly_on_one_node_within_a_minute_have_one_cause() -> None:
    runs = [of_job("a", 100.0, "node7"), of_job("b", 120.0, "node7"), of_job("c", 140.0, "node7")]
    (incident,) = incidents([*runs, of_job("d", 110.0, "node8"), of_job("later", 900.0, "node7")], {})
    assert incident.message == "3 runs ended within 40 s of each other on node7: one cause is likely"
    assert (incident.runs, incident.since) == (("a", "b", "c"), 100.0)


def test_a_job_of_several_nodes_counts_on_each_and_the_same_runs_are_told_once() -> None:
    runs = [of_job("a", 100.0, "node[1-3]"), of_job("b", 101.0, "node[2-4]")]
    assert [one.runs for one in incidents(runs, {})] == [("a", "b")]
    assert incidents([of_job("a", 1.0, "node1"), of_job("b", 1.0, "node1", cluster="login")], {}) == ()


def test_a_host_reached_by_ssh_and_this_machine_are_nodes() -> None:
    assert [one.message for one in incidents([ended("a", 10.0), ended("b", 10.2)], {})] == [
        "2 runs ended within 1 s of each other on gpu1: one cause is likely"
    ]
    here = [ended("a", 10.0, ""), ended("b", 15.0, "")]
    assert "on this machine:" in incidents(here, {})[0].message
    assert incidents([ended("a", 10.0), ended("b", 10.0, "gpu2")], {}) == ()


@pytest.mark.parametrize(
    "good",
    [
        ended("b", 10.0, life=Life.FINISHED),
        ended("b", 10.0, life=Life.STOPPED),
        ended("b", 10.0, life=Life.ENDED, code=0),
        ended("b", 71.0),
        replace(ended("b", 10.0), reading=Reading(at_end=True)),
        replace(ended("b", 10.0), told=Told()),
        replace(ended("b", 10.0), setup=replace(run("b").setup, excluded=Shown("a person wants that"))),
    ],
)
def test_what_ended_well_or_by_hand_or_at_another_or_an_unknown_time_does_not_count(good: RunView) -> None:
    assert incidents([ended("a", 10.0), good], {}) == ()


def test_jobs_that_somebody_cancelled_did_not_end_badly() -> None:
    by_hand = [replace(of_job(name, 5.0, "n1", state=Shown("CANCELLED")), life=Life.ENDED) for name in "ab"]
    assert incidents(by_hand, {}) == ()


def test_an_end_counts_by_the_last_output_only_of_a_process_that_was_known() -> None:
    runs = [at(run(name, last=100.0), "gpu1", Life.ENDED) for name in "ab"]
    assert incidents(runs, {}) == ()
    words = Shown("python train.py"), Shown("me"), Shown("/data")
    dead = Process(1, 1.0, *words, False, Shown("pid file"))
    assert len(incidents([replace(view, process=dead) for view in runs], {})) == 1


def full(name: str, moment: float, host: str = "gpu1") -> RunView:
    event = Event(EventKind.DISK_FULL, Shown("No space left on device"), Place("log", 0), 1.0, moment)
    return replace(at(run(name, FULL), host, Life.FAILED), events=(event,))


def test_runs_that_meet_a_full_disk_on_one_host_are_one_incident_and_not_two() -> None:
    runs = [replace(full(name, 100.0 + at), told=Told(exit=Exit(101.0, 1))) for at, name in enumerate("ab")]
    (incident,) = incidents(runs, {})
    assert incident.message == "a disk of gpu1 is full: 2 runs met it: a, b"
    assert (incident.kind, incident.since) == (Kind.DISK_FULL, 100.0)
    assert incidents([full("a", 100.0), full("b", 100.0, "gpu2")], {}) == ()
    assert incidents([full("a", 100.0), full("b", 800.0)], {}) == ()
    assert incidents([full("a", math.nan), full("b", math.nan)], {}) == ()
    assert "a disk of this machine is full" in incidents([full("a", 1.0, ""), full("b", 2.0, "")], {})[0].message


@pytest.mark.parametrize(
    ("nodes", "each"),
    [
        ("node7", ["node7"]),
        ("gpu-[08-10,12],login", ["gpu-08", "gpu-09", "gpu-10", "gpu-12", "login"]),
        ("a[1-2]b,c", ["a1b", "a2b", "c"]),
        ("n[1-99999999]", ["n1-99999999"]),
        ("odd[", ["odd"]),
        ("10.0.0.7", ["10.0.0.7"]),
    ],
)
def test_lists_of_nodes(nodes: str, each: list[str]) -> None:
    assert nodes_of(BatchJob("1", nodes=Shown(nodes))) == each
