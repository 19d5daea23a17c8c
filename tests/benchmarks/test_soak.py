"""Watched for weeks, in seconds: every line is read, memory stays what it was, no file is left open."""

import sys

import pytest

pytest.importorskip("benchmarks.soak_days", reason="the benchmarks are not part of an installed package")
if not sys.platform.startswith("linux"):
    pytest.skip("open files and memory of a process are counted in /proc", allow_module_level=True)

from benchmarks.soak import soak
from benchmarks.soak_days import Day, days
from benchmarks.soak_writers import HABITS

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def four_days() -> list[Day]:
    """A disturbance each six hours."""
    return list(days(4, runs=len(HABITS), every=6 * 3600.0, lines=300, begun=3_000))


def test_every_line_that_is_written_is_read(four_days: list[Day]) -> None:
    assert [day.read for day in four_days] == [day.written for day in four_days]
    assert [day.lost for day in four_days] == [0] * 4


def test_after_the_first_days_memory_stays_what_it_was(four_days: list[Day]) -> None:
    _, second, _, fourth = four_days
    assert fourth.blocks < 1.03 * second.blocks


def test_no_file_is_left_open(four_days: list[Day]) -> None:
    _, second, _, fourth = four_days
    assert fourth.descriptors <= second.descriptors + 1


def test_a_run_that_was_deleted_is_let_go_of_after_a_day(four_days: list[Day]) -> None:
    _, second, _, fourth = four_days
    assert fourth.runs <= second.runs + 1


@pytest.mark.alone
def test_real_runs_beside_a_real_watch_lose_no_line() -> None:
    found = soak(runs=len(HABITS), seconds=2.5, rate=8, every=0.8, settle=2.0)
    assert {one.habit for one in found.written.values()} == set(HABITS)
    assert all(one.disturbed >= 2 for one in found.written.values())
    silent = {
        one.habit: (one.lines, found.read[name])
        for name, one in found.written.items()
        if one.lines != found.read[name] and "lost" not in found.noted[name]
    }
    assert silent == {}
