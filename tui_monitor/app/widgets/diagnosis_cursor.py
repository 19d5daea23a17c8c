"""Where a person is in a diagnosis: one of all that is said in it. It stays there when a newer one says the same."""

from tui_monitor.app.drawing import diagnosis_lines
from tui_monitor.app.drawing.diagnosis_lines import Paragraph
from tui_monitor.app.drawing.side_lines import Facts, Look
from tui_monitor.model.diagnosis import Proof


class DiagnosisCursor:
    def __init__(self) -> None:
        self._said: list[Paragraph] = []
        self.index = 0

    @property
    def proof(self) -> Proof | None:
        """What proves it, or the cause to which it belongs."""
        return self._said[self.index].proof if self._said else None

    def follow(self, facts: Facts, look: Look) -> None:
        here = self._said[self.index] if self._said else None
        self._said = diagnosis_lines.entries(facts.diagnosis, facts.view, look.glyphs)
        if self._said[self.index : self.index + 1] != [here]:
            self.index = self._said.index(here) if here in self._said else 0

    def go_to(self, index: int) -> None:
        self.index = max(0, min(index, len(self._said) - 1))

    def scroll(self, by: int, look: Look, width: int) -> None:
        """By so many lines, and by one of what is said at least."""
        _, owners = diagnosis_lines.drawn(self._said, self.index, width, look.glyphs, look.numbers)
        target = owners[max(0, min(owners.index(self.index) + by, len(owners) - 1))]
        self.go_to(target if target != self.index else self.index + (1 if by > 0 else -1))
