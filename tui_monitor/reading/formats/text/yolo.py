"""YOLO (ultralytics, YOLOv5): a heading of column names, a bar per epoch under it, and one of the validation.

The row of a bar is redrawn with running means; the one at 100 % is the epoch's. Of the validation's rows, `all` counts.
"""

import re

from tui_monitor.reading.formats.text import numbers
from tui_monitor.reading.formats.text.prefix import Prefix
from tui_monitor.reading.formats.text.shape import Counter, Entries, Reading, Value

_HEADING = re.compile(r"\s*Epoch\s+(?:GPU_mem|gpu_mem)\s+(?P<names>\S.*)$")
_ROW = re.compile(
    r"\s*(?P<epoch>[0-9]+)/(?P<epochs>[0-9]+)\s+[0-9.]+[GMK]?\s+(?P<cells>[^:%|]*?):\s*(?P<percent>[0-9]+)%", re.ASCII
)
_CLASSES = re.compile(r"\s*Class\s+Images\s+(?:Instances|Labels|Targets)\s+(?P<names>.*?):\s*[0-9]+%")
_ALL = re.compile(r"\s*all\s+[0-9]+\s+[0-9]+\s+(?P<cells>[-0-9.e+ na]+)$", re.ASCII)
_ABBREVIATED = {"P": "Precision", "R": "Recall"}
"""As their own CSV spells them out; a bare `R` is a return elsewhere."""
_COUNTS = frozenset({"Instances", "labels", "Size", "img_size", "targets", "total_size"})


class Yolo:
    def __init__(self) -> None:
        self._columns: list[str] = []
        self._classes: list[str] = []

    def read(self, text: str, head: Prefix, offset: int) -> Entries | None:
        heading = _HEADING.match(text)
        if heading:
            self._columns = heading["names"].split()
            return []
        if not self._columns:
            return None
        classes = _CLASSES.match(text)
        if classes:
            self._classes = [_bare(name) for name in classes["names"].split()]
            return []
        row = _ROW.match(text)
        if row:
            return self._epoch(row, head, offset)
        total = _ALL.match(text)
        if total:
            reading = Reading(time=head.time, last=True)
            _fill(reading, self._classes, total["cells"].split())
            return [(reading, offset)] if reading.values else []
        return None

    def finish(self) -> Entries:
        return []

    def _epoch(self, row: re.Match[str], head: Prefix, offset: int) -> Entries:
        if row["percent"] != "100":
            return []
        reading = Reading(time=head.time, last=True, epoch=Counter(float(row["epoch"]), float(row["epochs"])))
        _fill(reading, self._columns, row["cells"].split())
        return [(reading, offset)] if reading.values else []


def _fill(reading: Reading, names: list[str], cells: list[str]) -> None:
    for name, cell in zip(names, cells, strict=False):
        number = numbers.cell(cell)
        if number is not None and name not in _COUNTS:
            reading.values.append(Value(name, number))


def _bare(name: str) -> str:
    """`Box(P` and `mAP50-95)` without the bracket that groups the columns."""
    name = name.partition("(")[2].rstrip(")") or name.rstrip(")")
    return _ABBREVIATED.get(name, name)
