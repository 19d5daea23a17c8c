"""One act by a command: the id that confirms exactly one proposal, and everything that makes it say no."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from by_hand import append

from tests.acting.trainers import wait_until_ended
from tests.decisions.unattended_lab import Lab
from tui_monitor.acting import proposal_id
from tui_monitor.acting.proposal_id import LASTS, AnyProposal
from tui_monitor.cli import one_act
from tui_monitor.cli.main import main
from tui_monitor.clock import ManualClock, SystemClock
from tui_monitor.records.folder import RootFolder
from tui_monitor.records.schema import problems

pytestmark = pytest.mark.alone


@dataclass(frozen=True)
class Said:
    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        return json.loads(self.out)

    @property
    def id(self) -> str:
        return str(self.json["proposal"]["id"])  # type: ignore[index]


Call = Callable[..., Said]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    lab = Lab(tmp_path / "lab")
    yield lab
    lab.end()


@pytest.fixture
def call(lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Without a terminal, with a home of its own, where a second is long to wait for an end."""
    (tmp_path / "config/trainmon").mkdir(parents=True)
    (tmp_path / "config/trainmon/config.yaml").write_text("stop_wait: 1\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def call(command: str, *arguments: str) -> Said:
        capsys.readouterr()
        status = main([command, *arguments, "--root", str(lab.root)])
        said = capsys.readouterr()
        return Said(status, said.out, said.err)

    return call


def is_untouched(lab: Lab) -> bool:
    return all(map(lab.lives, lab.processes)) and {path.name for path in lab.root.iterdir()} == {"logs"}


def test_without_a_terminal_the_proposal_and_its_id_are_printed_and_nothing_is_done(lab: Lab, call: Call) -> None:
    process = lab.begin("exp-1")
    said = call("stop", "exp-1")
    assert said.status == 3
    assert f"pid {process.pid}, started" in said.out
    assert "status: failed" in said.out
    assert f"--yes {said.out.split()[-1]}" in said.err
    assert is_untouched(lab)


def test_the_id_confirms_exactly_that_one_and_the_end_is_verified(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    lab.begin("exp-10")
    lab.nan("exp-1", points=15)
    asked = call("stop", "exp-1", "--json")
    assert (asked.status, asked.json["result"]) == (3, "proposed")
    done = call("stop", "exp-1", "--yes", asked.id, "--json", "--reason", "seen it on the board")
    assert (done.status, done.json["result"], done.json["by"]) == (0, "done", "--yes")
    wait_until_ended(lab.processes["exp-1"].pid)
    assert lab.lives("exp-10")
    result = json.loads((lab.root / "results/exp-1.json").read_text())
    assert problems(result) == []
    assert result["status"] == "diverged"
    assert "seen it on the board" in (lab.root / "dev_notes.md").read_text()
    again = call("stop", "exp-1", "--json")
    assert (again.status, again.json["result"]) == (3, "refused")
    assert "ended" in str(again.json["message"])


BEARS = """
import os, signal, sys
log = open(sys.argv[1], "a")
def bear(*_):
    if os.fork() == 0:
        print("born", os.getpid(), flush=True)
        sys.stdin.read()
        os._exit(0)
signal.signal(signal.SIGUSR1, bear)
print("ready", flush=True)
while True:
    signal.pause()
"""
"""A training with a child, once it is told to have one. The child outlives it until the test lets go of its stdin."""


@pytest.mark.parametrize("form", ["json", "lines"])
def test_a_child_that_was_born_since_the_question_is_named_where_it_was_signalled(
    lab: Lab, call: Call, form: str
) -> None:
    """It was printed nowhere: nobody could tell afterwards what had got a signal."""
    lab.write("exp-1", 40)
    command = [sys.executable, "-c", BEARS, str(lab.log("exp-1"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as training:
        lab.processes["exp-1"] = training
        assert training.stdout is not None
        assert training.stdout.readline() == "ready\n"
        asked = call("stop", "exp-1", "--json")
        training.send_signal(signal.SIGUSR1)
        child = int(training.stdout.readline().split()[1])
        done = call("stop", "exp-1", "--yes", asked.id, *(["--json"] if form == "json" else []))
        assert done.status == 0
        both = [training.pid, child]
        if form == "json":
            assert [process["pid"] for process in done.json["signalled"]] == both  # type: ignore[attr-defined]
        else:
            assert [line.split()[2] for line in done.out.splitlines() if "signalled" in line] == [*map(str, both)]
        entries = [json.loads(line) for line in (lab.root / ".trainmon/journal.jsonl").read_text().splitlines()]
        assert [pid for pid, _ in entries[-1]["signalled"]] == both
        assert all(BEARS.split()[0] in command for _, command in entries[-1]["signalled"])


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """It happens once, between a yes and what is done for it."""
    waiting = [happens]

    def fits(said: str, proposal: AnyProposal, now: float) -> bool:
        if answer := proposal_id.fits(said, proposal, now):
            while waiting:
                waiting.pop()()
        return answer

    monkeypatch.setattr(one_act, "fits", fits)


def test_a_note_of_another_that_comes_between_the_yes_and_the_stop_does_not_refuse_it(
    lab: Lab, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A watcher that tells of a batch writes its own notes at that very moment."""
    lab.begin("exp-1")
    asked = call("stop", "exp-1", "--json")
    meanwhile(monkeypatch, lambda: (lab.root / "dev_notes.md").write_text("# Mine\n"))
    done = call("stop", "exp-1", "--yes", asked.id, "--json")
    assert (done.status, done.json["result"]) == (0, "done"), done.out
    assert (lab.root / "dev_notes.md").read_text().startswith("# Mine\n\n## ")


def test_a_run_whose_own_result_comes_between_the_yes_and_the_stop_is_left_alone(
    lab: Lab, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It tells there that it is done, before its log does and its process ends."""
    lab.begin("exp-1")
    result = lab.root / "results/exp-1.json"
    result.parent.mkdir()
    asked = call("stop", "exp-1", "--json")
    meanwhile(monkeypatch, lambda: result.write_text('{"status": "completed"}\n'))
    said = call("stop", "exp-1", "--yes", asked.id, "--json")
    assert (said.status, said.json["result"]) == (3, "refused")
    assert "exp-1.json would be written otherwise than it was shown" in str(said.json["message"])
    assert lab.lives("exp-1")


def test_a_yes_while_another_trainmon_acts_is_refused_once(lab: Lab, call: Call, tmp_path: Path) -> None:
    lab.begin("exp-1")
    asked = call("stop", "exp-1", "--json")
    other = RootFolder(str(lab.root), SystemClock()).locks.claim()
    said = call("stop", "exp-1", "--yes", asked.id, "--json")
    other.release()
    assert (said.status, said.json["result"]) == (3, "refused")
    refusals = (tmp_path / "state/trainmon/journal.jsonl").read_text().splitlines()
    assert [json.loads(line)["message"] for line in refusals] == [said.json["message"]]


def test_a_run_that_says_between_the_yes_and_the_stop_that_it_is_done_is_left_alone(
    lab: Lab, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.begin("exp-1")
    asked = call("stop", "exp-1", "--json")
    meanwhile(monkeypatch, lambda: append(lab.log("exp-1"), "Training finished\n"))
    said = call("stop", "exp-1", "--yes", asked.id, "--json")
    assert (said.status, said.json["result"]) == (3, "refused")
    assert "the log says that training finished" in str(said.json["message"])
    assert is_untouched(lab)


def test_an_id_of_another_run_or_of_none_confirms_nothing(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    lab.begin("exp-2")
    other = call("stop", "exp-2", "--json").id
    for wrong in (other, "0123456789", "", "y"):
        said = call("stop", "exp-1", "--yes", wrong)
        assert said.status == 3
        assert "is not the id of this" in said.err
    assert is_untouched(lab)


def test_an_id_is_stale_when_another_finding_decides(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    healthy = call("stop", "exp-1", "--json").id
    lab.nan("exp-1", points=15)
    assert call("stop", "exp-1", "--yes", healthy).status == 3
    assert is_untouched(lab)


def test_an_id_is_stale_when_the_process_is_another(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    first = call("stop", "exp-1", "--json").id
    lab.processes["exp-1"].kill()
    lab.processes["exp-1"].wait()
    lab.processes["exp-1"].stdout.close()  # type: ignore[union-attr]
    lab.begin("exp-1")
    assert call("stop", "exp-1", "--yes", first).status == 3
    assert is_untouched(lab)


def test_an_id_is_stale_after_a_minute(lab: Lab, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.begin("exp-1")
    first = call("stop", "exp-1", "--json").id
    monkeypatch.setattr(one_act, "SystemClock", lambda: ManualClock(SystemClock().now() + LASTS + 1))
    assert call("stop", "exp-1", "--yes", first).status == 3
    assert is_untouched(lab)


def test_two_that_a_name_may_mean_are_listed_and_refused(lab: Lab, call: Call) -> None:
    lab.begin("a/exp-1")
    lab.begin("b/exp-1")
    said = call("stop", "exp-1")
    assert said.status == 3
    assert "2 runs" in said.err
    ids = [word.strip(",;") for word in said.err.split() if word.endswith(("exp-1,", "exp-1;"))]
    assert len(ids) == 2
    assert call("stop", ids[0], "--json").json["result"] == "proposed"
    assert is_untouched(lab)


def test_a_name_that_nobody_has_is_answered_with_the_nearest(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    said = call("stop", "exp-11")
    assert said.status == 3
    assert "did you mean exp-1?" in said.err


def test_read_only_stops_and_writes_nothing(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    for command in ("stop", "note", "undo"):
        said = call(command, "exp-1", "--read-only", "--json")
        assert (said.status, said.json["result"]) == (3, "refused")
        assert "read-only" in str(said.json["message"])
    assert is_untouched(lab)


def test_read_only_beside_the_run_holds_wherever_it_is_looked_at_from(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    lab.nan("exp-1")
    (lab.root / "logs/exp-1/trainmon.yaml").write_text("read_only: true\n")
    for command in ("stop", "note"):
        said = call(command, "exp-1")
        assert said.status == 3
        assert "read-only" in said.err + said.out
    assert lab.lives("exp-1")
    assert not (lab.root / ".trainmon").exists()


def test_kill_follows_a_term_that_an_earlier_command_sent_and_only_its_processes(lab: Lab, call: Call) -> None:
    lab.begin("exp-1", "deaf")
    refused = call("stop", "exp-1", "--kill")
    assert (refused.status, is_untouched(lab)) == (3, True)
    assert "only proposed after TERM" in refused.err
    term = call("stop", "exp-1", "--yes", call("stop", "exp-1", "--json").id)
    assert term.status == 3
    assert "still alive" in term.out
    assert "waiting up to 1 s" in term.err
    assert "--kill" in term.err
    kill = call("stop", "exp-1", "--kill", "--json")
    assert kill.json["proposal"]["action"] == "KILL"  # type: ignore[index]
    assert lab.lives("exp-1")
    assert call("stop", "exp-1", "--kill", "--yes", kill.id).status == 0
    assert not lab.lives("exp-1")


def test_k16_a_term_that_was_sent_on_another_machine_allows_no_kill_here(lab: Lab, call: Call) -> None:
    """The journal lies on a shared disk, and numbers of processes are the same everywhere."""
    lab.begin("exp-1", "deaf")
    call("stop", "exp-1", "--yes", call("stop", "exp-1", "--json").id)
    journal = lab.root / ".trainmon/journal.jsonl"
    entries = [json.loads(line) for line in journal.read_text().splitlines()]
    bystander = os.getppid()
    for entry in entries:
        if entry["what"] == "intent":
            entry["targets"] = [[pid, "another-boot", start] for pid, _, start in entry["targets"]]
            entry["targets"].append([bystander, "another-boot", 1])
            entry["children"] = [bystander]
    journal.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    assert "only proposed after TERM" in call("stop", "exp-1", "--kill").err
    assert lab.lives("exp-1")


def test_ones_own_stop_command_comes_first_and_term_is_asked_for_by_its_flag(
    lab: Lab, call: Call, tmp_path: Path
) -> None:
    lab.begin("exp-1")
    (tmp_path / "config/trainmon/config.yaml").write_text('stop_command: ["false"]\n')
    assert call("stop", "exp-1", "--json").json["proposal"]["action"] == "command"  # type: ignore[index]
    failed = call("stop", "exp-1", "--yes", call("stop", "exp-1", "--json").id)
    assert failed.status == 3
    assert "--term" in failed.err
    term = call("stop", "exp-1", "--term", "--json")
    assert term.json["proposal"]["action"] == "TERM"  # type: ignore[index]
    assert call("stop", "exp-1", "--term", "--yes", term.id).status == 0


def test_f3_where_nothing_can_be_recorded_a_stop_without_a_record_is_another_question(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    (lab.root / ".trainmon").write_text("in the way")
    refused = call("stop", "exp-1", "--yes", call("stop", "exp-1", "--json").id)
    assert refused.status == 3
    assert "--unrecorded" in refused.err
    assert lab.lives("exp-1")
    asked = call("stop", "exp-1", "--unrecorded", "--json")
    assert asked.json["proposal"]["unrecorded"] is True  # type: ignore[index]
    assert "NOTHING OF IT IS RECORDED" in asked.json["proposal"]["will_do"]  # type: ignore[index]
    assert call("stop", "exp-1", "--yes", asked.id).status == 3, "it is another yes"
    assert call("stop", "exp-1", "--unrecorded", "--yes", asked.id).status == 0
    assert not (lab.root / "results").exists()


def test_a_term_to_a_process_that_is_gone_allows_no_kill_of_its_successor(lab: Lab, call: Call) -> None:
    lab.begin("exp-1", "deaf")
    call("stop", "exp-1", "--yes", call("stop", "exp-1", "--json").id)
    lab.processes["exp-1"].kill()
    lab.processes["exp-1"].wait()
    lab.processes["exp-1"].stdout.close()  # type: ignore[union-attr]
    lab.begin("exp-1", "deaf")
    assert "only proposed after TERM" in call("stop", "exp-1", "--kill").err
    assert lab.lives("exp-1")


def test_a_note_in_ones_own_words_is_added_and_taken_back(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    asked = call("note", "exp-1", "-m", "the learning rate\n was mine", "--json")
    assert (asked.status, is_untouched(lab)) == (3, True)
    done = call("note", "exp-1", "-m", "the learning rate\n was mine", "--yes", asked.id)
    assert done.status == 0
    note = (lab.root / "dev_notes.md").read_text()
    assert note.rstrip().endswith("- Note: the learning rate\n  was mine")
    back = call("undo", "--json")
    assert call("undo", "--yes", back.id).status == 0
    assert "learning rate" not in (lab.root / "dev_notes.md").read_text()
    assert call("undo").status == 3


def test_a_note_that_somebody_edited_is_not_taken_back(lab: Lab, call: Call) -> None:
    lab.begin("exp-1")
    call("note", "exp-1", "--yes", call("note", "exp-1", "--json").id)
    notes = lab.root / "dev_notes.md"
    notes.write_text(notes.read_text().replace("Experiment", "My experiment"))
    assert call("undo", "exp-1").status == 3
    assert "My experiment" in notes.read_text()


def test_a_run_without_a_process_is_refused_with_the_reason(lab: Lab, call: Call) -> None:
    lab.write("exp-1", 40)
    said = call("stop", "exp-1", "--json")
    assert (said.status, said.json["result"]) == (3, "refused")
    assert "process" in str(said.json["message"])
