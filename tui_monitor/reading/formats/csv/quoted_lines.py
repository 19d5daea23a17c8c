"""Records of a table whose quoted cells hold line breaks."""

from collections.abc import Iterator, Sequence

from tui_monitor.reading.formats.leftovers import Leftovers

_LONGEST = 1 << 20
"""Bytes of one record: a quote that is never closed (a torn row) must not swallow the rest of the file."""


class QuotedLines:
    """Joins lines until their quotes are closed; keeps an open record between blocks."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._offset = 0
        self._size = 0

    @property
    def open(self) -> bool:
        return bool(self._lines)

    def join(
        self, lines: Sequence[bytes], offsets: Sequence[int], leftovers: Leftovers
    ) -> tuple[list[bytes], list[int]]:
        records = list(self._records(lines, offsets, leftovers))
        return [record for record, _ in records], [offset for _, offset in records]

    def _records(
        self, lines: Sequence[bytes], offsets: Sequence[int], leftovers: Leftovers
    ) -> Iterator[tuple[bytes, int]]:
        for line, offset in zip(lines, offsets, strict=True):
            odd = line.count(b'"') % 2 == 1 and not line.startswith(b"#")
            if not self._lines and not odd:
                yield line, offset
                continue
            if not self._lines:
                self._offset = offset
            self._lines.append(line)
            self._size += len(line)
            if len(self._lines) > 1 and odd:
                yield b"\n".join(self._take()), self._offset
            elif self._size > _LONGEST:
                leftovers.add(self._take()[0])

    def _take(self) -> list[bytes]:
        lines, self._lines, self._size = self._lines, [], 0
        return lines
