"""Lines of one skeleton that differ in numbers which belong to their words: ranks, layers, numbered data sets.

Each such number has a template of its own, found by the skeleton and those numbers together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_monitor.reading.formats.text.template import Template

_MOST = 64
"""Variants of one skeleton. A number with more is no name: each line of it is read with care."""


@dataclass(slots=True)
class _Kind:
    template: Template
    """Of any of the variants: says where the numbers stand."""
    count: int = 0


class Variants:
    """The skeletons that are not enough to know a line by."""

    def __init__(self) -> None:
        self._kinds: dict[bytes, _Kind] = {}

    def tell_apart(self, bones: list[bytes], texts: Sequence[bytes], start: int = 0) -> None:
        """Adds the numbers to the skeletons from `start` on that have variants."""
        if not self._kinds:
            return
        lines: dict[bytes, list[int]] = {}
        for line in range(start, len(bones)):
            if bones[line] in self._kinds:
                lines.setdefault(bones[line], []).append(line)
        for bone, members in lines.items():
            template, mine = self._kinds[bone].template, [texts[line] for line in members]
            names = template.names(mine) or [name for text in mine for name in template.names([text]) or [b""]]
            for line, name in zip(members, names, strict=True):
                bones[line] = _joined(bone, name)

    def learn(self, templates: dict[bytes, Template], bone: bytes, template: Template) -> bool:
        """Puts `template` beside the one that `bone` has; False when it says the same and takes its place."""
        known = templates.get(bone)
        if known is None or bone in self._kinds or not known.differs_in_name(template):
            return False
        self._kinds[bone] = _Kind(template)
        del templates[bone]
        for variant in (known, template):
            templates[_joined(bone, variant.name)] = variant
        return True

    def wanted(self, templates: Mapping[bytes, Template], bone: bytes) -> bool:
        """May a template of this skeleton be kept?"""
        kind = self._kinds.get(bone.partition(b"\0")[0])
        if kind is None or bone in templates:
            return True
        kind.count += 1
        return kind.count <= _MOST


def _joined(bone: bytes, name: bytes) -> bytes:
    return bone + b"\0" + name  # texts hold no NUL: it cannot be the skeleton of another line
