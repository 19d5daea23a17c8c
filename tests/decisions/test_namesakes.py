"""Two runs of one name in different folders: the result file of the one says nothing about the other."""

import json
from pathlib import Path

from tests.decisions.conftest import Train
from tests.decisions.person import Person
from tui_monitor.model.act import Result, Rung, StopProposal
from tui_monitor.model.ask import ProposeStop


def ask(user: Person, folder: str) -> StopProposal:
    user.watching.look()
    user.office.link(user.watching.fleet.runs, anew=True)
    run = next(run for name, run in user.watching.fleet.runs.items() if name.startswith(folder))
    answer = user.office.propose(ProposeStop(run.spec.id, Rung.TERM), run)
    assert isinstance(answer, StopProposal), answer
    return answer


def test_the_result_of_a_namesake_is_neither_believed_nor_written(root: Path, state: Path, train: Train) -> None:
    (root / "dev_notes.md").write_text("# Dev Notes\n")
    (root / "logs").mkdir()
    mine, other = train("../a/exp-1"), train("../b/exp-1")
    user = Person(root, state)
    assert user.yes(ask(user, "a/")).result is Result.SENT
    assert user.outcome().written
    result = root / "results/exp-1.json"
    written = result.read_bytes()
    assert json.loads(written)["log_file"] == str(mine.log.resolve())

    question = ask(user, "b/")
    assert "result" not in (question.reason or "")
    assert [change.what for change in question.changes] == ["cannot be written", "append"]
    assert str(mine.log.resolve()) in question.changes[0].text
    assert user.yes(question).result is Result.SENT
    outcome = user.outcome()
    assert outcome.result is Result.DONE
    assert not other.lives
    assert [str(mine.log.resolve()) in problem for problem in outcome.problems] == [True]
    assert result.read_bytes() == written
    notes = (root / "dev_notes.md").read_text()
    assert "already completed" not in notes
    assert notes.count("## Stopped by Hand") == 2


def test_a_result_whose_experiment_root_was_moved_is_still_its_own(root: Path, state: Path, train: Train) -> None:
    train("exp-1")
    (root / "results").mkdir()
    said = {"status": "completed", "log_file": "/before/it/was/moved/logs/exp-1/train.log"}
    (root / "results/exp-1.json").write_text(json.dumps(said))
    assert [change.what for change in Person(root, state).ask().changes][:1] == ["keep"]
