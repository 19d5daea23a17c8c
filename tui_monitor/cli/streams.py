"""The three standard streams as they may be: closed, full, of another encoding, or with a reader who has gone.

A reader who has gone (`trainmon check | head -1`) changes no exit status: what is still said goes nowhere. What
follows something for hours asks `read` whether anybody listens.
"""

from __future__ import annotations

import codecs
import io
import os
import sys

_NAMES = ("stdin", "stdout", "stderr")
_MODES = ("r", "w", "w")


class _Output(io.RawIOBase):
    """A descriptor that may stop taking what is written. `forgiving`: for whatever reason."""

    def __init__(self, descriptor: int, forgiving: bool) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._forgiving = forgiving
        self.gone = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, data: object) -> int:
        """Raises OSError when it cannot be written, once; what comes then goes nowhere."""
        view = memoryview(data)  # type: ignore[arg-type]
        if self.gone:
            return len(view)
        try:
            return os.write(self._descriptor, view)
        except BrokenPipeError:
            self.gone = True
        except OSError:
            self.gone = True
            if not self._forgiving:
                raise
        return len(view)


def prepare() -> None:
    """Make them fit to be used. A closed one leads nowhere, so that no file is opened under its number."""
    for number, (name, mode) in enumerate(zip(_NAMES, _MODES, strict=True)):
        if getattr(sys, name) is None and _is_closed(number):
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    codecs.register_error("escaped", _escaped)
    for number, name in ((1, "stdout"), (2, "stderr")):
        stream = getattr(sys, name)
        if stream is getattr(sys, f"__{name}__") and not stream.isatty():
            setattr(sys, name, _wrapped(stream, number))
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="escaped")


def read() -> bool:
    """Does anybody read what is said on standard output?"""
    raw = _raw()
    return raw is None or not raw.gone


def give_up() -> None:
    """What was not written yet is not tried again."""
    if (raw := _raw()) is not None:
        raw.gone = True


def _raw() -> _Output | None:
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw if isinstance(raw, _Output) else None


def _wrapped(stream: io.TextIOWrapper, number: int) -> io.TextIOWrapper:
    buffer = io.BufferedWriter(_Output(number, forgiving=number == 2))
    return io.TextIOWrapper(buffer, stream.encoding, "escaped", line_buffering=number == 2)


def _is_closed(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return True
    return False


def _escaped(error: UnicodeError) -> tuple[str, int]:
    r"""What an encoding does not have as `\u25cf`: readable, and still strict JSON."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    codes = (int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2))
    return "".join(f"\\u{code:04x}" for code in codes), error.end
