"""The runs of each path that is looked at: of its tree, named anew where that is another, or of a file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from tui_monitor.reading.discovery.ids import runs, single
from tui_monitor.reading.discovery.not_there import NotThere
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.reading.discovery.tree import Folder
from tui_monitor.reading.discovery.unseen import Unseen


class RunsOfPaths:
    def __init__(self, not_there: NotThere, unseen: Unseen) -> None:
        self._not_there, self._unseen = not_there, unseen
        self._known: dict[str, tuple[Folder, list[RunSpec]]] = {}
        """Path -> its tree as the last walk found it, and the runs in it."""

    def below(self, tree: Folder, path: str) -> Iterator[RunSpec]:
        """Named anew where the tree is another: most walks find what the one before found."""
        before, known = self._known.get(path, (None, []))
        if before == tree:
            yield from known
            return
        named: list[RunSpec] = []
        for spec in runs(tree, path):
            named.append(spec)
            yield spec
        self._known[path] = (tree, named)

    def no_folder(self, path: str) -> Sequence[RunSpec]:
        """A file is one run; a tree whose place does not answer now holds what it held before. Raises NotYet."""
        _, known = self._known.get(path, (None, []))
        is_run = self._not_there.is_run(path, known=bool(known))
        if known and path in self._unseen.problems:
            return known
        return [single(path, os.path.dirname(path))] if is_run else []
