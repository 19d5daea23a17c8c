import errno
import os
import shlex
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.acting.trainers import Start, Started, wait_for, wait_until_ended
from tui_monitor.acting.family import alive, describe, family
from tui_monitor.acting.hands import Hands, ReadOnlyHands, RealHands, SimulatedHands
from tui_monitor.acting.stopping import Stop
from tui_monitor.clock import ManualClock
from tui_monitor.hosts.local import send_signal
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.model.act import FileChange, NoteProposal, Result, Rung, StopProposal
from tui_monitor.model.process_identity import ProcessIdentity
from tui_monitor.text import Shown

WAIT = "import signal; print('ready', flush=True); signal.pause()"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAIT}"


def proposal(table: ProcessTable, pid: int, rung: Rung = Rung.TERM, wait: float = 30.0) -> StopProposal:
    root = table.identify(pid)
    assert root is not None
    targets = family(table, root)
    members = tuple(describe(table, target, Shown("test")) for target in targets)
    reason = Shown("NaN in loss")
    return StopProposal(Shown("exp-1"), None, reason, members[0], members[1:], rung, wait, targets=targets)


def test_term_reaches_process_and_child_and_the_end_is_verified(
    train: Callable[..., Started], table: ProcessTable
) -> None:
    begun, neighbour, clock = train("exp-1"), train("exp-10"), ManualClock()
    stop = Stop(RealHands(table, clock), proposal(table, begun.pid))
    assert stop.begin().result is Result.SENT
    wait_until_ended(begun.pid)
    told = stop.check()
    assert told.result is Result.SENT
    assert [process.pid for process in told.survivors] == [begun.child]
    wait_until_ended(begun.child)
    done = stop.check()
    assert done.result is Result.DONE
    assert stop.over
    assert done.problems == ()
    assert neighbour.process.poll() is None
    os.kill(neighbour.child, 0)


def test_a_child_keeps_its_life_until_its_parent_has_ended(train: Callable[..., Started], table: ProcessTable) -> None:
    begun = train("exp-1", "ignore-term")
    stop = Stop(RealHands(table, ManualClock()), proposal(table, begun.pid))
    stop.begin()
    stop.check()
    identity = table.identify(begun.child)
    assert identity is not None
    assert alive(table, identity)


def test_k14_a_process_that_ignores_term_is_reported_as_alive_and_kill_ends_it(
    train: Callable[..., Started], table: ProcessTable
) -> None:
    begun, clock = train("exp-1", "ignore-term"), ManualClock()
    stop = Stop(RealHands(table, clock), proposal(table, begun.pid, wait=30))
    stop.begin()
    assert stop.check().result is Result.SENT
    assert not stop.over
    clock.sleep(30)
    still = stop.check()
    assert still.result is Result.STILL_ALIVE
    assert stop.over
    assert begun.pid in [process.pid for process in still.survivors]
    assert str(begun.pid) in still.message
    kill = Stop(RealHands(table, clock), proposal(table, begun.pid, Rung.KILL))
    assert kill.begin().result is Result.SENT
    wait_until_ended(begun.pid)
    wait_until_ended(begun.child)
    assert kill.check().result is Result.DONE


def test_a_child_that_ignores_term_is_named_as_survivor(start: Start, table: ProcessTable) -> None:
    script = (
        "import subprocess,sys,signal\n"
        f"c=subprocess.Popen([sys.executable,'-c',{DEAF!r}],stdout=subprocess.PIPE); c.stdout.readline()\n"
        "print('ready',c.pid,flush=True); signal.pause()\n"
    )
    begun, clock = start(sys.executable, "-c", script), ManualClock()
    stop = Stop(RealHands(table, clock), proposal(table, begun.pid, wait=1))
    stop.begin()
    wait_until_ended(begun.pid)
    stop.check()
    clock.sleep(1)
    still = stop.check()
    assert still.result is Result.STILL_ALIVE
    assert [process.pid for process in still.survivors] == [begun.child]


def test_k14_a_stopped_process_goes_on_so_that_it_can_end(start: Start, table: ProcessTable) -> None:
    begun = start(sys.executable, "-c", WAIT)
    os.kill(begun.pid, signal.SIGSTOP)
    os.waitid(os.P_PID, begun.pid, os.WSTOPPED | os.WNOWAIT)
    hands, proposed = RealHands(table, ManualClock()), proposal(table, begun.pid)
    assert hands.perform(proposed).result is Result.SENT
    wait_until_ended(begun.pid)
    assert hands.verify(proposed).result is Result.DONE


