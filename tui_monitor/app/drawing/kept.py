"""What was drawn of each run: the same run that looks the same is not drawn again."""

from collections.abc import Collection
from enum import Enum, auto

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.app.drawing.pieces import filled
from tui_monitor.app.drawing.run_lines import draw
from tui_monitor.app.drawing.run_parts import Lines, RunLook, age_of
from tui_monitor.app.drawing.table_view import draw_row
from tui_monitor.model.run import RunView
from tui_monitor.text import Shown, clean


class Form(Enum):
    """How a run is drawn."""

    PLAIN = auto()
    """A box, two lines or one, as its size says."""
    ROW = auto()
    """A row of a table, below its titles."""


class _Drawn(Struct, frozen=True):
    view: RunView
    look: RunLook
    size: tuple[Form, int, int]
    lines: Lines


class KeptDrawings:
    def __init__(self) -> None:
        self._drawn: dict[Shown, _Drawn] = {}

    def lines(self, view: RunView, look: RunLook, width: int, height: int, form: Form = Form.PLAIN) -> Lines:
        """The run in `width` x `height` cells; the very same lines as before where nothing of it is new."""
        old, size = self._drawn.get(view.id), (form, width, height)
        if old is not None and old.view is view and old.size == size and _alike(view, old.look, look):
            return old.lines
        lines = _lines(view, look, size)
        self._drawn[view.id] = _Drawn(view, look, size, lines)
        return lines

    def keep_only(self, runs: Collection[Shown]) -> None:
        if len(self._drawn) > 2 * len(runs) + 50:
            self._drawn = {run: drawn for run, drawn in self._drawn.items() if run in runs}


def _alike(view: RunView, old: RunLook, new: RunLook) -> bool:
    """Time alone changes nothing until an age has another word."""
    if old.now != new.now and age_of(view, old.now) == age_of(view, new.now):
        old = replace(old, now=new.now)
    return old == new


def _lines(view: RunView, look: RunLook, size: tuple[Form, int, int]) -> Lines:
    form, width, height = size
    try:
        return [draw_row(view, look, width)] if form is Form.ROW else draw(view, look, width, height)
    except Exception as error:  # noqa: BLE001 - a fault in drawing one run must not take the others away
        text = clean(f" {view.exp_id}: internal error, {type(error).__name__}: {error}")
        return [filled([(text, "bold $error")], width, ""), *([(" " * width, "")] for _ in range(height - 1))]
