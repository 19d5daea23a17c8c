"""MLflow's file store: a file a metric, `mlruns/<experiment>/<run>/metrics/<name>`, a line `timestamp value step`.

mlflow/store/tracking/file_store.py. The metric's name is in the path alone.
"""

from __future__ import annotations

import re
from array import array
from typing import ClassVar, Literal

from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.block_lines import lines_of, readable
from tui_monitor.reading.formats.columns import Columns, Names
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.formats.measured import number
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.tailing.block import Block

_LINE = re.compile(rb"(\d{12,14}) ([-+.\deEinfatyINFATY]{1,40})(?: (-?\d{1,18})(?: .*)?)?\s*")
"""Milliseconds, value, step (missing in files of the first versions), then a data set's name and digest."""
_IN_PATH = re.compile(r"(?:^|/)metrics/(.+)$")


class MlflowMetric:
    name: ClassVar[str] = "mlflow"
    framing: ClassVar[Literal["lines", "bytes"]] = "lines"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        """Every whole line is one of such a file."""
        del name
        lines = [line for line in readable(head).split(b"\n")[:20] if line.strip()]
        return bool(lines) and all(map(_LINE.fullmatch, lines))

    def __init__(self, origin: Origin) -> None:
        self.leftovers = Leftovers()
        self._names = Names(origin)
        found = _IN_PATH.search(origin.file)
        self._metric = found[1] if found else origin.file.rpartition("/")[2]
        self._count = 0

    def feed(self, block: Block) -> Parsed:
        steps, values, times, places = array("d"), array("d"), array("d"), array("q")
        for line, offset in zip(*lines_of(block), strict=True):
            found = _LINE.fullmatch(line)
            value = number(found[2].decode()) if found else None
            if found is None or value is None:
                self.leftovers.add(line)
                continue
            self._count += 1
            steps.append(float(found[3] or self._count))
            values.append(value)
            times.append(int(found[1]) / 1e3)
            places.append(offset)
        columns = Columns(self._names)
        columns.extend(self._metric, steps, values, times, places)
        return Parsed(columns.points())

    def finish(self) -> Parsed:
        return Parsed()