def test_fifty_stops_beside_busy_neighbours_all_say_that_they_were_sent(table: ProcessTable) -> None:
    """The parent reaps at once: by the time CONT follows TERM there may be nobody left to take it."""
    hands = RealHands(table, ManualClock())
    script = f"{sys.executable} -c 'while 1: pass'"
    busy = [subprocess.Popen(["nice", "-n", "19", *shlex.split(script)]) for _ in range(2)]
    try:
        assert Counter(_stop_under_a_shell(table, hands) for _ in range(50)) == {("sent", "rc=143"): 50}
    finally:
        for one in busy:
            one.kill()
            one.wait()


def _stop_under_a_shell(table: ProcessTable, hands: Hands) -> tuple[str, str]:
    """What the hands say about TERM to a process, and what the shell that waits for it says."""
    shell = subprocess.Popen(
        ["bash", "-c", "sleep 60 & echo $!; wait $!; echo rc=$?"], stdout=subprocess.PIPE, text=True
    )
    assert shell.stdout is not None
    with shell, shell.stdout:
        pid = int(shell.stdout.readline())
        wait_for(lambda: table.command(pid)[:1] == ("sleep",), "the shell's child runs its program")
        result = hands.perform(proposal(table, pid)).result
        return result.value, shell.stdout.readline().strip()


@pytest.mark.parametrize("error", [ProcessLookupError, PermissionError])
def test_what_becomes_of_cont_does_not_change_that_term_was_sent(
    start: Start, table: ProcessTable, monkeypatch: pytest.MonkeyPatch, error: type[OSError]
) -> None:
    begun = start(sys.executable, "-c", WAIT)
    send = signal.pidfd_send_signal

    def send_only_term(descriptor: int, number: int) -> None:
        if number != signal.SIGTERM:
            raise error
        send(descriptor, number)

    monkeypatch.setattr(signal, "pidfd_send_signal", send_only_term)
    outcome = RealHands(table, ManualClock()).perform(proposal(table, begun.pid))
    assert outcome.result is Result.SENT
    assert outcome.message == f"TERM was sent to pid {begun.pid}"
    wait_until_ended(begun.pid)


def test_k6_a_zombie_is_already_gone_and_never_would_not_die(start: Start, table: ProcessTable) -> None:
    begun = start(sys.executable, "-c", WAIT)
    hands, proposed = RealHands(table, ManualClock()), proposal(table, begun.pid)
    os.kill(begun.pid, signal.SIGKILL)
    wait_until_ended(begun.pid)
    os.kill(begun.pid, 0)
    assert hands.perform(proposed).result is Result.ALREADY_GONE
    begun.process.wait()
    assert hands.perform(proposed).result is Result.ALREADY_GONE
    assert hands.verify(proposed).result is Result.DONE


@pytest.mark.parametrize("change", [{"start": 1}, {"boot": "another"}, {"uid": 65533}, {"serial": 1}])
def test_any_difference_in_identity_means_another_process_and_nothing_is_sent(
    start: Start, table: ProcessTable, change: dict[str, object]
) -> None:
    begun = start(sys.executable, "-c", WAIT)
    proposed = proposal(table, begun.pid)
    other = replace(proposed, targets=(replace(proposed.targets[0], **change),))
    outcome = RealHands(table, ManualClock()).perform(other)
    assert outcome.result is Result.CHANGED
    assert "nothing was sent" in outcome.message
    assert begun.process.poll() is None


@contextmanager
def next_pid(pid: int) -> Iterator[None]:
    """The next process gets this pid, unless another one on the machine is faster."""
    try:
        Path("/proc/sys/kernel/ns_last_pid").write_text(str(pid - 1))
    except OSError:
        pytest.skip("pid reuse needs root and /proc/sys/kernel/ns_last_pid")
    yield


def reuse(pid: int) -> "subprocess.Popen[bytes]":
    for _ in range(200):
        with next_pid(pid):
            process = subprocess.Popen(["sleep", "60"])
        if process.pid == pid:
            return process
        process.kill()
        process.wait()
    pytest.skip(f"could not get pid {pid} again")


@pytest.mark.parametrize("rung", list(Rung))
def test_k3_a_reused_pid_gets_no_signal(table: ProcessTable, rung: Rung) -> None:
    first = subprocess.Popen(["sleep", "60"])
    proposed = replace(proposal(table, first.pid, rung), signal="USR1")
    first.kill()
    first.wait()
    second = reuse(first.pid)
    try:
        hands = RealHands(table, ManualClock())
        assert hands.perform(proposed).result is Result.CHANGED
        assert second.poll() is None
        assert hands.verify(proposed).result is Result.DONE
    finally:
        second.kill()
        second.wait()


