"""What leaves the tree of a run: found by its mark or a control group of the run alone, else told as a possibility."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.acting.fake_table import Fake, FakeTable
from tests.acting.test_neighbours import asked, place
from tests.acting.trainers import Start, Started, wait_until_ended
from tui_monitor.acting.family import MARKER
from tui_monitor.acting.hands import RealHands
from tui_monitor.acting.place import RunPlace
from tui_monitor.acting.stopping import Stop
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal

LEAVER = """
import os, signal, sys
log = open(sys.argv[1], "a")
def leave(*_):
    read, write = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            log.close()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            if "elsewhere" in sys.argv: os.chdir("/")
            os.write(write, str(os.getpid()).encode())
            while True: signal.pause()
        os._exit(0)
    os.wait()
    return os.read(read, 20).decode()
late = "late" in sys.argv
if late:
    def end(*_):
        print(leave(), flush=True)
        os._exit(0)
    signal.signal(signal.SIGTERM, end)
print("ready", 0 if late else leave(), flush=True)
while True: signal.pause()
"""
"""A training whose helper is forked twice and leads a session of its own: at once, or only when it is told to end."""


@pytest.fixture
def leaver(start: Start, tmp_path: Path) -> Iterator[Start]:
    """Ends what a training left, too. It works in a folder of its own."""
    begun: list[Started] = []

    def begin(*words: str, **options: object) -> Started:
        (tmp_path / "work").mkdir(exist_ok=True)
        log = place(tmp_path).log
        begun.append(start(sys.executable, "-c", LEAVER, log, *words, cwd=tmp_path / "work", **options))
        return begun[-1]

    yield begin
    for one in begun:
        if one.child:
            with suppress(ProcessLookupError):
                os.kill(one.child, signal.SIGKILL)


def question(table: ProcessTable, root: Path) -> StopProposal:
    answer = asked(table, place(root))
    assert isinstance(answer, StopProposal), answer
    return answer


def end(table: ProcessTable, proposal: StopProposal) -> Outcome:
    stop = Stop(RealHands(table, ManualClock()), proposal)
    assert stop.begin().result is Result.SENT
    wait_until_ended(proposal.targets[0].pid)
    outcome = stop.check()
    for target in proposal.targets[1:]:
        wait_until_ended(target.pid)
        outcome = stop.check()
    assert outcome.result is Result.DONE
    return outcome


def test_k12_a_helper_that_left_is_found_by_its_mark_and_ends_with_the_run(
    leaver: Start, table: ProcessTable, tmp_path: Path
) -> None:
    begun = leaver(env={MARKER: "x"})
    proposal = question(table, tmp_path)
    assert [target.pid for target in proposal.targets] == [begun.pid, begun.child]
    assert end(table, proposal).problems == ()


@pytest.fixture
def control_group(tmp_path: Path) -> Iterator[Path]:
    """An empty one of its own."""
    above = Path("/sys/fs/cgroup/unified")
    folder = (above if above.is_dir() else above.parent) / f"trainmon-test-{os.getpid()}"
    try:
        folder.mkdir()
    except OSError as error:
        pytest.skip(f"no control group can be made here: {error}")
    if not (folder / "cgroup.procs").exists():
        folder.rmdir()
        pytest.skip("no control groups of version 2 here")
    yield folder
    (folder / "cgroup.kill").write_text("1")
    _until_empty(folder)
    folder.rmdir()


def _until_empty(folder: Path) -> None:
    for pid in (folder / "cgroup.procs").read_text().split():
        wait_until_ended(int(pid))


@contextmanager
def joined(folder: Path) -> Iterator[None]:
    """What is started meanwhile begins in that control group."""
    before = Path("/proc/self/cgroup").read_text().rpartition("0::")[2].strip()
    (folder / "cgroup.procs").write_text(str(os.getpid()))
    try:
        yield
    finally:
        (folder.parent / before.lstrip("/") / "cgroup.procs").write_text(str(os.getpid()))


def test_k12_a_helper_that_left_is_found_by_a_control_group_of_the_run_alone(
    leaver: Start, table: ProcessTable, tmp_path: Path, control_group: Path
) -> None:
    with joined(control_group):
        begun = leaver("elsewhere")
        assert begun.child not in [target.pid for target in question(table, tmp_path).targets], "trainmon is in there"
    proposal = question(table, tmp_path)
    assert [target.pid for target in proposal.targets] == [begun.pid, begun.child]
    assert end(table, proposal).problems == ()


def test_k12_a_control_group_with_something_older_in_it_proves_nothing(
    start: Start, leaver: Start, table: ProcessTable, tmp_path: Path, control_group: Path
) -> None:
    with joined(control_group):
        start(sys.executable, "-c", "import signal; print('ready', flush=True); signal.pause()")
        begun = leaver("elsewhere")
    proposal = question(table, tmp_path)
    assert [target.pid for target in proposal.targets] == [begun.pid]
    assert proposal.may_belong == ()
    os.kill(begun.child, 0)


def test_k12_one_that_left_without_a_mark_is_named_before_and_after_and_gets_no_signal(
    leaver: Start, table: ProcessTable, tmp_path: Path
) -> None:
    begun = leaver()
    proposal = question(table, tmp_path)
    assert [target.pid for target in proposal.targets] == [begun.pid]
    assert [process.pid for process in proposal.may_belong] == [begun.child]
    (problem,) = end(table, proposal).problems
    assert problem.startswith(f"may have left processes: pid {begun.child} (")
    os.kill(begun.child, 0)


def test_k12_one_that_leaves_in_the_moment_of_the_end_is_named(
    leaver: Start, table: ProcessTable, tmp_path: Path
) -> None:
    begun = leaver("late")
    outcome = end(table, question(table, tmp_path))
    assert begun.process.stdout is not None
    left = int(begun.process.stdout.readline())
    try:
        assert [f"pid {left} (" in problem for problem in outcome.problems] == [True]
        os.kill(left, 0)
    finally:
        os.kill(left, signal.SIGKILL)


RUN = Fake(4100, 4000, "python train.py", session=4000, cwd="/lab")
OTHERS = {
    "older": Fake(5000, 1, "python other.py", start=99, cwd="/lab"),
    "of another parent": Fake(5000, 4000, "python other.py", session=4000, start=200, cwd="/lab"),
    "somebody's terminal": Fake(5000, 1, "python other.py", start=200, cwd="/lab", terminal=3),
    "an editor": Fake(5000, 1, "vim notes", start=200, cwd="/lab"),
    "a server": Fake(5000, 1, "tensorboard --logdir .", start=200, cwd="/lab"),
    "a shell": Fake(5000, 1, "bash", start=200, cwd="/lab"),
    "a tmux server": Fake(5000, 1, "tmux new -d", start=200, cwd="/lab"),
    "somewhere else": Fake(5000, 1, "python other.py", start=200, cwd="/"),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_what_is_nobodys_orphan_is_not_said_to_be_left(other: Fake, tmp_path: Path) -> None:
    spot = place(tmp_path)
    run = Fake(4100, 4000, "python train.py", session=4000, cwd="/lab", writes={spot.log})
    table = FakeTable(Fake(1, 0, "init"), Fake(4000, 1, "bash", start=50), run, other)
    answer = asked(table, spot)
    assert isinstance(answer, StopProposal)
    assert answer.may_belong == ()


def test_an_orphan_that_trains_another_run_in_the_same_folder_is_not_named(tmp_path: Path) -> None:
    spot, other = place(tmp_path), place(tmp_path, "logs/exp-2/train.log")
    table = FakeTable(
        Fake(1, 0, "init"),
        Fake(4100, 1, "python train.py exp-1", cwd="/lab", writes={spot.log}),
        Fake(5000, 1, "python train.py exp-2", start=200, cwd="/lab", writes={other.log}),
        Fake(5100, 1, "python helper.py", start=200, cwd="/lab"),
    )
    answer = asked(table, spot)
    assert isinstance(answer, StopProposal)
    assert answer.rung is Rung.TERM
    assert [process.pid for process in answer.may_belong] == [5100]
    gone = FakeTable(*(table._all[pid] for pid in (1, 5000, 5100)))
    (problem,) = RealHands(gone, ManualClock()).verify(answer).problems
    assert problem == "may have left processes: pid 5100 (python helper.py)"


class EndsMeanwhile(FakeTable):
    """One of its processes ends while its command is looked up, after it was told apart from all others."""

    looks = 0

    def command(self, pid: int) -> tuple[str, ...]:
        self.looks += pid == 5100
        if pid == 5100 and self.looks > 1:
            self._all.pop(pid, None)
        return super().command(pid)


def test_one_that_ends_while_it_is_looked_at_is_not_said_to_be_left(tmp_path: Path) -> None:
    """Told once: `may have left processes: pid 31673 ()`."""
    spot = place(tmp_path)
    run = Fake(4100, 1, "python train.py", cwd="/lab", writes={spot.log})
    orphan = Fake(5100, 1, "python helper.py", start=200, cwd="/lab")
    answer = asked(FakeTable(Fake(1, 0, "init"), run, orphan), spot)
    assert isinstance(answer, StopProposal)
    table = EndsMeanwhile(Fake(1, 0, "init"), orphan)
    assert RealHands(table, ManualClock()).verify(answer).problems == ()
    assert table.looks == 2


def test_one_of_its_group_that_ends_while_it_is_looked_at_is_not_said_to_be_alive(tmp_path: Path) -> None:
    spot = place(tmp_path)
    run = Fake(4100, 1, "python train.py", cwd="/lab", writes={spot.log})
    answer = asked(FakeTable(Fake(1, 0, "init"), run), spot)
    assert isinstance(answer, StopProposal)
    table = EndsMeanwhile(Fake(1, 0, "init"), Fake(5100, 1, "python helper.py", group=4100, start=200))
    table.looks = 1
    assert RealHands(table, ManualClock()).verify(answer).problems == ()


def alone(spot: RunPlace) -> Fake:
    """A training that writes this log."""
    return Fake(4100, 1, "python train.py", cwd="/lab", writes={spot.log})


class BeginsToExit(FakeTable):
    """Process 5100 is torn down from the moment that its command is asked for: it has none, and is no zombie yet."""

    def command(self, pid: int) -> tuple[str, ...]:
        if pid == 5100:
            self._all[pid] = replace(self._all[pid], command="", exiting=True)
        return super().command(pid)


TORN_DOWN = {
    "in its group": Fake(5100, 1, "tee train.log", group=4100, start=200),
    "an orphan": Fake(5100, 1, "python helper.py", start=200, cwd="/lab"),
}


@pytest.mark.parametrize("other", TORN_DOWN.values(), ids=TORN_DOWN)
def test_one_that_is_being_torn_down_is_not_said_to_be_left(other: Fake, tmp_path: Path) -> None:
    """Told once: `pid 31673 of the same group is still alive: `."""
    answer = asked(FakeTable(Fake(1, 0, "init"), alone(place(tmp_path))), place(tmp_path))
    assert isinstance(answer, StopProposal)
    table = BeginsToExit(Fake(1, 0, "init"), other)
    assert RealHands(table, ManualClock()).verify(answer).problems == ()
    assert table._all[5100].exiting, "it was looked at"


def test_one_that_is_being_torn_down_is_not_named_beside_the_question(tmp_path: Path) -> None:
    orphan = TORN_DOWN["an orphan"]
    for table, named in ((FakeTable, [5100]), (BeginsToExit, [])):
        answer = asked(table(Fake(1, 0, "init"), alone(place(tmp_path)), orphan), place(tmp_path))
        assert isinstance(answer, StopProposal)
        assert [process.pid for process in answer.may_belong] == named


@pytest.mark.parametrize("other", TORN_DOWN.values(), ids=TORN_DOWN)
def test_one_that_goes_on_and_hides_its_command_is_told(other: Fake, tmp_path: Path) -> None:
    answer = asked(FakeTable(Fake(1, 0, "init"), alone(place(tmp_path))), place(tmp_path))
    assert isinstance(answer, StopProposal)
    table = FakeTable(Fake(1, 0, "init"), replace(other, command=""))
    (problem,) = RealHands(table, ManualClock()).verify(answer).problems
    assert "pid 5100" in problem
    assert "its command is hidden" in problem


def test_a_run_that_is_being_torn_down_has_not_ended_yet(tmp_path: Path) -> None:
    """It may hold its log and its GPU: a device that hangs keeps it so for ever."""
    run = alone(place(tmp_path))
    answer = asked(FakeTable(Fake(1, 0, "init"), run), place(tmp_path))
    assert isinstance(answer, StopProposal)
    table = FakeTable(Fake(1, 0, "init"), replace(run, command="", exiting=True))
    outcome = RealHands(table, ManualClock()).verify(answer)
    assert outcome.result is Result.SENT
    assert [process.pid for process in outcome.survivors] == [4100]
    assert outcome.message == "still alive: pid 4100 (python train.py)"
