"""What no file may ever make trainmon do, whatever it holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from benchmarks.fuzz.cases import Case
from benchmarks.fuzz.child import CPU, MEMORY, Look, Result

_OURS = re.compile(r'File ".*tui_monitor/.*", line|fault of trainmon|internal error: \w+')
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
_EXITS = {"CONTINUE": 0, "WAIT": 10, "STOP": 20}


def findings(result: Result) -> Iterator[str]:
    """Each a line that begins with its kind; what is found twice is the same line but for its numbers."""
    if result.ended:
        yield result.ended
    if result.memory > MEMORY:
        yield f"memory: {result.memory >> 10} MB over the start"
    for look in result.looks:
        yield from (f"{found} [{' '.join(look.command)}]" for found in _of(look))
    statuses = {look.status for look in result.looks if look.command[0] == "check"}
    if len(statuses) > 1:
        yield f"status: the forms of check disagree: {sorted(statuses)}"


def _of(look: Look) -> Iterator[str]:
    allowed = {"explain": (0, 2), "watch": (0, 2, 10, 20, 130)}.get(look.command[0], (0, 2, 10, 20))
    if look.status not in allowed:
        yield f"status: {look.status}"
    if look.cpu > CPU:
        yield f"cpu: {look.cpu:.1f} s"
    for bytes_ in (look.out, look.err):
        try:
            text = bytes_.decode()
        except UnicodeDecodeError as error:
            yield f"output: no UTF-8: {error.reason}"
            continue
        if found := _OURS.search(text):
            yield f"fault: {text[found.start() : found.start() + 200]!r}"
        if unseen := _UNSEEN.search(text):
            yield f"output: {text[max(0, unseen.start() - 30) : unseen.end() + 10]!a}"
    if look.status == 2 and (look.out or not look.err.startswith(b"trainmon: ")) and look.command[0] != "watch":
        yield f"status: 2 and not one sentence: {look.err[:100]!r}"
    if "--json" in look.command and look.status in (0, 10, 20):
        yield from _of_json(look)


def _of_json(look: Look) -> Iterator[str]:
    lines = look.out.decode("utf-8", "replace").splitlines() if look.command[0] == "watch" else [look.out.decode()]
    for line in lines:
        try:
            document = json.loads(line, parse_constant=_refuse, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            yield f"json: {str(error)[:100]}"
            continue
        if any(map(_UNSEEN.search, _texts(document))):
            yield "json: a control character in a text"
        due = max((_EXITS[run["decision"]] for run in document["runs"]), default=0)
        if look.command[0] == "check" and due != look.status:
            yield f"status: {look.status} where the runs say {due}"


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key that comes twice")
    return dict(pairs)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def reached(case: Case, result: Result) -> tuple[bool, bool]:
    """Did its format read it, and did that give a point?"""
    for look in result.looks:
        if "--json" not in look.command:
            continue
        if look.status == 2:
            name = case.name.rpartition("/")[2].encode()
            return name in look.err, False  # it was understood so far as to say what is wrong with it
        try:
            runs = json.loads(look.out.splitlines()[-1] if look.command[0] == "watch" else look.out)["runs"]
        except (ValueError, KeyError, IndexError):
            continue
        read = [run["source"] for run in runs if case.reader in (run["source"]["format"] or "")]
        return bool(read), any(source["points"] for source in read)
    return False, False
