"""When something fell, when it was half gone, and when it jumped."""

from hypothesis import given
from hypothesis import strategies as st
from made_agents import curve, fell, run

from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.departures import burst, fallen, half_way

FALLS = [1.0] * 10 + [0.9, 0.3, 0.01, *[0.0] * 10]


def test_what_vanished_is_told_by_its_first_small_value() -> None:
    gone = fallen(curve("entropy", FALLS), until=22)
    assert gone is not None
    assert (gone.step, gone.level, gone.points) == (12, 1.0, 11)
    assert fallen(curve("entropy", FALLS), until=11) is None, "it is not gone yet"
    assert fallen(curve("entropy", [*FALLS, 1.0]), until=23) is None, "it came back"


def test_half_of_a_fall_is_where_it_is_nearer_to_where_it_went() -> None:
    assert half_way(curve("reward", FALLS), onset=9) == 11
    assert half_way(curve("loss", [-one for one in FALLS]), onset=9) == 11


def test_a_burst_that_came_back_at_once_is_seen() -> None:
    spike = curve("kl", [0.01] * 20 + [0.5, 0.01])
    seen = burst(spike, until=21)
    assert seen is not None
    assert (seen.step, seen.value) == (20, 0.5)
    assert burst(curve("kl", [0.01] * 22), until=21) is None


def test_the_onset_in_a_file_that_counts_otherwise_is_that_of_a_finding_there_or_the_same_share() -> None:
    episodes, mean = curve("r", FALLS, "monitor.csv"), curve("ep_rew_mean", FALLS, "progress.csv", every=1000)
    rate = curve("lr", [0.1] * len(FALLS), "progress.csv", every=1000)
    both = Course(run(episodes, mean, rate, findings=[fell("r", 9), fell("ep_rew_mean", 9000)]))
    alone = Course(run(episodes, rate, findings=[fell("r", 9)]))
    assert both.onset_on(rate, both.artifacts.findings[0]) == 11000
    assert alone.onset_on(rate, alone.artifacts.findings[0]) == 11000


def test_files_that_end_together_count_alike() -> None:
    told, rate = curve("reward", FALLS, "train.log"), curve("lr", [0.1] * len(FALLS), "metrics.csv")
    course = Course(run(told, rate, findings=[fell("reward", 9)]))
    assert course.onset_on(rate, course.artifacts.findings[0]) == 11


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.integers(0, 60))
def test_the_half_of_a_fall_lies_behind_its_beginning(values: list[float], onset: int) -> None:
    assert half_way(curve("reward", values), float(onset)) >= onset
