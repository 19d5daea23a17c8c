"""The page of a diagnosis in a terminal: what is printed is what is meant, and can be copied."""

import pytest

from tests.report.test_diagnosis_document import cause, diagnosis
from tui_monitor.model.diagnosis import Diagnosis, DiagnosisStatus, Proof
from tui_monitor.model.points import Place
from tui_monitor.report.diagnosis_text import how_sure, page
from tui_monitor.text import Shown


@pytest.mark.parametrize(
    ("confidence", "said"),
    [
        (0.97, "direct proof"),
        (0.9, "circumstantial"),
        (0.698, "circumstantial"),
        (0.694, "one of several possible causes"),
    ],
)
def test_the_words_fit_the_number_that_is_printed(confidence: float, said: str) -> None:
    assert how_sure(confidence) == said


def test_a_place_is_a_byte_and_its_path_is_not_broken_at_a_hyphen() -> None:
    place = Place(Shown("a-long-name-of-a-run/that-goes-on/train-rank-0.log"), 7828)
    one = cause()
    told = type(one)(
        one.cause, one.issue, one.severity, one.confidence, (Proof(Shown("it is " * 8), None, place),), (), one.fix
    )
    assert "[a-long-name-of-a-run/that-goes-on/train-rank-0.log, byte 7828]" in page(Shown("exp"), diagnosis(told))


@pytest.mark.parametrize("doubts", [(), (Shown("no metric has more than 5 points"),)])
def test_a_run_is_not_called_healthy_where_there_is_too_little_to_judge(doubts: tuple[Shown, ...]) -> None:
    told = page(Shown("exp"), Diagnosis(DiagnosisStatus.HEALTHY, (), (), (), doubts))
    assert ("healthy" in told) is (not doubts)
