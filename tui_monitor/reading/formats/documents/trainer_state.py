"""Hugging Face's `trainer_state.json`: rewritten whole at each checkpoint, every record so far in `log_history`."""

from typing import ClassVar

from tui_monitor.errors import FormatError
from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.columns import Columns, Names
from tui_monitor.reading.formats.documents.json_object import read_object
from tui_monitor.reading.formats.jsonl.flatten import flatten
from tui_monitor.reading.formats.measured import measured
from tui_monitor.reading.formats.protocols import Origin
from tui_monitor.reading.formats.records import Records


class TrainerState:
    name: ClassVar[str] = "trainer_state"

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        del head
        return name.lower().endswith("trainer_state.json")

    def __init__(self, origin: Origin) -> None:
        self._names = Names(origin)

    def parse(self, data: bytes) -> Parsed:
        """A point's place is the number of its record in `log_history`, from 0."""
        state = read_object(data)
        history = state.get("log_history")
        if not isinstance(history, list):
            raise FormatError("trainer_state.json has no log_history: is it whole?")
        columns, records = Columns(self._names), Records()
        for place, record in enumerate(history):
            if isinstance(record, dict):
                flat = flatten(record)
                cells = [(value,) for value in flat.values()]
                records.add(columns, records.shape(tuple(flat)), cells, (place,))
        total = measured(state.get("max_steps"))
        return Parsed(columns.points(), (), total if total is not None and total > 0 else None)
