"""Lines of several shapes in turn are read together: how many are read with care, and that the points stay in order."""

from collections.abc import Callable

import pytest
from reading_text import said

from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.text import TextFormat
from tui_monitor.text import clean

LINES = 400
IN_TURN: dict[str, Callable[[int], str]] = {
    "two shapes": lambda i: f"val loss {i}.5 acc 0.{i}" if i % 2 else f"step {i // 2} | loss {i}.25",
    "a validation now and then": lambda i: f"val loss {i}.5" if i % 10 == 9 else f"step {i} | loss {i}.25",
    "three shapes": lambda i: (f"step {i} | loss {i}.5", f"step {i} | lr 0.{i}", f"val loss {i}.1 acc 0.{i}")[i % 3],
    "headings": lambda i: f"step {i % 10}/9 loss: {i}.5" if i % 10 else f"Epoch {i // 10 + 1}/90",
    "ranks": lambda i: f"[rank{i % 4}]: step {i // 4} loss: {i}.5",
    "wider numbers": lambda i: f"step {i:6d} | loss {i + 0.5:9.3f}",
}


class Counting(TextFormat):
    """Counts the lines that are read one by one."""

    def __init__(self) -> None:
        super().__init__(Origin(clean("train.log")))
        self.one_by_one = 0

    def _line(self, *line: object) -> bool:
        self.one_by_one += 1
        return super()._line(*line)  # type: ignore[arg-type]


@pytest.mark.parametrize("shapes", IN_TURN)
def test_each_shape_is_read_with_care_a_few_times_and_then_together_with_the_others(shapes: str) -> None:
    reader = Counting()
    said("".join(f"{IN_TURN[shapes](i)}\n" for i in range(LINES)), reader)
    assert reader.one_by_one <= 12


def test_a_shape_whose_words_hold_ever_new_numbers_does_not_slow_the_others() -> None:
    reader = Counting()
    said(
        "".join(f"file {i} of many, loss: 0.{i}\n" if i % 2 else f"step {i} loss: 0.{i}\n" for i in range(LINES)),
        reader,
    )
    assert reader.one_by_one < LINES / 2 + 40


def test_a_line_that_counts_nothing_stands_at_the_step_of_the_line_before_it() -> None:
    found = said("".join(f"{IN_TURN['a validation now and then'](i)}\n" for i in range(LINES)))
    assert found.steps("val loss") == [i - 1 for i in range(9, LINES, 10)]


def test_an_index_counts_within_the_epoch_that_its_heading_tells() -> None:
    found = said("".join(f"{IN_TURN['headings'](i)}\n" for i in range(LINES)))
    steps = found.steps("loss")
    assert steps == sorted(steps)
    assert steps[-1] == (LINES // 10 - 1) * 9 + 9


def test_of_a_metric_that_two_shapes_say_for_one_step_the_first_counts() -> None:
    found = said("".join(f"step {i} loss: {i}.5 lr: 0.1\nstep {i} val_loss: 1.5 lr: 0.2\n" for i in range(LINES)))
    assert found.values("lr") == [0.1] * LINES
    assert found.steps("val_loss") == found.steps("loss")


def test_each_rank_keeps_its_own_steps() -> None:
    found = said("".join(f"{IN_TURN['ranks'](i)}\n" for i in range(LINES)))
    assert found.steps("loss") == found.steps("loss@rank3") == list(range(LINES // 4))
    assert found.values("loss@rank3") == [i + 0.5 for i in range(3, LINES, 4)]


def test_a_heading_counts_after_its_lines_are_known_by_heart() -> None:
    epochs = "".join(
        f"Epoch {i}/30\nloss: {1 / i:.4f}\nValidation:\nloss: {2 / i:.4f}\nacc: 0.{i:03d}\n" for i in range(1, 31)
    )
    found = said(epochs)
    assert found.steps("loss") == found.steps("Validation loss") == found.steps("Validation acc") == [*range(1, 31)]
    assert found.values("loss")[-1] < found.values("Validation loss")[-1]
