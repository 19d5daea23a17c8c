"""Which rules are asked about a text. Most texts hold nothing that any rule is about, and cost little."""

import re
from collections.abc import Callable

from tui_monitor.redaction import addresses, command_lines, introduced, looks
from tui_monitor.redaction.marks import Rule, between_marks, lower

AHEAD = 256
"""Characters behind a place that decide at most whether a secret begins there."""

_INTRODUCTION = re.compile(
    r"(?:pass|passw(?:or?|r)?d|passphrase|passcode|pwd|secret|key|token|auth|authorization|credentials?|api|cookie|bearer"
    r"|basic)[\s\"',=:\\]"
)


def redact(text: str) -> str:
    """`text` without secrets. Redacting twice changes nothing."""
    while _may_hold_one(text):
        before, text = text, _once(text)
        if text == before:
            break
    return text


def _may_hold_one(text: str) -> bool:
    """Cheap: every line that is shown is asked."""
    low = text.lower()
    return (
        "ke" in low  # key, token
        or "pass" in low
        or "pwd" in low
        or "cre" in low  # secret, credential
        or "auth" in low
        or "bearer" in low
        or "cookie" in low
        or "://" in low
        or "-p" in low
        or "sig=" in low
        or _names_a_client(low)
        or looks.has_long_word(low)
    )


def _once(text: str) -> str:
    low = lower(text)
    for concerns, rules in _RULES:
        if concerns(low):
            for rule in rules:
                text = between_marks(text, rule)
    return text


def _has_address(low: str) -> bool:
    return "://" in low or "hook" in low or "api.telegram" in low or "sig=" in low


def _may_begin_like_one(low: str) -> bool:
    return "-----begin" in low or looks.has_long_word(low)


def _introduces(low: str) -> bool:
    return _INTRODUCTION.search(low) is not None


def _names_a_client(low: str) -> bool:
    return "curl" in low or "redis-cli" in low


def _has_option(low: str) -> bool:
    return "-p" in low


_RULES: tuple[tuple[Callable[[str], bool], tuple[Rule, ...]], ...] = (
    (_has_address, addresses.RULES),
    (_may_begin_like_one, looks.BEGINNINGS),
    (_introduces, introduced.RULES),
    (_has_option, (command_lines.behind_dash_p,)),
    (_names_a_client, command_lines.OF_CLIENTS),
    (looks.has_long_word, looks.RULES),
)
"""(Is this text of concern, in small letters; rules in their order)."""
