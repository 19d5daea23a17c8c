"""A bar that is drawn many times between two values: how often a value that stands is said."""

import math

from reading_text import said


def frames(values: list[str]) -> str:
    """One frame a count."""
    return "".join(
        f" {n}%|#| {n}/900 [00:{n % 60:02}<09:00, 9.5it/s, loss={value}]\r" for n, value in enumerate(values, start=1)
    )


def test_a_number_that_is_none_and_stands_no_longer_than_others_did_is_said_once() -> None:
    values = ["2.5"] * 50 + ["2.25"] * 50 + ["nan"] * 50 + ["2.0"] * 50
    assert [math.isnan(value) for value in said(frames(values)).values("loss")] == [False, False, True, False]


def test_a_number_that_is_none_and_stands_for_long_is_said_once_more() -> None:
    assert len(said(frames(["2.5"] + ["nan"] * 459)).values("loss")) == 3


def test_a_number_that_stands_from_the_start_is_said_once() -> None:
    assert said(frames(["2.303"] * 500)).series["loss"] == [(1, 2.303)]
