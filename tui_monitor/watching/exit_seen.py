"""How the process of one run ended, as its recorder tells; nothing while that is not the end of what is seen now."""

from __future__ import annotations

from typing import Protocol

from tui_monitor.errors import NotYet, SourceError
from tui_monitor.hosts.source import Source, Stat
from tui_monitor.judging import exits
from tui_monitor.model.finding import Finding
from tui_monitor.model.run import Life, Process
from tui_monitor.model.told_beside import Exit
from tui_monitor.reading.files import exit_file
from tui_monitor.reading.files.exit_file import ExitFile
from tui_monitor.reading.files.reader import RunReader
from tui_monitor.text import Shown
from tui_monitor.watching.run_memory import RunMemory

_TEARDOWN = 5.0
"""Seconds after an exit in which its file system may still date output."""
_SLACK = 1.0
"""The start of a process is known to about so many seconds."""


class _Signs(Protocol):
    process: Process | None
    stopping: bool


class ExitSeen:
    """`signs`: its other signs of life. A stop that is under way tells itself what became of it."""

    def __init__(self, source: Source, signs: _Signs) -> None:
        self._source = source
        self._signs = signs
        self._stat: Stat | None = None
        self._file = ExitFile()
        self.known: Exit | None = None
        """None while it runs, where nobody recorded it, and once it was started anew."""

    @property
    def note(self) -> Shown | None:
        return self._file.note

    def look(self, reader: RunReader) -> tuple[Exit | None, Shown | None]:
        """Again: what is known now."""
        try:
            self._read(reader.spec.exit_file)
        except NotYet:
            reader.waiting = True  # what was known stays till then
        self.known = None if self._signs.stopping else self._standing(reader)
        return self.known, self.note

    def lies_still(self, path: str | None) -> bool:
        """Would a look at its file find what is known? Raises what the source raises."""
        return path is None or (not self._to_come(path) and self._source.stat(path) == self._stat)

    def is_of(self, process: Process) -> bool:
        """Of exactly this one, though the last look at the processes still found it?"""
        told = self._file.exit
        return told is not None and process.pid == told.pid and process.started <= told.at + _SLACK

    def finding(self, memory: RunMemory, life: Life) -> Finding | None:
        """Where its log does not tell why it ended, nor a stop through trainmon."""
        if life is Life.STOPPED or memory.endings.ending.failure is not None:
            return None
        return exits.finding(self.known, memory.step, memory.points)

    def _read(self, path: str | None) -> None:
        try:
            stat = None if path is None or self._to_come(path) else self._source.stat(path)
            if stat != self._stat:
                self._file = ExitFile() if stat is None or path is None else exit_file.read(self._source, path, stat)
                self._stat = stat
            if path is not None:
                self._source.used(path)
        except NotYet:
            raise
        except SourceError:
            return  # what was known stays

    def _to_come(self, path: str) -> bool:
        """In a recording that has not reached its end of observation."""
        return self._source.recorded(path) and not self._source.ended(path)

    def _standing(self, reader: RunReader) -> Exit | None:
        told, stat, process = self._file.exit, self._stat, self._signs.process
        if told is None or stat is None or self._source.recorded(reader.spec.files[0].path):
            return told
        lives = process is not None and process.alive and not self.is_of(process)
        if process is not None and lives and (told.code == 0 or process.started > told.at - _SLACK):
            return None  # started anew, or what it started goes on
        written = reader.last_change()
        return None if written is not None and written > stat.mtime + _TEARDOWN else told