def test_k3_a_reused_pid_of_a_child_gets_no_signal_and_the_rest_does(start: Start, table: ProcessTable) -> None:
    begun, gone = start(sys.executable, "-c", WAIT), subprocess.Popen(["sleep", "60"])
    child = proposal(table, gone.pid)
    gone.kill()
    gone.wait()
    second = reuse(gone.pid)
    try:
        proposed = proposal(table, begun.pid, Rung.KILL)
        both = replace(proposed, children=(child.process,), targets=(*proposed.targets, *child.targets))
        assert RealHands(table, ManualClock()).perform(both).result is Result.SENT
        wait_until_ended(begun.pid)
        assert second.poll() is None
    finally:
        second.kill()
        second.wait()


def as_nobody(ask: Callable[[], str]) -> str:
    """What `ask` answers when another user asks."""
    if os.getuid() != 0:
        pytest.skip("needs root to become somebody else")
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os.write(writer, ask().encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answer:
        said = answer.read()
    os.waitpid(pid, 0)
    return said


def test_k7_another_user_s_process_is_not_permitted_and_nothing_is_said_to_be_killed(
    start: Start, table: ProcessTable
) -> None:
    begun = start(sys.executable, "-c", WAIT)
    proposed, hands = proposal(table, begun.pid), RealHands(table, ManualClock())

    def ask() -> str:
        outcome = hands.perform(proposed)
        return f"{outcome.result}: {outcome.message}"

    said = as_nobody(ask)
    assert said.startswith("not_permitted: ")
    assert "belongs to root" in said
    assert begun.process.poll() is None


def test_processes_born_after_the_proposal_are_named_and_not_signalled(start: Start, table: ProcessTable) -> None:
    script = (
        "import os,signal,sys\n"
        "r,w=os.pipe()\n"
        "def late(*_):\n"
        "    if os.fork()==0:\n"
        "        signal.signal(signal.SIGTERM, signal.SIG_DFL); os.write(w,str(os.getpid()).encode()); signal.pause()\n"
        "    print(os.read(r,20).decode(), flush=True); os._exit(0)\n"
        "signal.signal(signal.SIGTERM, late); print('ready', flush=True); signal.pause()\n"
    )
    begun = start(sys.executable, "-c", script)
    stop = Stop(RealHands(table, ManualClock()), proposal(table, begun.pid))
    stop.begin()
    wait_until_ended(begun.pid)
    assert begun.process.stdout is not None
    late = int(begun.process.stdout.readline())
    done = stop.check()
    assert done.result is Result.DONE
    assert [f"pid {late}" in problem for problem in done.problems] == [True]
    os.kill(late, 0)


def test_the_way_without_pidfd_obeys_the_same_rules(
    start: Start, table: ProcessTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(signal, "pidfd_send_signal")
    begun, other = start(sys.executable, "-c", WAIT), start(sys.executable, "-c", WAIT)
    hands = RealHands(table, ManualClock())
    proposed, wrong = proposal(table, begun.pid), proposal(table, other.pid)
    changed = replace(wrong, targets=(replace(wrong.targets[0], start=1),))
    assert hands.perform(changed).result is Result.CHANGED
    assert hands.perform(proposed).result is Result.SENT
    wait_until_ended(begun.pid)
    assert hands.perform(proposed).result is Result.ALREADY_GONE
    begun.process.wait()
    assert hands.perform(proposed).result is Result.ALREADY_GONE
    assert other.process.poll() is None


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EPERM])
def test_where_pidfds_are_unknown_or_forbidden_the_other_way_is_taken(
    start: Start, table: ProcessTable, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    begun = start(sys.executable, "-c", WAIT)
    target = proposal(table, begun.pid).targets[0]

    def refuse(pid: int) -> int:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, "pidfd_open", refuse)
        with send_signal.hold(target) as handle:
            assert not handle.ended()
            handle.send(signal.SIGTERM)
    wait_until_ended(begun.pid)


def test_a_hidden_process_cannot_be_verified_so_nothing_is_sent(
    start: Start, table: ProcessTable, tmp_path: Path
) -> None:
    from tui_monitor.hosts.local.linux import ProcTable

    begun = start(sys.executable, "-c", WAIT)
    outcome = RealHands(ProcTable(str(tmp_path)), ManualClock()).perform(proposal(table, begun.pid))
    assert outcome.result is Result.REFUSED
    assert "cannot be verified" in outcome.message
    assert begun.process.poll() is None


def test_a_proposal_without_verified_targets_is_refused(start: Start, table: ProcessTable) -> None:
    begun = start(sys.executable, "-c", WAIT)
    proposed = proposal(table, begun.pid)
    hands = RealHands(table, ManualClock())
    for empty in (replace(proposed, targets=()), replace(proposed, simulated=True)):
        assert hands.perform(empty).result is Result.REFUSED
    extra = replace(proposed, targets=(*proposed.targets, ProcessIdentity(os.getppid() + 2, 0, "", 0)))
    assert hands.perform(extra).result is Result.REFUSED
    assert hands.verify(replace(proposed, targets=())).result is Result.REFUSED
    assert begun.process.poll() is None


