"""Healthy curves that were never recorded: how often do the rules cry wolf?

    python -m benchmarks.simulate [CURVES_PER_FAMILY]

Twenty families of simulated training curves, all healthy by construction: decays with Gaussian, heavy-tailed and
autocorrelated noise, schedules with warm restarts, sawtooth epochs, adversarial oscillation, sparse and negative
rewards. Prints per family how many curves had an alarm at the end, a warning and a STOP at any time. Standard library
only, seeded: the same numbers on every machine.
"""

import math
import random
import sys
from array import array
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from tui_monitor.judging.examiner import Examiner
from tui_monitor.judging.thresholds import Thresholds, for_category
from tui_monitor.model.finding import Kind, Severity
from tui_monitor.model.points import Points
from tui_monitor.text import Shown

Family = Callable[[random.Random, int], list[float]]


def decay(r: random.Random, n: int) -> list[float]:
    """From about 2..11 down to a floor: exponential or a power law, never noisy by itself."""
    start, floor = r.uniform(1.0, 11.0), r.choice([0.0, r.uniform(0.01, 3.0)])
    if r.random() < 0.5:
        tau = n * r.uniform(0.05, 1.0)
        return [floor + start * math.exp(-i / tau) for i in range(n)]
    power = r.uniform(0.1, 0.7)
    return [floor + start * (1.0 + i) ** -power for i in range(n)]


def gaussian(r: random.Random, n: int) -> list[float]:
    sd = 10 ** r.uniform(-3, -0.3)
    return [y + sd * y * r.gauss(0, 1) for y in decay(r, n)]


def additive(r: random.Random, n: int) -> list[float]:
    curve = decay(r, n)
    sd = 10 ** r.uniform(-3, -1) * curve[0]
    return [y + sd * r.gauss(0, 1) for y in curve]


def student(r: random.Random, n: int) -> list[float]:
    sd = 10 ** r.uniform(-2, -0.7)
    return [y * (1 + abs(sd * r.gauss(0, 1) / math.sqrt(r.gammavariate(1.5, 1) / 1.5))) for y in decay(r, n)]


def lognormal(r: random.Random, n: int) -> list[float]:
    sd = r.uniform(0.1, 0.8)
    return [y * math.exp(sd * r.gauss(0, 1)) for y in decay(r, n)]


def autocorrelated(r: random.Random, n: int) -> list[float]:
    phi, sd, level, out = r.uniform(0.3, 0.9), 10 ** r.uniform(-2.5, -1), 0.0, []
    for y in decay(r, n):
        level = phi * level + sd * r.gauss(0, 1)
        out.append(y * math.exp(level))
    return out


def heavy_batches(r: random.Random, n: int) -> list[float]:
    share, factor = r.uniform(0.002, 0.03), r.uniform(2, 10)
    return [y * (factor if r.random() < share else 1.0) for y in gaussian(r, n)]


def warm_restarts(r: random.Random, n: int) -> list[float]:
    cycle, height = max(10, int(n * r.uniform(0.1, 0.4))), r.uniform(0.05, 0.3)
    return [
        y * (1 + height * 0.5 * (1 + math.cos(math.pi * (i % cycle) / cycle)) * (i >= cycle))
        for i, y in enumerate(gaussian_small(r, n))
    ]


def gaussian_small(r: random.Random, n: int) -> list[float]:
    sd = 10 ** r.uniform(-3, -1.3)
    return [y * (1 + sd * r.gauss(0, 1)) for y in decay(r, n)]


def warm_up_bump(r: random.Random, n: int) -> list[float]:
    height, width = r.uniform(0.1, 1.5), n * r.uniform(0.01, 0.05) + 1
    return [y * (1 + height * math.exp(-(((i - 2 * width) / width) ** 2))) for i, y in enumerate(gaussian_small(r, n))]


def sawtooth(r: random.Random, n: int) -> list[float]:
    period, height = r.randint(8, 60), r.uniform(0.05, 0.6)
    return [y * (1 + height * (i % period) / period) for i, y in enumerate(gaussian_small(r, n))]


def descending_steps(r: random.Random, n: int) -> list[float]:
    drops = sorted(r.sample(range(1, n), min(3, n - 1)))
    level, out = r.uniform(1, 5), []
    for i in range(n):
        level *= r.uniform(0.3, 0.8) if i in drops else 1.0
        out.append(level * (1 + 0.03 * r.gauss(0, 1)))
    return out


def negative_loss(r: random.Random, n: int) -> list[float]:
    shift = r.uniform(1, 20)
    return [y - shift for y in additive(r, n)]


def offset_loss(r: random.Random, n: int) -> list[float]:
    shift = r.uniform(1, 100)
    return [y + shift for y in additive(r, n)]


def odd_start(r: random.Random, n: int) -> list[float]:
    curve = gaussian_small(r, n)
    for i in range(r.randint(1, 3)):
        curve[i] *= r.choice([0.1, 5.0, 30.0, 1000.0])
    return curve


