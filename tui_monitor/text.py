"""The only maker of text that is safe to show: everything that comes from outside passes through `clean`.

Log lines, metric names, paths and error messages may hold escape sequences that drive the terminal (set its title,
write the clipboard), bidirectional overrides that reorder a line, or control codes that move the cursor. Textual
passes all of them on. `Shown` marks text without any; the type checker holds that only such text reaches the screen
and the records.
"""

import re
from typing import NewType

Shown = NewType("Shown", str)

_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor moves
    r"|\x1b[\]P^_X][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, PM, APC, SOS with their text
    r"|\x1b[ -/]*[0-~]"  # other two- and three-byte sequences
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI as one C1 byte
)
_INVISIBLE = re.compile(r"[^\t -~\u00a0-\U0010ffff]|[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
_ELLIPSIS = "…"


def clean(raw: str, limit: int = 2000) -> Shown:
    """`raw` as one line of at most `limit` characters that cannot drive a terminal.

    Escape sequences vanish, other control characters and invisible marks become visible (`\\x07`, `\\u202e`),
    a tab becomes four spaces. Cleaning clean text changes nothing.
    """
    if len(raw) > limit:
        raw = raw[: limit - 1] + _ELLIPSIS
    if raw.isprintable():
        return Shown(raw)
    shown = _INVISIBLE.sub(_escaped, _SEQUENCE.sub("", raw)).replace("\t", "    ")
    if not shown.isprintable():
        shown = "".join(c if c.isprintable() else _escape(c) for c in shown)
    return Shown(shown if len(shown) <= limit else shown[: limit - 1] + _ELLIPSIS)


def clean_bytes(raw: bytes, limit: int = 2000) -> Shown:
    """`clean` of UTF-8 bytes; what is not UTF-8 becomes the replacement character."""
    return clean(raw[: 4 * limit].decode("utf-8", "replace"), limit)


def _escaped(match: re.Match[str]) -> str:
    return _escape(match.group())


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was not UTF-8, kept by surrogateescape
        return f"\\x{code - 0xDC00:02x}"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
