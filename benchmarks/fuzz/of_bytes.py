"""Changes that know nothing of what the bytes mean, and changes of lines and their words."""

from __future__ import annotations

import gzip
import re
from random import Random

import zstandard

from benchmarks.fuzz.tokens import BYTES, NUMBERS, TEXTS

_MOST = 400 << 10
_WORD = re.compile(r"\s+|[A-Za-z_]+|[-+.\d]+|.", re.S)


def flips(data: bytes, rng: Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 8, 64)) if out else 0):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return bytes(out)


def cut(data: bytes, rng: Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return rng.choice((data[:at], data[at:], data[:at] + data[at + rng.choice((1, 3, 100)) :]))


def spliced(data: bytes, rng: Random) -> bytes:
    first, second = (rng.randrange(len(data) + 1) for _ in range(2))
    return data[:first] + data[second:]


def repeated(data: bytes, rng: Random) -> bytes:
    start = rng.randrange(len(data) + 1)
    part = data[start : start + rng.choice((1, 10, 300, 5000))]
    times = rng.choice((2, 10, 500))
    return data[:start] + part * max(1, min(times, _MOST // max(1, len(part)))) + data[start:]


def with_token(data: bytes, rng: Random) -> bytes:
    for _ in range(rng.choice((1, 1, 3, 10))):
        at = rng.randrange(len(data) + 1)
        data = data[:at] + rng.choice(BYTES) + data[at + rng.choice((0, 0, 1, 8)) :]
    return data


def recoded(data: bytes, rng: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "utf-7")), "replace")


def words(data: bytes, rng: Random) -> bytes:
    """Words of some lines become others, numbers become worse numbers."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    for _ in range(rng.choice((1, 3, 20))):
        at = rng.randrange(len(lines))
        parts = _WORD.findall(lines[at]) or [""]
        for _ in range(rng.choice((1, 2, 5))):
            here = rng.randrange(len(parts))
            parts[here] = rng.choice(NUMBERS if parts[here][:1].isdigit() else (*NUMBERS, *TEXTS, "", " "))
        lines[at] = "".join(parts)[:60_000]
    return "\n".join(lines).encode("utf-8", "replace" if rng.random() < 0.2 else "surrogatepass")


def order(data: bytes, rng: Random) -> bytes:
    """Lines that come twice, in another order, run together or with the ends of another system."""
    lines = data.split(b"\n")
    match rng.randrange(5):
        case 0:
            rng.shuffle(lines)
        case 1:
            lines.sort(reverse=True)
        case 2:
            lines = [line for line in lines for _ in range(rng.choice((1, 1, 1, 50)))][:20_000]
        case 3:
            return data.replace(b"\n", rng.choice((b"\r", b"\r\n", b"", b"\n\r", b"\x00", b"\x0c", b"\xe2\x80\xa8")))
        case _:
            lines = [lines[rng.randrange(len(lines))] for _ in range(rng.choice((1, 30, 3000)))]
    return b"\n".join(lines)[:_MOST]


PLAIN = (flips, cut, spliced, repeated, with_token, recoded)
LINES = (words, words, words, order)


def packed(data: bytes, name: str, rng: Random) -> tuple[bytes, str]:
    """`data` in gzip or zstd under its new name; sometimes what is packed is changed, sometimes the pack."""
    if rng.random() < 0.7:
        data = rng.choice((*PLAIN, *LINES))(data, rng)
    if rng.random() < 0.5:
        out, ending = gzip.compress(data, 1), ".gz"
    else:
        out, ending = zstandard.ZstdCompressor(level=1).compress(data), ".zst"
    if rng.random() < 0.2:
        out += rng.choice((out, b"\0" * 50, b"junk", gzip.compress(b"\n" * 5_000_000)))
    return (rng.choice(PLAIN[:5])(out, rng) if rng.random() < 0.4 else out), name + ending