@pytest.mark.parametrize(
    ("hands", "result"),
    [(ReadOnlyHands(ManualClock(5)), Result.REFUSED), (SimulatedHands(ManualClock(5)), Result.SIMULATED)],
)
def test_hands_that_may_not_act_touch_nothing_and_say_why(
    start: Start, table: ProcessTable, hands: Hands, result: Result
) -> None:
    begun = start(sys.executable, "-c", WAIT)
    stop = Stop(hands, proposal(table, begun.pid))
    outcome = stop.begin()
    assert outcome.result is result
    assert outcome.at == 5
    assert stop.over
    assert "nothing was" in outcome.message
    assert hands.verify(stop.proposal).result is result
    assert begun.process.poll() is None


NOTE = NoteProposal(Shown("exp-1"), "dev_notes.md", "## Note\n")
CHANGES = (FileChange(Shown("dev_notes.md"), Shown("append"), Shown("## Note")),)


def never_looked_up() -> tuple[FileChange, ...]:
    raise AssertionError("what is not written is not looked up")


def test_read_only_hands_refuse_before_anything_is_proposed_and_after_a_yes() -> None:
    hands = ReadOnlyHands(ManualClock(5))
    assert hands.refusal == "trainmon runs read-only"
    assert not hands.writes
    assert hands.preview(NOTE, never_looked_up) == NOTE
    outcome = hands.without_acting(NOTE)
    assert (outcome.result, outcome.message) == (Result.REFUSED, "trainmon runs read-only: nothing was done")


def test_simulated_hands_mark_what_they_propose_and_say_what_would_have_been_done(
    start: Start, table: ProcessTable
) -> None:
    hands = SimulatedHands(ManualClock(5))
    stop = hands.preview(proposal(table, start(sys.executable, "-c", WAIT).pid), never_looked_up)
    assert hands.refusal is None
    assert not hands.writes
    assert stop.simulated
    assert hands.preview(NOTE, never_looked_up).simulated
    assert hands.without_acting(stop) == hands.perform(stop)
    assert hands.without_acting(NOTE).message == "simulated: the note was not written"


def test_real_hands_preview_what_would_be_written_and_leave_a_yes_to_be_carried_out(table: ProcessTable) -> None:
    hands = RealHands(table, ManualClock(5))
    assert hands.refusal is None
    assert hands.writes
    assert hands.preview(NOTE, lambda: CHANGES) == replace(NOTE, changes=CHANGES)
    assert hands.without_acting(NOTE) is None  # type: ignore[func-returns-value]


GENERATIONS = (
    "import os, signal, subprocess, sys\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "below = int(sys.argv[2])\n"
    "pids = []\n"
    "if below:\n"
    "    command = [sys.executable, '-c', sys.argv[1], sys.argv[1], str(below - 1)]\n"
    "    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)\n"
    "    pids = [str(child.pid), *child.stdout.readline().split()[1:]]\n"
    "print('ready', *pids, flush=True)\n"
    "while True: signal.pause()\n"
)
"""Each starts the next; none of them ends on TERM."""


def test_k11_three_generations_that_ignore_term_are_told_one_by_one_and_killed_after_a_second_question(
    start: Start, table: ProcessTable
) -> None:
    begun, clock = start(sys.executable, "-c", GENERATIONS, GENERATIONS, "2"), ManualClock()
    tree = [begun.pid, *map(int, begun.words[1:])]
    asked = proposal(table, begun.pid, wait=30)
    assert [target.pid for target in asked.targets] == tree
    stop = Stop(RealHands(table, clock), asked)
    assert stop.begin().message == f"TERM was sent to pid {begun.pid}"
    clock.sleep(30)
    still = stop.check()
    assert still.result is Result.STILL_ALIVE
    assert [process.pid for process in still.survivors] == tree
    kill = Stop(RealHands(table, clock), proposal(table, begun.pid, Rung.KILL))
    assert kill.begin().message == f"KILL was sent to pid {', '.join(map(str, tree))}"
    for pid in tree:
        wait_until_ended(pid)
    assert kill.check().result is Result.DONE


def test_k11_when_the_middle_of_a_tree_is_gone_its_children_still_belong_to_it(
    start: Start, table: ProcessTable
) -> None:
    begun = start(sys.executable, "-c", GENERATIONS, GENERATIONS, "2")
    _, middle, last = [begun.pid, *map(int, begun.words[1:])]
    os.kill(middle, signal.SIGKILL)
    wait_until_ended(middle)
    assert [target.pid for target in proposal(table, begun.pid).targets] == [begun.pid, last]