def accuracy(r: random.Random, n: int) -> list[float]:
    floor, top, tau, sd = r.uniform(0, 0.5), r.uniform(0.6, 0.99), n * r.uniform(0.03, 0.5), r.uniform(0.001, 0.04)
    return [min(1.0, max(0.0, floor + (top - floor) * (1 - math.exp(-i / tau)) + sd * r.gauss(0, 1))) for i in range(n)]


def adversarial(r: random.Random, n: int) -> list[float]:
    period, swing = r.uniform(5, 40), r.uniform(0.1, 0.5)
    return [abs(1.0 + swing * math.sin(i / period) + 0.15 * r.gauss(0, 1)) for i in range(n)]


def episodes(r: random.Random, n: int) -> list[float]:
    low, high, tau, noise = r.uniform(-500, 20), r.uniform(50, 5000), n * r.uniform(0.1, 0.6), r.uniform(0.05, 0.3)
    return [
        low
        + (high - low) * (1 - math.exp(-i / tau)) * (1 - (r.random() < 0.05) * r.uniform(0.3, 0.9))
        + noise * abs(high) * 0.3 * r.gauss(0, 1)
        for i in range(n)
    ]


def sparse(r: random.Random, n: int) -> list[float]:
    rate, tau = r.uniform(0.02, 0.3), n * r.uniform(0.3, 2)
    return [float(r.randint(1, 8)) if r.random() < rate * (1 + i / tau) else 0.0 for i in range(n)]


def negative_reward(r: random.Random, n: int) -> list[float]:
    low, tau, sd = -r.uniform(100, 2000), n * r.uniform(0.1, 1.0), r.uniform(0.05, 0.3)
    return [low * math.exp(-i / tau) + sd * abs(low) * 0.5 * r.gauss(0, 1) for i in range(n)]


def flat_reward(r: random.Random, n: int) -> list[float]:
    mean, sd = r.uniform(-200, 200), r.uniform(1, 60)
    return [mean + sd * r.gauss(0, 1) for _ in range(n)]


def smoothed_reward(r: random.Random, n: int) -> list[float]:
    level, out = 0.0, []
    for i, value in enumerate(episodes(r, n)):
        level += (value - level) / min(i + 1, 30)
        out.append(level)
    return out


_LOSS: tuple[Family, ...] = (
    gaussian, additive, student, lognormal, autocorrelated, heavy_batches, warm_restarts, warm_up_bump, sawtooth,
    descending_steps, negative_loss, offset_loss, odd_start,
)  # fmt: skip
_REWARD: tuple[Family, ...] = (episodes, sparse, negative_reward, flat_reward, smoothed_reward)
FAMILIES: Mapping[str, tuple[Family, str, str | None]] = MappingProxyType(
    {family.__name__: (family, "loss", None) for family in _LOSS}
    | {family.__name__: (family, "reward", "rl") for family in _REWARD}
    | {"accuracy": (accuracy, "val_accuracy", None), "adversarial": (adversarial, "loss_D", "gan")}
)


def curves(name: str, count: int) -> Iterator[tuple[Points, Thresholds]]:
    """`count` curves of a family, 15 to 3000 points long."""
    family, metric, category = FAMILIES[name]
    for i in range(count):
        r = random.Random(f"{name} {i}")
        n = int(10 ** r.uniform(1.2, 3.5))
        values = array("d", family(r, n))
        steps, times = array("d", range(n)), array("d", [math.nan]) * n
        yield (
            Points(Shown(metric), Shown("simulated"), steps, values, times, array("q", range(n))),
            for_category(category),
        )


def main(count: int) -> None:
    print(f"{'family':18} {'curves':>6} {'alarmed':>8} {'STOP':>5} {'warned':>7} {'advice':>7}")
    totals = [0, 0, 0, 0, 0]
    for name in FAMILIES:
        row = _tally(name, count)
        totals = [a + b for a, b in zip(totals, row, strict=True)]
        print(f"{name:18} {row[0]:6} {row[1]:8} {row[2]:5} {row[3]:7} {row[4]:7}")
    print(f"{'all':18} {totals[0]:6} {totals[1]:8} {totals[2]:5} {totals[3]:7} {totals[4]:7}")
    print(f"alarmed {100 * totals[1] / totals[0]:.2f} %, STOP at any time {100 * totals[2] / totals[0]:.2f} %")


def _tally(name: str, count: int) -> list[int]:
    """[curves, alarm at the end, critical at any time, warning at any time, open plateau advice]."""
    row = [0, 0, 0, 0, 0]
    for points, thresholds in curves(name, count):
        examiner = Examiner(thresholds)
        transitions = examiner.examine([points])
        row[0] += 1
        row[1] += any(f.alarm for f in examiner.findings)
        row[2] += any(f.severity is Severity.CRITICAL for f in transitions)
        row[3] += any(f.severity is not Severity.INFO for f in transitions)
        row[4] += any(f.active and f.kind is Kind.PLATEAU for f in examiner.findings)
    return row


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
