"""JSON, tables and YAML: read, changed where it has a meaning, and written again."""

from __future__ import annotations

import json
from itertools import pairwise
from random import Random

from benchmarks.fuzz.tokens import NUMBERS, TEXTS

_ODD = ('"\\ud800"', '""', "[]", "{}", "[[[]]]", "null", "true", '"nan"', '{"loss": 1}', '"' + "x" * 9000 + '"')


_SCALARS = ("2001-13-99", "2001-01-01", "1:30", "012", ".nan", "!!float x", "!!int x", "0b2")
"""What YAML takes for other things than text."""


class _Raw(str):
    """JSON text that is put in as it stands."""


def json_lines(data: bytes, rng: Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(rng.choice((1, 3, 20))):
        at = rng.randrange(len(lines))
        lines[at] = json_document(lines[at], rng)
    return b"\n".join(lines)


def json_document(data: bytes, rng: Random) -> bytes:
    """A value somewhere becomes another, a key is longer, comes twice or is gone, a list is nested."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):  # changed before
        return data
    try:
        for _ in range(rng.choice((1, 2, 6))):
            value = _changed(value, rng)
        return _written(value, rng).encode("utf-8", "surrogatepass")
    except RecursionError:  # it is as deep as was wanted
        return data


def _changed(value: object, rng: Random) -> object:
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(list(value))
        return _other_key(value, key, rng) if rng.random() < 0.3 else {**value, key: _changed(value[key], rng)}
    if isinstance(value, list) and value and rng.random() < 0.9:
        at = rng.randrange(len(value))
        return [*value[:at], _changed(value[at], rng), *value[at + 1 :]]
    match rng.randrange(4):
        case 0:
            return _Raw(rng.choice(_ODD))
        case 1:
            depth = rng.choice((3, 100, 900, 20_000))
            return _Raw(rng.choice(("[" * depth + "]" * depth, '{"a":' * depth + "1" + "}" * depth)))
        case 2:
            return rng.choice(TEXTS)
        case _:
            return _Raw(rng.choice(NUMBERS))


def _other_key(value: dict[str, object], key: str, rng: Random) -> dict[str, object]:
    rest = {name: one for name, one in value.items() if name != key}
    match rng.randrange(4):
        case 0:
            return rest
        case 1:
            return {**rest, rng.choice(TEXTS): value[key]}
        case 2:
            return {**value, **{f"{key}{number}": number for number in range(rng.choice((5, 3000)))}}
        case _:
            return {**rest, _Twice(key): value[key]}


class _Twice(str):
    """A key that is written two times."""


def _written(value: object, rng: Random) -> str:
    if isinstance(value, _Raw):
        return str(value)
    if isinstance(value, dict):
        pairs = [
            (f"{json.dumps(str(key))}: {_written(one, rng)}", isinstance(key, _Twice)) for key, one in value.items()
        ]
        return "{" + ", ".join(pair for pair, twice in pairs for _ in range(2 if twice else 1)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(one, rng) for one in value) + "]"
    return json.dumps(value, ensure_ascii=rng.random() < 0.5)


def cells(data: bytes, rng: Random) -> bytes:
    """Cells become others, rows are longer or shorter, the head comes again, a quote is left open."""
    text = data.decode("utf-8", "surrogateescape")
    comma = max(",\t;", key=text.split("\n", 1)[0].count)
    rows = [line.split(comma) for line in text.split("\n")]
    for _ in range(rng.choice((1, 5, 40))):
        at = rng.choice((0, rng.randrange(len(rows))))
        row = rows[at]
        here = rng.randrange(len(row))
        match rng.randrange(8):
            case 0:
                rows[at] = row * max(
                    1, min(rng.choice((2, 2000 if at else 200)), 100_000 // len(comma.join(row) + comma))
                )
            case 1:
                rows[at] = row[:here] or [""]
            case 2:
                rows.insert(rng.randrange(len(rows)), rows[0])
            case 3:
                row[here] = rng.choice(('"', '"a\nb"', '""', "'", '"' + "x" * 9000))
            case 4 | 5:
                row[here] = rng.choice(NUMBERS)
            case 6:
                row[here] = rng.choice(TEXTS)
            case _:
                row[here] = row[rng.randrange(len(row))]
    return "\n".join(map(comma.join, rows)).encode("utf-8", "replace")[: 400 << 10]


def yaml_text(data: bytes, rng: Random) -> bytes:
    """Keys and values become others; anchors, merges, keys that are no text, and what grows."""
    lines = data.decode("utf-8", "replace").split("\n")
    for _ in range(rng.choice((1, 2, 6))):
        at = rng.randrange(len(lines))
        key, colon, value = lines[at].partition(":")
        depth = rng.choice((5, 50, 2000))
        lines[at] = rng.choice(
            (
                f"{key}{colon} {rng.choice((*NUMBERS, *TEXTS))}",
                f"{rng.choice((*NUMBERS, *TEXTS))}:{value}",
                f"? [{key}, {{a: b}}]\n: {value}",
                f"{key}: {'[' * depth}{']' * depth}",
                f"{key}: {'{a: ' * depth}1{'}' * depth}",
                "- " * depth,
                f"<<: {rng.choice(('*b', '[*b, *b]', '1', '{a: 1}', '[1]'))}",
                f"{key}: &{key.strip() or 'x'} [*{key.strip() or 'x'}]",
                f"  {lines[at]}",
                f"\t{lines[at]}",
                f"{lines[at]}\n{lines[at]}",
                rng.choice(("---", "...", "%YAML 9.9", "!!set {a}", "!x y", "!!python/object:a.b {}", "!!binary =")),
                f"{key}: {rng.choice(_SCALARS)}",
                bomb(),
            )
        )
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def bomb() -> str:
    """Nine of nine of nine, and all that as a key."""
    names = "abcdefghi"
    out = ["z: &a [x,x,x,x,x,x,x,x,x]"]
    out += [f"{new}: &{new} [{','.join(['*' + old] * 9)}]" for old, new in pairwise(names)]
    return "\n".join([*out, "? *i", ": 1"])
