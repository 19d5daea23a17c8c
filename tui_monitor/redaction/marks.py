"""The mark that stands for a secret, and how it gets there."""

import re
from collections.abc import Callable
from functools import cache

MARK = re.compile(r"(\[redacted:[a-z]+\])")

Rule = Callable[[str], str]
"""A text, and the same with marks."""


def between_marks(text: str, rule: Rule) -> str:
    """What stands for a secret is no part of the next one: so redacting comes to an end."""
    if "[redacted:" not in text:
        return rule(text)
    return "".join(part if MARK.fullmatch(part) else rule(part) for part in MARK.split(text))


def lower(text: str) -> str:
    """In small letters, each at its place."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if c.isascii() else c for c in text)


def replacing(kind: str, pattern: str) -> Rule:
    """The group `secret` of each match becomes a mark."""
    return _rule(kind, pattern, lambda text: text)


def behind(kind: str, *introductions: str, secret: str, unless: str = "") -> tuple[Rule, ...]:
    """Rules for a `secret` right behind one of the `introductions`, which stay: patterns, all in small letters.

    An introduction that begins with plain letters is found at the speed of a search for them.
    """
    never = f"(?!{unless})" if unless else ""
    patterns = (rf"{introduction}{never}(?P<secret>{secret})" for introduction in introductions)
    return tuple(_rule(kind, pattern, lower) for pattern in patterns)


def _rule(kind: str, pattern: str, read: Callable[[str], str]) -> Rule:
    @cache
    def compiled() -> re.Pattern[str]:
        return re.compile(pattern)  # not before it is needed: all of them together take longer than `--help`

    def apply(text: str) -> str:
        parts: list[str] = []
        end = 0
        for match in compiled().finditer(read(text)):
            parts += [text[end : match.start("secret")], f"[redacted:{kind}]"]
            end = match.end("secret")
        return "".join([*parts, text[end:]]) if parts else text

    return apply
