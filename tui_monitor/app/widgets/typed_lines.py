"""What a person types in a question: why, and how many runs. Neither is ever a yes."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from tui_monitor.model.act import LONGEST_REASON
from tui_monitor.text import Shown, clean


class TypedLine(Input):
    """One line. Enter in it answers nothing: the question moves on to No."""

    def __init__(self, placeholder: str, text: str = "", longest: int = LONGEST_REASON, name: str = "") -> None:
        super().__init__(text, placeholder, compact=True, max_length=longest, select_on_focus=False, id=name or None)
        self.cursor_blink = False


class ReasonLine(Horizontal):
    """Why, in the person's own words. `is_noted`: is a note written of what is asked about?"""

    def __init__(self, text: str = "", is_noted: bool = True) -> None:
        super().__init__()
        where = "note" if is_noted else "journal"
        self.typed = TypedLine(f"optional (Shift+Tab): why, kept in the {where}", text, name="reason")

    def compose(self) -> ComposeResult:
        yield Static("reason     ", classes="label")
        yield self.typed

    @property
    def words(self) -> Shown | None:
        return clean(self.typed.value.strip(), LONGEST_REASON) or None


class CountLine(TypedLine):
    """The number of runs, typed by a person who counted them."""

    def __init__(self, count: int) -> None:
        super().__init__("", longest=6, name="count")
        self.count = count

    def expect(self, count: int) -> None:
        """What was typed for another number does not count."""
        self.count = count
        self.placeholder = f"type {count}, the number of runs, to allow it" if count else "there is nothing to allow"

    def on_mount(self) -> None:
        self.expect(self.count)

    @property
    def counted(self) -> bool:
        return self.value.strip() == str(self.count)
