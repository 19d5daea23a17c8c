"""Whatever is said of a place on another machine, it is spelled as a person writes it: `box:/data`, `box:~/runs`."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from by_hand import append, steps

from tests.decisions.away import Away
from tests.remote_box import Box, at_once, helper_of, until
from tui_monitor.hosts.address import Address, inner, shown
from tui_monitor.hosts.ssh import line, remote_table
from tui_monitor.hosts.ssh.wire import refusal
from tui_monitor.model.act import Approval, Outcome, Proposal, Result, Rung
from tui_monitor.model.ask import ProposeDiagnosis, ProposeKeeping, ProposeNote, ProposeStop, ProposeUndo, Refusal
from tui_monitor.report import proposal as report
from tui_monitor.text import Shown

pytestmark = pytest.mark.alone
ASKED = (
    lambda run: ProposeStop(run, Rung.TERM),
    ProposeNote,
    ProposeUndo,
    ProposeKeeping,
    ProposeDiagnosis,
)
WITHIN = ("/ssh:", "/~")
"""How no person writes a path."""


def closed(person: Away, root: Path) -> None:
    """Files stand where folders have to be, for whoever may write everywhere, too."""
    for name in (".trainmon", "results", "diagnosis"):
        (root / name).write_text("")


def forbidden(person: Away, root: Path) -> None:
    (root / "trainmon.yaml").write_text("read_only: true\n")


def unreadable(person: Away, root: Path) -> None:
    (root / "trainmon.yaml").write_text("read_only: [\n")


def damaged(person: Away, root: Path) -> None:
    for name in ("results/exp-1.json", "memory.json", ".trainmon/journal.jsonl"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("{")
    (root / "dev_notes.md").mkdir()


def well(person: Away, root: Path) -> None:
    """Nothing is wrong."""


@pytest.fixture(params=["whole", "home"])
def given(request: pytest.FixtureRequest, root: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The root as a person gives it."""
    monkeypatch.setenv("HOME", str(root.parent))
    return f"box:{root}" if request.param == "whole" else "box:~/root"


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    at_once(monkeypatch)
    monkeypatch.setattr(remote_table, "EVERY", 0.05)
    return Box(tmp_path / "box")


@pytest.fixture
def person(box: Box, given: str, tmp_path: Path) -> Iterator[Away]:
    place = inner(given)
    assert place is not None
    person = Away(Path(place.removeprefix("/ssh:box")), box, tmp_path / "state")
    yield person
    person.host.files.line.close()


def told(answer: Proposal | Refusal | Outcome) -> list[str]:
    """All that a person reads of it."""
    if isinstance(answer, Refusal):
        return [answer.reason]
    if isinstance(answer, Outcome):
        return [answer.message, *answer.problems, *answer.written]
    return list(report.lines(answer))


def asked(person: Away) -> Iterator[Proposal | Refusal | Outcome]:
    runs = person.watching.fleet.runs
    for make in ASKED:
        run = next(iter(runs.values()))
        yield (answer := person.office.propose(make(run.spec.id), run, runs))
        if not isinstance(answer, Refusal):
            yield person.office.act(Approval(answer, person.watching.clock.now(), Shown("keyboard")), runs)


@pytest.mark.parametrize("trouble", [well, closed, forbidden, unreadable, damaged])
def test_no_sentence_has_the_inner_spelling_of_a_path(
    person: Away, root: Path, trouble: Callable[[Away, Path], None]
) -> None:
    append(root / "logs/exp-1/train.log", steps(1, 20))
    until(person.watching.look, lambda views: any(view.exp_id == "exp-1" for view in views))
    trouble(person, root)
    said = [line for answer in asked(person) for line in told(answer)]
    assert said
    assert [line for line in said if any(spelled in line for spelled in WITHIN)] == []


def test_a_place_that_does_not_answer_is_named_as_it_was_given(
    person: Away, box: Box, root: Path, given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken once: `/ssh:gpu2/tmp/x/runs does not answer`."""
    append(root / "logs/exp-1/train.log", steps(1, 20))
    until(person.watching.look, lambda views: any(view.exp_id == "exp-1" for view in views))
    run = next(iter(person.watching.fleet.runs.values()))
    note = until(
        lambda: person.office.propose(ProposeNote(run.spec.id), run), lambda answer: not isinstance(answer, Refusal)
    )
    assert not isinstance(note, Refusal)
    box.down.write_text("ssh: connect to host box port 22: Connection refused")
    monkeypatch.setattr(line, "FIRST_PAUSE", 60.0)
    os.kill(helper_of(person.host.files), 9)
    until(lambda: person.host.files.line.hello is None, bool)
    for make in ASKED:
        answer = person.office.propose(make(run.spec.id), run)
        assert isinstance(answer, Refusal)
        assert answer.reason == f"{given} does not answer: nothing can be done there now"
    outcome = person.office.act(
        Approval(note, person.watching.clock.now(), Shown("keyboard")), person.watching.fleet.runs
    )
    assert outcome.result is Result.REFUSED
    assert outcome.message == f"{given} does not answer: nothing was done"


def test_what_a_host_refuses_is_named_as_it_was_given() -> None:
    assert str(refusal(Address("box"), "/~/runs/a", {"error": "EACCES"})).startswith("box:~/runs/a ")
    assert shown("/ssh:box/~/runs/a") == "box:~/runs/a"
