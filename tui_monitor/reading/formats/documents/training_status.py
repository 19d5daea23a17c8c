"""zero-operators' `training_status.json`: the last 30 epochs, rewritten after each."""

import math
from collections.abc import Mapping
from typing import ClassVar

from tui_monitor.model.points import Event, EventKind, Parsed, Place
from tui_monitor.reading.formats.axes import epoch_seconds
from tui_monitor.reading.formats.columns import NAN, Columns, Names
from tui_monitor.reading.formats.config_values import shown_config
from tui_monitor.reading.formats.documents.json_object import read_object
from tui_monitor.reading.formats.jsonl.flatten import flatten
from tui_monitor.reading.formats.measured import measured
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.text import Shown

_ASIDE = frozenset({"epoch", "timestamp", "total_epochs", "wall_time_seconds", "gpu_memory_mb"})


class TrainingStatus:
    name: ClassVar[str] = "training_status"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        del head
        return name == "training_status.json"

    def __init__(self, origin: Origin) -> None:
        self._names = Names(origin)

    def parse(self, data: bytes) -> Parsed:
        """A point's place is its epoch. The newest epoch counts also when it is not in the history yet."""
        status = read_object(data)
        columns = Columns(self._names)
        history = status.get("metrics_history")
        seen: set[float] = set()
        for entry in (*(history if isinstance(history, list) else ()), status):
            epoch = measured(entry.get("epoch")) if isinstance(entry, dict) else None
            if epoch is not None and math.isfinite(epoch) and abs(epoch) < 2**53 and epoch not in seen:
                seen.add(epoch)
                _add(columns, entry, epoch)
        total = measured(status.get("total_epochs"))
        config = status.get("config")
        return Parsed(
            columns.points(),
            self._end(status, max(seen, default=-1.0)),
            total if total is not None and 0 < total < math.inf else None,
            shown_config(config) if isinstance(config, dict) else {},
        )

    def _end(self, status: Mapping[str, object], epoch: float) -> tuple[Event, ...]:
        if status.get("is_training") is not False or epoch < 0:
            return ()
        place = Place(self._names.origin.file, int(epoch))
        return (Event(EventKind.FINISHED, Shown("training_status.json: is_training is false"), place, epoch, NAN),)


def _add(columns: Columns, entry: Mapping[str, object], epoch: float) -> None:
    metrics = entry.get("metrics")
    named = metrics if isinstance(metrics, dict) else {key: entry[key] for key in entry if key not in _ASIDE}
    rate = {"learning_rate": entry["learning_rate"]} if "learning_rate" in entry else {}
    time = epoch_seconds(entry.get("timestamp"))
    for name, leaf in flatten({**named, **rate}).items():
        value = measured(leaf)
        if value is not None:
            columns.add(name, epoch, value, int(epoch), time)
