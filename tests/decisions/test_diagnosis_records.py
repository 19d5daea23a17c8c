"""A diagnosis is written after a yes to exactly its text: beside the log, and as experiments in next.md."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from by_hand import Watching, append, steps

from tui_monitor.acting.hands import Hands, ReadOnlyHands, RealHands, SimulatedHands
from tui_monitor.cli.assemble import watching
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.model.act import Approval, DiagnosisProposal, Outcome, Result
from tui_monitor.model.ask import ProposeDiagnosis, ProposeUndo, Refusal
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown

SICK, WELL = "logs/exp-1", "logs/exp-2"


def exploding() -> str:
    """The norm of the gradient leaves its level at step 61, the loss behind it; NaN in the end."""
    calm = [(2.0 / step**0.3, 0.4 + 0.01 * (step % 5)) for step in range(1, 61)]
    wild = [(0.6 * 1.6 ** max(0, at - 2), 3.0 * 1.5**at) for at in range(20)]
    lines = [f"step {at} | loss {loss:.4f} | grad_norm {norm:.3f}\n" for at, (loss, norm) in enumerate(calm + wild, 1)]
    return "lr=0.3 batch_size=32\n" + "".join(lines) + "step 81 | loss nan | grad_norm nan\n"


class Office:
    def __init__(self, root: Path, hands: Hands | None = None, **forbidding: object) -> None:
        self.root, self.sick = root, root / SICK
        self.watching = Watching(root)
        self.watching.look()
        clock = self.watching.clock
        hands = hands or RealHands(system_table(), clock)
        state = str(root.parent / "state")
        self.approvals = Approvals(clock, hands, LocalSource(clock), None, state=state, **forbidding)  # type: ignore[arg-type]

    def answer(self, run: str = SICK) -> DiagnosisProposal | Refusal:
        runs = self.watching.fleet.runs
        answer = self.approvals.propose(ProposeDiagnosis(Shown(run)), runs[Shown(run)], runs)
        assert isinstance(answer, DiagnosisProposal | Refusal)
        return answer

    def ask(self, run: str = SICK) -> DiagnosisProposal:
        answer = self.answer(run)
        assert isinstance(answer, DiagnosisProposal), answer
        return answer

    def yes(self, proposal: DiagnosisProposal) -> Outcome:
        approval = Approval(proposal, self.watching.clock.now(), Shown("keyboard"))
        return self.approvals.act(approval, self.watching.fleet.runs)

    def files(self) -> dict[str, bytes]:
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    append(root / SICK / "train.log", exploding())
    append(root / WELL / "train.log", steps(1, 60))
    return root


@pytest.fixture
def office(root: Path) -> Office:
    return Office(root)


def test_what_is_shown_is_what_is_written_and_nothing_before_the_yes(office: Office) -> None:
    before = office.files()
    question = office.ask()
    assert office.files() == before
    text, loss, gradient, ideas = question.changes
    assert [change.what for change in question.changes] == ["create"] * 4
    outcome = office.yes(question)
    assert (outcome.result, outcome.problems) == (Result.DONE, ())
    assert outcome.written == tuple(change.path for change in question.changes)
    assert Path(text.path).read_text().splitlines()[:-1] == list(text.lines)
    assert (office.root / "next.md").read_text() == "# Next Experiments\n\n" + "\n".join(ideas.lines) + "\n"
    assert [os.path.basename(change.path) for change in (loss, gradient)] == [
        "diagnosis-loss.svg",
        "diagnosis-gradient.svg",
    ]
    assert set(office.files()) - set(before) == {
        *(f"{SICK}/diagnosis{end}" for end in (".md", "-loss.svg", "-gradient.svg")),
        "next.md",
        ".trainmon/journal.jsonl",
        ".trainmon/acting.lock",
    }
    assert all(office.files()[name] == content for name, content in before.items())


def test_s3_12_the_document_tells_what_happened_why_and_what_to_try_with_numbers(office: Office) -> None:
    text = office.ask().text
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert heads[:3] == ["## What happened", "## Mechanism", "## Recommended next experiments"]
    happened, mechanism = (text.partition(head)[2].partition("\n## ")[0] for head in heads[:2])
    assert "step 81: loss is NaN" in happened
    assert "        step 81 | loss nan | grad_norm nan" in happened
    assert "- Proof: " in mechanism and "grad_norm left its level" in mechanism
    assert "![gradient norm](diagnosis-gradient.svg)" in text


def test_s3_13_each_idea_is_a_section_whose_first_bullet_it_is(office: Office) -> None:
    sections = office.ask().ideas.split("## exp-")[1:]
    assert [section.splitlines()[0] for section in sections] == [f"{at:03d}" for at in range(3, 3 + len(sections))]
    for section in sections:
        bullets = section.strip().splitlines()[2:]
        assert bullets[0].startswith("- ") and not bullets[0].startswith("- From")
        assert bullets[-1].startswith(f"- From: {SICK}/train.log, cause ")


def test_the_same_idea_for_the_same_run_is_not_appended_twice(office: Office) -> None:
    office.yes(office.ask())
    stands = (office.root / "next.md").read_text()
    again = office.ask()
    assert again.ideas == ""
    assert [change.what for change in again.changes] == ["update"] * 3
    assert office.yes(again).result is Result.DONE
    assert (office.root / "next.md").read_text() == stands


def test_an_idea_that_a_person_took_out_or_reworded_is_left_to_them(office: Office) -> None:
    office.yes(office.ask())
    stands = office.root / "next.md"
    stands.write_text(stands.read_text().replace("- ", "- maybe ", 1))
    assert office.ask().ideas == ""


def test_of_two_that_were_asked_at_once_the_second_is_asked_again(office: Office) -> None:
    append(office.root / "logs/exp-3/train.log", exploding())
    office.watching.look(60.0)
    one, other = office.ask(), office.ask("logs/exp-3")
    assert office.yes(one).result is Result.DONE
    before = office.files()
    outcome = office.yes(other)
    assert (outcome.result, outcome.message.endswith("changed meanwhile: ask again")) == (Result.REFUSED, True)
    assert {name: content for name, content in office.files().items() if ".trainmon" not in name} == {
        name: content for name, content in before.items() if ".trainmon" not in name
    }
    assert office.yes(office.ask("logs/exp-3")).result is Result.DONE
    headings = [line for line in (office.root / "next.md").read_text().splitlines() if line.startswith("## ")]
    assert headings == sorted(set(headings))


def test_it_is_journalled_and_no_note_to_take_back(office: Office) -> None:
    office.yes(office.ask())
    intent, outcome = map(json.loads, (office.root / ".trainmon/journal.jsonl").read_text().splitlines())
    assert (intent["action"], intent["run"], len(intent["files"])) == ("diagnosis", SICK, 4)
    assert (outcome["result"], outcome["final"], outcome["written"]) == ("done", True, intent["files"])
    assert isinstance(
        office.approvals.propose(ProposeUndo(Shown(SICK)), office.watching.fleet.runs[Shown(SICK)]), Refusal
    )


def test_of_a_healthy_run_there_is_nothing_to_write(office: Office) -> None:
    answer = office.answer(WELL)
    assert isinstance(answer, Refusal)
    assert answer.reason == "logs/exp-2 is healthy: there is no diagnosis to write down"


def test_a_recording_is_not_written_beside(root: Path) -> None:
    lines = exploding().splitlines(keepends=True)
    ends = [sum(map(len, lines[: at + 1])) for at in range(len(lines))]
    rows = "".join(f"{at},{end}\n" for at, end in enumerate(ends))
    (root / SICK / "timing.csv").write_text(f"seconds,bytes\n{rows}")
    monitor = watching([str(root)], Settings(), acting=True)
    monitor.settle()
    answer = monitor.propose(ProposeDiagnosis(Shown(SICK)))
    assert isinstance(answer, Refusal)
    assert answer.reason == "logs/exp-1 is a recording: nothing is written beside it"


def test_read_only_refuses_a_demo_pretends_and_neither_writes(root: Path) -> None:
    clock = Watching(root).clock
    read_only = Office(root, ReadOnlyHands(clock))
    before = read_only.files()
    answer = read_only.answer()
    assert isinstance(answer, Refusal)
    assert answer.reason == "trainmon runs read-only: nothing is written"
    demo = Office(root, SimulatedHands(clock))
    question = demo.ask()
    assert (question.simulated, question.changes) == (True, ())
    outcome = demo.yes(question)
    assert (outcome.result, outcome.message) == (Result.SIMULATED, "simulated: the diagnosis was not written")
    assert demo.files() == before


def test_where_somebody_forbids_it_nothing_is_written(root: Path) -> None:
    office = Office(root, forbids=lambda folder: Shown("read-only (trainmon.yaml, line 1)"))
    answer = office.answer()
    assert isinstance(answer, Refusal)
    assert answer.reason.startswith("read-only (trainmon.yaml, line 1)")


def test_f8_a_folder_that_became_a_link_under_the_question_leads_nowhere(office: Office, tmp_path: Path) -> None:
    question, outside = office.ask(), tmp_path / "outside"
    office.sick.rename(outside)
    office.sick.symlink_to(outside)
    outcome = office.yes(question)
    assert outcome.result is Result.REFUSED
    assert "symbolic link" in outcome.message
    assert os.listdir(outside) == ["train.log"]
    assert not (office.root / "next.md").exists()


def test_f3_a_read_only_mount_is_told_before_the_question(root: Path) -> None:
    if subprocess.run(["mount", "--bind", str(root), str(root)], capture_output=True).returncode != 0:
        pytest.skip("needs the right to mount")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(root)], check=True)
        answer = Office(root).answer()
        assert isinstance(answer, Refusal)
        assert "mounted read-only" in answer.reason
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


def test_f4_a_picture_that_cannot_be_written_does_not_hide_that_the_text_was(office: Office) -> None:
    question = office.ask()
    (office.sick / "diagnosis-loss.svg").mkdir()
    outcome = office.yes(question)
    assert outcome.result is Result.DONE
    assert [os.path.basename(path) for path in outcome.written] == ["diagnosis.md", "diagnosis-gradient.svg", "next.md"]
    (problem,) = outcome.problems
    assert "diagnosis-loss.svg: it is a directory" in problem


def test_hostile_words_of_a_log_stay_words(root: Path) -> None:
    log = root / "logs/exp-1/train.log"
    hostile = f'<img src="http://x"> ![a](http://x) \x1b]0;owned\x07 api_key=sk-{"a" * 32}'
    log.write_text(log.read_text() + f"RuntimeError: {hostile}\n")
    text = Office(root).ask().text
    assert "owned" not in text and "\x1b" not in text and "sk-aaaa" not in text
    told = [line for line in text.splitlines() if "http://x" in line and not line.startswith("    ")]
    assert not any("<img" in line or "](http" in line for line in told)
