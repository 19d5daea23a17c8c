"""Text that comes from outside, as it stands in a Markdown file: it shows itself, loads nothing and links nowhere.

>>> prose("loss <img src=x> of [a](b)")
'loss &lt;img src=x> of [a]\\\\(b)'
>>> code_line("  a `b` ")
'      a `b`'
"""

from __future__ import annotations

from tui_monitor.text import Shown, clean

_LONGEST = 2000


def prose(said: str) -> Shown:
    """Within a sentence."""
    return clean(said.replace("<", "&lt;").replace("](", "]\\("), _LONGEST)


def code_line(said: str, indent: int = 4) -> Shown:
    """One line as it is, behind four spaces: nothing in it means anything there."""
    return Shown(f"{' ' * indent}{clean(said, _LONGEST).rstrip()}")
