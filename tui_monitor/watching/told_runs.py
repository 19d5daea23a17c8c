"""Runs on machines that tell by themselves: which of them was told of."""

from __future__ import annotations

from collections.abc import Iterator

from tui_monitor.hosts.file_news import FileNews
from tui_monitor.hosts.source import Source
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.text import Shown


class ToldRuns:
    def __init__(self, source: Source, file_news: FileNews) -> None:
        self._source, self._news = source, file_news
        self._specs: dict[Shown, RunSpec] = {}
        self._by_path: dict[str, set[Shown]] = {}

    def follows(self, spec: RunSpec) -> bool:
        """Is it told of when something happens to its files? Then nobody needs to look before."""
        known = self._specs.get(spec.id)
        if known is spec:
            return True
        if not self._news.tells(self._source.place(spec.main_log)):
            return False
        self.drop(spec.id)
        self._specs[spec.id] = spec
        for path in _paths(spec):
            self._by_path.setdefault(path, set()).add(spec.id)
        return True

    def drop(self, run_id: Shown) -> None:
        if (spec := self._specs.pop(run_id, None)) is not None:
            for path in set(_paths(spec)):
                self._by_path[path].discard(run_id)
                if not self._by_path[path]:
                    del self._by_path[path]

    def clear(self) -> None:
        self._specs.clear()
        self._by_path.clear()

    @property
    def is_news(self) -> bool:
        return self._news.is_news

    def collect(self) -> Iterator[Shown]:
        """Those that were told of since the last time."""
        for path in self._news.collect():
            yield from self._by_path.get(path, ())


def _paths(spec: RunSpec) -> Iterator[str]:
    """A name that comes into its folder, or goes, is told of the folder."""
    yield from (file.path for file in spec.files)
    yield from (path for path in (spec.folder, spec.exit_file, spec.pid_file) if path)
