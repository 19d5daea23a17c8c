"""Why a label and a log may count differently and both be right. Each answer is computed from what was read.

None of these looks at a name of a file. What none of them can account for is wrong.
"""

import csv
import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from benchmarks.labelled.digits import Printed, all_same, same, ways
from benchmarks.labelled.labels import Label, Points, Truth
from benchmarks.labelled.names import match
from benchmarks.labelled.reads import Read
from tui_monitor.reading.discovery.run_files import FileSpec

_OFFSETS = (0, -1, 1)
"""The log's step less the script's: some count the first step as 0, some as 1."""
_FEW = 2
"""At least: one value may agree by chance."""
_ALL = 17
"""Digits."""


def account(label: Label, found: str | None, run: Read) -> str | None:
    """How the label goes with a log that counts otherwise; None when that cannot be told."""
    truth = label.truth
    if truth is None or found is None:
        return None
    mine = run.metrics[found]
    answers = (_at_common_steps(mine, truth), _finite_alone(mine, truth), _with_another(found, truth, run))
    answer = next((answer for answer in answers if answer is not None), None)
    if answer is None:
        return None
    further = [f"{name} of the same script is exact" for name in _others_that_agree(label, run)[:2]]
    alone = [f"{one.spec.files[0].name} alone is exact" for one in run.alone() if _is_exact(label, one)]
    independent = _as_plain_table(found, run) or (_mentions(found, run) if len(mine) < truth.count else None)
    return "; ".join([answer, *alone, *further, *([independent] if independent else [])])


def second_opinion(label: Label, found: str | None, run: Read) -> str | None:
    """Who else says what was read of a metric whose values no label knows; None when nobody does."""
    if found is None:
        return _unwritten(label.metric, run)
    mine = run.metrics[found]
    answers = (_in_percent(mine, label), _in_another_file(found, run), _as_plain_table(found, run))
    return next((answer for answer in answers if answer is not None), None)


def _unwritten(metric: str, run: Read) -> str | None:
    """Does the metric's name stand nowhere in the files?"""
    word = re.compile(rb"(?i)(?<![a-z])" + re.escape(re.split(r"[\W_]", metric)[-1].encode()) + rb"(?![a-z])")
    logs = [_bytes_of(file, run) for file in run.spec.files]
    if any(map(word.search, logs)):
        return None
    return f"nothing to find: the name stands nowhere in the {sum(map(len, logs))} bytes of the log"


def _mentions(found: str, run: Read) -> str:
    """How often the log names the metric at all: it cannot hold more points."""
    owner = next(file for file in run.spec.files if file.name == run.owner[found])
    word = re.compile(rb"(?<![\w-])" + re.escape(found.split("@")[0].encode()) + rb"(?![\w-])")
    times = len(word.findall(_bytes_of(owner, run)))
    return f"its name stands {times} times in {owner.name}"


def _bytes_of(file: FileSpec, run: Read) -> bytes:
    """Also of the parts that were rotated away."""
    data = b""
    for path in (*file.earlier, file.path):
        opened = run.source.open(path)
        data += opened.read_at(0, opened.stat().size)
        opened.close()
    return data


def _in_percent(mine: Points, label: Label) -> str | None:
    for name, script in label.others.items():
        if all_same(mine.values, [100 * value for value in script.values], _ALL):
            return f"the same {len(mine)} values as {name} of the script, in percent"
    return None


def _in_another_file(found: str, run: Read) -> str | None:
    for one in run.alone():
        name, file = match(found, one.metrics), one.spec.files[0].name
        if name is not None and file != run.owner[found]:
            mine, theirs = run.metrics[found].values, one.metrics[name].values
            if all_same(mine, theirs, _ALL) or all_same(theirs, mine, _ALL):
                return f"the same {len(mine)} values as in {file}"
    return None


def _as_plain_table(found: str, run: Read) -> str | None:
    """As Python's csv module has it."""
    owner = next(file.path for file in run.spec.files if file.name == run.owner[found])
    if not owner.endswith(".csv"):
        return None
    with open(owner, newline="") as lines:
        cells = [row.get(found) for row in csv.DictReader(lines, skipinitialspace=True)]
    plain = [float(cell) for cell in cells if cell and cell != found]  # a resumed run writes its header again
    return f"the same {len(plain)} values as the csv module" if plain == list(run.metrics[found].values) else None


def _at_common_steps(mine: Points, truth: Truth) -> str | None:
    """At every step that both have, the value is the script's."""
    script = truth.points
    if script is None:
        return None
    held: dict[float, list[float]] = defaultdict(list)
    for step, value in zip(script.steps, script.values, strict=True):
        held[step].append(value)
    for offset in _OFFSETS:
        common = [(step - offset, value) for step, value in zip(mine.steps, mine.values, strict=True)]
        common = [(step, value) for step, value in common if step in held]
        if len(common) >= _FEW and any(_are_held(common, held, printed) for printed in ways(mine.values)):
            steps = len({step for step, _ in common})
            return f"at all {steps} steps that both have the same value; {_extent(mine)} read, {_extent(script)} held"
    return None


def _are_held(points: Sequence[tuple[float, float]], held: Mapping[float, Sequence[float]], printed: Printed) -> bool:
    return all(any(same(value, printed, one, _ALL) for one in held[step]) for step, value in points)


def _extent(points: Points) -> str:
    steps = len(set(points.steps))
    again = f", {len(points) - steps} again," if len(points) > steps else ""
    return f"{steps} steps{again} up to {points.steps[-1]:g}"


def _finite_alone(mine: Points, truth: Truth) -> str | None:
    """The label leaves out what is no number."""
    kept = [place for place, value in enumerate(mine.values) if math.isfinite(value)]
    finite = Points([mine.steps[place] for place in kept], [mine.values[place] for place in kept])
    if len(finite) == len(mine) or not agrees(finite, truth):
        return None
    return f"the same {len(finite)} finite values; {len(mine) - len(finite)} that are no number are not in the label"


def _with_another(found: str, truth: Truth, run: Read) -> str | None:
    """The label counts two metrics of the log as one."""
    mine = run.metrics[found]
    for name, other in run.metrics.items():
        if name != found and len(mine) + len(other) == truth.count:
            joined = sorted(
                zip([*mine.steps, *other.steps], [*mine.values, *other.values], strict=True), key=lambda point: point[0]
            )
            both = Points([step for step, _ in joined], [value for _, value in joined])
            if agrees(both, truth):
                return f"the label counts {found} ({len(mine)}) and {name} ({len(other)}) as one"
    return None


def agrees(mine: Points, truth: Truth) -> bool:
    """Are count and first, least, greatest and last value the same, and all values where all are known?"""
    if len(mine) != truth.count or not _are_marks(mine, truth):
        return False
    return truth.points is None or all_same(mine.values, truth.points.values, truth.digits)


def _are_marks(mine: Points, truth: Truth) -> bool:
    pairs = list(zip(mine.marks(), truth.marks, strict=False))
    return any(all(same(one, printed, other, truth.digits) for one, other in pairs) for printed in ways(mine.values))


def _others_that_agree(label: Label, run: Read) -> list[str]:
    """Other metrics of the script that were read exactly."""
    names = {name: match(name, run.metrics) for name in label.others}
    return [
        name
        for name, mine in names.items()
        if mine is not None and all_same(run.metrics[mine].values, label.others[name].values, _ALL)
    ]


def _is_exact(label: Label, run: Read) -> bool:
    name = match(label.metric, run.metrics)
    return name is not None and label.truth is not None and agrees(run.metrics[name], label.truth)
