"""How wide the layers of a model are, as a configuration or a line says it: `hidden=[64, 1]`, `model 64-1-10`."""

from __future__ import annotations

from msgspec import Struct

from tui_monitor.diagnosis.course import Course
from tui_monitor.diagnosis.recipe import Hyperparameter
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.points import Place
from tui_monitor.text import Shown, clean

_PRINTED = lazy_compile(
    r"(?i)\b(?:model|net(?:work)?|mlp|arch(?:itecture)?|layers?|layer[_ ]?sizes|sizes|dims|topology)\b[\"']?[:= ]{1,3}"
    r"[\[(]?(?P<sizes>\d{1,6}(?: ?(?:-|->|→|x|,|>) ?\d{1,6}){2,12})(?![\d.:])"
)
_WORDS = ("model", "net", "mlp", "arch", "layer", "sizes", "dims", "topology")
_NUMBER = lazy_compile(r"\d+")


class HiddenSizes(Struct, frozen=True):
    widths: tuple[int, ...]
    """Of the hidden layers alone."""
    said: Shown
    place: Place | None = None


def hidden_sizes(course: Course) -> HiddenSizes | None:
    chosen = course.recipe.get(Hyperparameter.WIDTH)
    widths = tuple(int(one) for one in chosen.numbers if one >= 1 and one == int(one)) if chosen is not None else ()
    if chosen is not None and widths:
        return HiddenSizes(widths, clean(chosen.said, 120), chosen.place)
    line = course.line(_PRINTED, _WORDS)
    found = _PRINTED.search(line.text) if line is not None else None
    if line is None or found is None:
        return None
    sizes = tuple(int(one) for one in _NUMBER.findall(found["sizes"]))
    return HiddenSizes(sizes[1:-1], clean(found.group(), 120), line.place)
