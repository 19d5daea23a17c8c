"""What a screen says that has no room to say anything else."""

from textual.content import Content
from textual.widget import Widget


class TooSmall(Widget):
    """Displayed alone, while the screen has the class `-too-small`."""

    def render(self) -> Content:
        width, height = self.size
        text = "too small"
        return Content("\n".join(text[i : i + width] for i in range(0, len(text), max(1, width))[:height]))
