"""The only maker of text that is safe to show: everything that comes from outside passes through `clean`.

Log lines, metric names, paths and error messages may hold escape sequences that drive the terminal (set its title,
write the clipboard), bidirectional overrides that reorder a line, or control codes that move the cursor. Textual
passes all of them on. They may hold keys and passwords too. `Shown` marks text without any of that; the type checker
holds that only such text reaches the screen, standard output and the records.
"""

import re
from typing import NewType

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.redaction.marks import MARK
from tui_monitor.redaction.redact import AHEAD, redact

Shown = NewType("Shown", str)

_SEQUENCE = lazy_compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor moves
    r"|\x1b[\]P^_X][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, PM, APC, SOS with their text
    r"|\x1b[ -/]*[0-~]"  # other two- and three-byte sequences
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI as one C1 byte
)
_INVISIBLE = lazy_compile(
    r"[^\t -~\u00a0-\U0010ffff]|[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
    r"|[\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufe00-\ufe0e\U000e0100-\U000e01ef]"  # letters that show nothing
)
_ELLIPSIS = "…"
_BETWEEN_WORDS = lazy_compile(r"[\s\"',;&]")


def clean(raw: str, limit: int = 2000) -> Shown:
    """`raw` as one line of at most `limit` characters that cannot drive a terminal and holds no secret.

    Escape sequences vanish, other control characters and invisible marks become visible (`\\x07`, `\\u202e`),
    a tab becomes four spaces, a secret `[redacted:kind]`. Cleaning clean text changes nothing.
    """
    further = len(raw) - limit > AHEAD
    shown = redact(_visible(raw[: limit + AHEAD] if further else raw))
    if further:  # what is cut off here may be half of a secret, so what led to it is not shown either
        shown = _cut(shown, len(shown) - AHEAD + 1)
    while len(shown) > limit:
        shown = redact(_cut(shown, limit))
    return Shown(shown)


def clean_bytes(raw: bytes, limit: int = 2000) -> Shown:
    """`clean` of UTF-8 bytes; what is not UTF-8 becomes the replacement character."""
    return clean(raw[: 4 * (limit + AHEAD + 1)].decode("utf-8", "replace"), limit)


def clean_name(raw: str, limit: int = 2000) -> Shown:
    """`clean` for what tells things apart: ids, metrics, keys, paths. None of it is redacted, lest two become one."""
    shown = _visible(raw if len(raw) <= limit else raw[: limit - 1] + _ELLIPSIS)
    return Shown(shown if len(shown) <= limit else shown[: limit - 1] + _ELLIPSIS)


def clean_value(name: str, value: str, limit: int = 2000) -> Shown:
    """`clean` of what a setting is set to: whether that is a secret, its name may tell."""
    shown, start = clean(value, limit), f"{clean_name(name)}="
    told = clean(start + shown, len(start) + limit)
    said = Shown(told.removeprefix(start)) if told.startswith(start) else shown
    if (whole := _BETWEEN_WORDS.sub("_", shown)) != shown:  # of several words all are the secret
        mark = clean(start + whole, len(start) + limit).removeprefix(start)
        return Shown(mark) if MARK.fullmatch(mark) else said
    return said


def _visible(raw: str) -> str:
    if raw.isprintable() and (raw.isascii() or not _INVISIBLE.search(raw)):
        return raw
    shown = _INVISIBLE.sub(_escaped, _SEQUENCE.sub("", raw)).replace("\t", "    ")
    return shown if shown.isprintable() else "".join(c if c.isprintable() else _escape(c) for c in shown)


def _cut(shown: str, limit: int) -> str:
    """At most `limit` characters; a mark that would be cut in two is left out whole."""
    end = max(0, limit - 1)
    across = (mark.start() for mark in MARK.finditer(shown) if mark.start() < end < mark.end())
    return shown[: next(across, end)] + _ELLIPSIS


def _escaped(match: re.Match[str]) -> str:
    return _escape(match.group())


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was not UTF-8, kept by surrogateescape
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
