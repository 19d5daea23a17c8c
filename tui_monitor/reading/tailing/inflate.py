"""Plain bytes of a stream packed with gzip or zstd, as they arrive; a small file must not become a huge one."""

import zlib
from typing import Protocol

from msgspec import Struct

from tui_monitor.errors import FormatError

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_PIECE = 64
"""Packed bytes inflated at a time. zstd makes up to 32768 bytes of one, so these become 2 MiB at most before anybody
looks at how many there are."""
_STEP = 1 << 20
"""Plain bytes after which the rest of what was fed waits: what comes of one step is read before the next is made."""
_LARGEST_WINDOW = 1 << 27


class Caps(Struct, frozen=True):
    """What a packed stream may become."""

    ratio: int = 200
    """Plain bytes a packed byte. Logs reach about 30."""
    free: int = 16 << 20
    """Plain bytes before the ratio counts: a short log of equal lines packs very well."""
    total: int = 4 << 30
    """Plain bytes of one stream."""


class _Member(Protocol):
    """One packed member; several may follow each other in a file."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class Inflated:
    """Feed packed bytes, get plain ones; what is not whole yet waits."""

    def __init__(self, caps: Caps | None = None) -> None:
        self._caps = caps or Caps()
        self._member: _Member | None = None
        self._faults: tuple[type[Exception], ...] = (zlib.error,)
        """What a member raises that is corrupt."""
        self._head = b""
        self._waiting = b""
        self.packed = 0
        """Packed bytes taken so far."""
        self.plain = 0
        """Plain bytes given so far: the offset of the next one."""
        self.broken: FormatError | None = None
        """Why the rest cannot be read: corrupt bytes, or a stream beyond its caps."""

    @staticmethod
    def packs(head: bytes) -> bool:
        """Does a file that begins so hold a packed stream?"""
        return head.startswith((_GZIP, _ZSTD))

    def feed(self, data: bytes) -> bytes:
        """The plain bytes that `data` completes, at most about 1 MiB; what is left of it `waits` for an empty feed.

        Nothing any more once the stream is `broken`.
        """
        data, plain, start = self._waiting + data, bytearray(), 0
        while start < len(data) and len(plain) < _STEP and self.broken is None:
            try:
                self._inflate(data[start : start + _PIECE], plain)
            except FormatError as error:
                self.broken = error
            start += _PIECE
        self._waiting = data[start:] if self.broken is None else b""
        return bytes(plain)

    @property
    def waits(self) -> bool:
        """Is there more to be had of what was fed?"""
        return bool(self._waiting)

    def _inflate(self, data: bytes, plain: bytearray) -> None:
        """Adds to `plain` what comes before an error, too."""
        self.packed += len(data)
        while data:
            if self._member is None:
                data = self._begin(data)
                continue
            try:
                new = self._member.decompress(data)
            except self._faults as error:
                raise FormatError(f"corrupt packed bytes before byte {self.packed}: {error}") from error
            data = b""
            if self._member.eof:
                data, self._member = self._member.unused_data, None
            self._count(len(new))
            plain += new

    def _begin(self, data: bytes) -> bytes:
        """Open the next member; zeros between members are padding."""
        self._head += data if self._head else data.lstrip(b"\0")
        if len(self._head) < len(_ZSTD):
            return b""
        data, self._head = self._head, b""
        if data.startswith(_GZIP):
            self._member = zlib.decompressobj(wbits=31)
        elif data.startswith(_ZSTD):
            import zstandard  # with the first log that is packed so: it is as large as all the rest

            self._faults = (zlib.error, zstandard.ZstdError)
            self._member = zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).decompressobj()
        else:
            raise FormatError(f"neither gzip nor zstd before byte {self.packed}")
        return data

    def _count(self, new: int) -> None:
        self.plain += new
        caps = self._caps
        if self.plain > caps.total:
            raise FormatError(f"inflates to more than {caps.total >> 20} MiB: not read further")
        if self.plain > caps.free + caps.ratio * self.packed:
            raise FormatError(f"inflates to more than {caps.ratio} times its size: not read further")
