"""The title above the newest news, and what may be done with the run under the cursor."""

from collections.abc import Sequence

from tui_monitor.app.drawing.glyphs import Glyphs
from tui_monitor.app.drawing.pieces import QUIET, Piece, spread, width_of
from tui_monitor.app.widgets.painted import Line, Painted


class NewsHead(Painted):
    """`─ news (e) ───── exp-003 under the cursor · Enter opens · K stop · W note ─`"""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._run = ""
        self._keys: Sequence[Piece] = ()

    def show(self, run: str, keys: Sequence[Piece]) -> None:
        self._run, self._keys = run, keys
        self.paint(self.lines_for(*self.size))

    def lines_for(self, width: int, height: int) -> list[Line]:  # noqa: ARG002
        rule = self._glyphs.box[4]
        left: list[Piece] = [(f"{rule} news (e) ", QUIET)]
        dot = f" {self._glyphs.dot} "
        right: list[Piece] = [
            (" ", ""),
            (self._run, "bold"),
            (" under the cursor", QUIET),
            (dot if self._keys else "", QUIET),
            *self._keys,
            (f" {rule}", QUIET),
        ]
        if not self._run or width_of(left) + width_of(right) + 4 > width:
            right = []
        return [spread(left, right, width, self._glyphs.ellipsis, (rule, "$foreground 30%"))]

    async def on_click(self) -> None:
        await self.run_action("screen.news")
