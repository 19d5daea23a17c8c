"""NaN and infinity in the shapes that logs have: all losses at once, bursts, runs that go on as if nothing had been."""

import math

import pytest
from judged import Judged, examine, judged, points

from tui_monitor.judging.verdict import judge
from tui_monitor.model.finding import Decision, Finding, Kind, Severity
from tui_monitor.model.run import Life

NAN, INF = math.nan, math.inf


def falling(n: int = 30, start: float = 2.0) -> list[float]:
    return [start * 0.97**i + 0.1 for i in range(n)]


def ending(metrics: str, finite: str = "", n: int = 4) -> Judged:
    """Metrics that lose their number in the last row, and some that do not."""
    lost = [points([*falling(n), NAN], metric) for metric in metrics.split()]
    kept = [points(falling(n + 1), metric) for metric in finite.split()]
    return examine(*kept, *lost)


@pytest.mark.parametrize(
    "metrics",
    [
        "box obj total_loss val_box",
        "loss_rpn loss_cls loss_bbox loss",
        "train_loss policy_loss value_loss",
        "loss_G loss_D",
        "box obj cls",
        "actor_loss critic_loss",
        "loss recon_loss kl_loss",
    ],
)
@pytest.mark.parametrize("n", [3, 40])
def test_losses_that_are_lost_all_at_once_are_critical_at_once_even_in_the_last_line(metrics: str, n: int) -> None:
    assert ending(metrics, n=n).critical() == {Kind.NAN}


@pytest.mark.parametrize(
    ("metrics", "finite"),
    [
        ("loss_mask loss_keypoint loss_cls", "loss"),
        ("loss loss_bbox", "loss_cls"),
        ("loss", "loss_bbox loss_cls accuracy"),
        ("loss_G", "loss_D"),
        ("accuracy f1 auc", "loss"),
    ],
)
def test_one_witness_is_not_enough_nor_parts_beside_a_whole_that_is_finite(metrics: str, finite: str) -> None:
    assert not ending(metrics, finite).critical()


def test_parts_that_are_lost_beside_a_whole_that_appears_later_are_no_reason_to_stop() -> None:
    parts = [points([*falling(4), NAN], metric) for metric in ("box", "obj", "cls")]
    examined = examine(*parts, points(falling(5), "total_loss"))
    assert {f.severity for f in examined.findings} == {Severity.WARNING}


def test_losses_that_are_lost_at_other_times_are_no_agreement() -> None:
    examined = examine(
        *(
            points([*falling(at), NAN, *falling(9)], metric)
            for at, metric in ((5, "loss"), (12, "loss_bbox"), (20, "loss_cls"))
        )
    )
    assert not examined.critical()


BURSTS = {
    "every third is finite": [NAN if i % 3 else 1.0 for i in range(90)],
    "every third is lost": [1.0 if i % 3 else NAN for i in range(90)],
    "every second": [NAN if i % 2 else 0.5 for i in range(50)],
    "one or two between": [NAN if i * 7919 % 13 % 3 == 0 else 0.7 for i in range(70)],
    "infinite and not": [INF if i % 3 == 1 else 0.9 for i in range(40)],
}


@pytest.mark.parametrize("burst", BURSTS)
@pytest.mark.parametrize("finite", [5, 100])
def test_a_burst_with_one_or_two_finite_values_between_is_one_finding_with_a_count(burst: str, finite: int) -> None:
    examined = judged([*falling(finite), *BURSTS[burst]])
    [found] = [f for f in examined.findings if f.kind in {Kind.NAN, Kind.INF}]
    lost = sum(not math.isfinite(value) for value in BURSTS[burst])
    assert found.severity is Severity.CRITICAL and found.active
    before = finite + next(i for i, value in enumerate(BURSTS[burst]) if not math.isfinite(value))
    assert f"after {before} finite values" in found.message
    told = int(found.message.split("again and again, ")[1].split()[0])
    assert lost / 2.5 <= told <= lost
    assert len([f for f in examined.transitions if f.kind in {Kind.NAN, Kind.INF}]) < 15


def test_a_burst_is_told_anew_a_bounded_number_of_times_however_long_it_is() -> None:
    burst = [NAN if i % 2 else 0.5 for i in range(20000)]
    assert len([f for f in judged(burst).transitions if f.kind is Kind.NAN]) < 20


@pytest.mark.parametrize("apart", [40, 60])
def test_single_steps_that_are_lost_now_and_then_are_a_finding_each_and_over(apart: int) -> None:
    examined = judged([NAN if i % apart == apart - 1 else 1.0 / (1 + 0.01 * i) for i in range(250)])
    assert not examined.alarms() and not examined.critical()
    assert len(examined.of(Kind.NAN)) == 240 // apart
    assert not any("suspect" in f.message for f in examined.findings)


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("before", [0, 3, 40])
def test_infinity_says_so(sign: float, before: int) -> None:
    examined = judged([*falling(before), *[sign * INF] * 5])
    assert examined.critical() == {Kind.INF}
    assert "is infinite" in examined.first(Kind.INF).message and "NaN" not in examined.findings[0].message


def reason(findings: tuple[Finding, ...]) -> Finding:
    verdict = judge(None, findings, Life.TRAINING, points=100)
    assert verdict.decision is Decision.STOP
    return next(f for f in findings if f.id == verdict.deciding)


@pytest.mark.parametrize(
    "values",
    [
        [*falling(60), *[10.0**k for k in range(2, 14)], *[NAN] * 20],
        [*falling(30), *[50.0 + k for k in range(40)], NAN, NAN],
        [*falling(30), *[1e30] * 5, *[INF] * 3],
        [*falling(20), *[3.0**k for k in range(3, 40)], *[NAN] * 4],
        [*falling(9), *[1e9] * 9, *[NAN] * 2],
    ],
)
def test_lost_numbers_are_the_deciding_reason_before_the_explosion_that_led_to_them(values: list[float]) -> None:
    examined = judged(values)
    assert Kind.EXPLOSION in examined.critical()
    assert reason(examined.findings).kind in {Kind.NAN, Kind.INF}


@pytest.mark.parametrize("lost", [2, 3, 5, 9, 30])
def test_what_passed_through_a_loss_and_was_over_makes_the_results_after_it_suspect(lost: int) -> None:
    [found] = judged([*falling(50), *[NAN] * lost, *falling(100, 0.4)]).of(Kind.NAN)
    assert found.state == "recovered" and found.severity is Severity.CRITICAL
    assert "results after this point are suspect" in found.message


def test_a_gradient_norm_or_a_score_that_was_no_number_makes_nothing_suspect() -> None:
    for metric in ("grad_norm", "accuracy"):
        [found] = judged([*[0.5] * 20, *[NAN] * 5, *[0.5] * 20], metric).of(Kind.NAN)
        assert found.state == "recovered" and "suspect" not in found.message


@pytest.mark.parametrize("metric", ["train_loss", "loss", "val_loss", "loss_D", "critic_loss", "mlm_loss"])
def test_two_that_are_no_number_and_nothing_else_are_critical(metric: str) -> None:
    assert judged([NAN, NAN], metric).critical() == {Kind.NAN}
