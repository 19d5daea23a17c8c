"""What a choice of the watched metric depends on, of the numbers of points there are."""

from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.judging.watched import MetricCount, choose, compared
from tui_monitor.text import Shown

NAMES = [Shown(n) for n in ("loss", "val_loss", "loss1", "loss2", "acc", "reward", "mean", "std", "total", "zz", "zy")]
COUNTS = st.lists(st.integers(0, 60), min_size=len(NAMES), max_size=len(NAMES))


def chosen(names: list[Shown], counts: list[int], requested: str | None = None):
    return choose(requested, [MetricCount(*pair) for pair in zip(names, counts, strict=True)])


@given(st.permutations(NAMES), COUNTS, COUNTS, st.sampled_from([None, "loss"]))
def test_while_counts_compare_as_before_the_same_metric_is_chosen(names, before, after, requested):
    if compared(before) == compared(after):
        assert chosen(names, before, requested) == chosen(names, after, requested)


@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=3, unique=True), st.data())
def test_the_same_of_few_metrics(names, data):
    few = st.lists(st.integers(0, 40), min_size=len(names), max_size=len(names))
    before, after = data.draw(few), data.draw(few)
    if compared(before) == compared(after):
        assert chosen(names, before) == chosen(names, after)


def test_points_that_arrive_for_all_alike_change_nothing():
    assert compared([200, 200, 50]) == compared([240, 240, 50])
    assert compared([200, 200, 50]) != compared([600, 600, 50])
