"""A database that nobody can read tells of no run: who writes it may be stopped all the same."""

from pathlib import Path

from damaged import schema_that_is_no_text

from tests.decisions.conftest import Train
from tests.decisions.person import Person
from tui_monitor.model.act import StopProposal


def test_it_stands_in_the_way_of_no_stop(root: Path, train: Train) -> None:
    training = train("exp-1", "database")
    schema_that_is_no_text(root / "mlflow.db")
    person = Person(root)
    answer = person.answer()
    assert len(person.watching.fleet.runs) == 2
    assert isinstance(answer, StopProposal), answer
    assert [target.pid for target in answer.targets] == [training.pid]
