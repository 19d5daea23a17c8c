"""Secrets in text that is about to be written: replaced by `[redacted:kind]`. The log itself is never touched."""

import math
import re
from collections import Counter

from tui_monitor.text import Shown, clean

_PASSWORD = r"[\w.-]*(?:passwo?r?d|passwd|passphrase|secret|credentials?)"
_KEY = (
    r"[\w.-]*(?:api|access|private|secret|auth|encryption|signing|account)[_-]?key|auth"
    r"|(?:[\w.-]*(?:access|auth|api|hf|hub|gh|github|gitlab|bot|refresh|session|wandb|slack|bearer|client)[_-])?token"
)
_IS = r"[\"']?\s{0,4}(?:=>|[=:])\s{0,4}[\"']?"
_NUMBER = r"[-+]?[\d.,]+(?:e[-+]?\d+)?(?![^\s\"',;&)\]}|])"
_PRIVATE_KEY = r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"
_PREFIXES = (
    r"\b(?:sk-[\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|hf_\w{16,}|xox[abprs]-[\w-]{10,}"
    r"|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|r8_\w{20,}"
    r"|nvapi-[\w-]{20,}|pypi-[\w-]{20,}|dop_v1_\w{20,}|SG\.[\w-]{16,}\.[\w-]{16,})"
)


def _after(introduction: str, secret: str) -> re.Pattern[str]:
    """`secret` right behind `introduction`, which stays."""
    return re.compile(rf"(?P<keep>(?<![\w.-]){introduction})(?!\[redacted){secret}", re.IGNORECASE)


_RULES = (
    ("key", re.compile(rf"(?P<keep>){_PRIVATE_KEY}", re.DOTALL)),
    ("url", _after(r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,100}:", r"[^\s/@]{1,200}(?=@)")),
    ("bearer", _after(r"(?:bearer|basic)\s{1,4}", r"[\w.~+/=-]{8,}")),
    ("token", re.compile(rf"(?P<keep>){_PREFIXES}")),
    ("value", _after(rf"(?:{_PASSWORD}){_IS}", r"[^\s\"',;&]{3,}")),
    ("value", _after(rf"(?:{_KEY}){_IS}", rf"(?!{_NUMBER})[^\s\"',;&]{{4,}}")),
    ("value", _after(rf"--(?:{_PASSWORD}|{_KEY})\s{{1,4}}", rf"(?!-|{_NUMBER})[^\s\"',;&]{{4,}}")),
)
_WORD = re.compile(r"[A-Za-z0-9+/_=-]{32,}")
_HEX = re.compile(r"[0-9a-fA-F-]+")
_ENTROPY_BITS = 4.2
"""Per character: random base64 of 32 characters has about 4.6, words joined by `_` or `-` below 4."""


def redact(text: Shown) -> Shown:
    """`text` without secrets. Redacting twice changes nothing; paths, hashes and counts of tokens stay."""
    for kind, pattern in _RULES:
        text = Shown(pattern.sub(rf"\g<keep>[redacted:{kind}]", text))
    return Shown(_WORD.sub(_random, text))


def written(raw: str, limit: int = 2000) -> Shown:
    """What may go into a file: one clean line without secrets."""
    return redact(clean(raw, limit))


def _random(match: re.Match[str]) -> str:
    word = match.group()
    return "[redacted:random]" if _looks_random(word) else word


def _looks_random(word: str) -> bool:
    """Digits, both cases, and no structure: not a path, a hash or a name made of words."""
    mixed = any(c.isdigit() for c in word) and any(c.islower() for c in word) and any(c.isupper() for c in word)
    return mixed and not _HEX.fullmatch(word) and _entropy(word) >= _ENTROPY_BITS and word.count("/") < 3


def _entropy(word: str) -> float:
    return -sum(n / len(word) * math.log2(n / len(word)) for n in Counter(word).values())
