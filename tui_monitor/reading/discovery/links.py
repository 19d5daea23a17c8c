"""Links that lead out of what is watched: a tree is walked, and not the rest of the disk with it."""

import os
from collections.abc import Callable, Sequence

from tui_monitor.hosts.source import Source
from tui_monitor.text import Shown, clean

_TOLD_EACH = 5
"""Links that are told one by one; of more than these, how many there are."""
_FURTHER = "further links"

Tell = Callable[[str, Shown], None]


class Links:
    """Of one walk. What a person named is watched, also where its own path is a link."""

    def __init__(self, source: Source, paths: Sequence[str], follow: bool, tell: Tell) -> None:
        """`follow`: a person asked for what lies outside, too. `tell`: which link is not followed, and why."""
        self._source = source
        self._paths = paths
        self._follow = follow
        self._tell = tell
        self._tops: list[str] | None = None
        self._left = 0

    def is_followed(self, link: str, top: str) -> bool:
        """May the folder be walked that `link`, found below `top`, leads to?"""
        if self._follow:
            return True
        if self._tops is None:
            self._tops = [os.path.join(self._source.real(path), "") for path in self._paths]
        target = self._source.real(link)
        if any(os.path.join(target, "").startswith(watched) for watched in self._tops):
            return True
        self._leave(link, target, top)
        return False

    def _leave(self, link: str, target: str, top: str) -> None:
        self._left += 1
        if self._left > _TOLD_EACH:
            more = self._left - _TOLD_EACH
            said = f"{more} more link{'s' * (more > 1)} lead outside of what is watched: not followed; --follow-links"
            self._tell(_FURTHER, Shown(said))
            return
        name = clean(os.path.relpath(link, os.path.dirname(top)), 300)
        said = f"{name} leads to {clean(target, 300)}, outside of what is watched: not followed; --follow-links"
        self._tell(link, Shown(said))
