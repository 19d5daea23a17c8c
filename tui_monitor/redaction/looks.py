"""Secrets that need no introduction: they begin as no word does, or nothing else looks like them."""

import math
import re
from collections import Counter
from itertools import pairwise

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.redaction.marks import replacing

_PLAIN = bytes(ord("a" if chr(c).isascii() and (chr(c).isalnum() or chr(c) in "_-+/=.") else " ") for c in range(256))
_LONG = b"a" * 15
_PRIVATE_KEY = (
    r"(?P<secret>-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$))"
)
_TOKEN = (
    r"(?<![A-Za-z0-9])(?P<secret>sk-(?:[a-z]+\d*-){0,3}[A-Za-z0-9]{20,}[\w-]*|sk-(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{20,}"
    r"|[sr]k_(?:live|test)_\w{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|hf_[A-Za-z0-9]{20,}"
    r"|xox[abeprs]-[\w-]{10,}|xapp-[\w-]{16,}|A(?:KIA|SIA)[A-Z0-9]{16}(?!\w)|AIza[\w-]{30,}|ya29\.[\w-]{20,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|r8_[A-Za-z0-9]{20,}|gsk_[A-Za-z0-9]{20,}|xai-[A-Za-z0-9]{20,}|nvapi-[\w-]{20,}"
    r"|pypi-(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{20,}|npm_[A-Za-z0-9]{20,}|dop_v1_\w{20,}|dckr_pat_[\w-]{16,}"
    r"|tskey-[\w-]{16,}|wandb_v\d_\w{16,}|local-[0-9a-f]{40}(?!\w)|SG\.[\w-]{16,}\.[\w-]{16,}|hv[sbr]\.[\w-]{20,}"
    r"|dapi[0-9a-f]{32}(?:-\d+)?(?!\w)|dp\.(?:pt|st|ct)\.\w{20,}|lin_api_\w{16,}|gl(?:rt|dt|ft|cbt|soat|imt|agent|oas)-[\w-]{16,}"
    r"|sgp_[0-9a-f_]{32,}|figd_[\w-]{16,}|GOCSPX-[\w-]{16,}|ATATT3x[\w=-]{16,}|tk_[a-z0-9]{29}(?!\w)|key-[0-9a-f]{32}(?!\w)"
    r"|sntrys_[\w=+/]{20,}|shp(?:at|ss|ca|pa)_[0-9a-f]{32}|lsv2_[ps][kt]_\w{20,}|pplx-\w{30,}|tgp_v1_[\w-]{20,}|PMAK-[0-9a-f-]{40,}"
    r"|xkeysib-[\w-]{40,}|whsec_[\w+/=]{20,}|rubygems_[0-9a-f]{40,}|AGE-SECRET-KEY-1[A-Z0-9]{40,}|1//0[\w-]{20,}"
    r"|b3BlbnNzaC1rZXktdj[A-Za-z0-9+/=]*|MII[A-Z][A-Za-z0-9+/]{12,}={0,2})"  # the body of a private key
)
BEGINNINGS = (replacing("key", _PRIVATE_KEY), replacing("token", _TOKEN))


def has_long_word(text: str) -> bool:
    """No shorter word is known as a secret by its look alone."""
    return _LONG in text.encode("utf-8", "replace").translate(_PLAIN)


_HEX = lazy_compile(r"(?<![\w./+-])[0-9a-fA-F]{32,64}(?![\w/+-]|\.\w)")
_BEFORE_HEX = 64
_SAID_OF_HEX = lazy_compile(
    r"(?<![a-z])(?:(?P<plain>(?:cache|public|primary|foreign|partition|sort|host|lookup|object|dict|hash|graph|kernel|data"
    r"|compile|config|sample|record|group)[\s_-]?keys?|commit|sha-?\d*|hash(?:es)?|digest|revision|rev|checksum|md5|crc"
    r"|blake\w*|etag|fingerprint|snapshot|blob|checkpoint|ckpt|git|head|tree|parent|merge|branch|tag|version|build|image"
    r"|container|artifact|u?uid|guid|run|job|trace|span|request|task|file|path|id)"
    r"|key|apikey|token|login|netrc|secret|passw(?:or?|r)?d|passphrase|pwd|credentials?|auth|authorization|bearer|api"
    r"|(?<![./])wandb(?![./])|w&b)(?![a-z])"
)


def _without_keys(text: str) -> str:
    return _HEX.sub(lambda found: "[redacted:value]" if _is_key(found) else found.group(), text)


def _is_key(found: re.Match[str]) -> bool:
    """A hash and a key look the same: the nearest word before it that knows decides, and none means a hash."""
    before = found.string[max(0, found.start() - _BEFORE_HEX) : found.start()].lower()
    said = [word["plain"] for word in _SAID_OF_HEX.finditer(before)]
    return bool(said) and said[-1] is None


_WORD = lazy_compile(r"[A-Za-z0-9+/_=-]{32,}")
_DIGEST = lazy_compile(r"(?:sha\d+|md5)[-:=]", re.IGNORECASE)
_BEHIND_DIGEST = lazy_compile(r"(?:sha\d+|md5)[-:=]$", re.IGNORECASE)
_MANGLED = lazy_compile(r"_*(?:_Z|_R)[A-Z]")
_HEX_GROUP = lazy_compile(r"(?<![A-Za-z0-9])[0-9a-fA-F]{4,}(?![A-Za-z0-9])")
_DIGIT = lazy_compile(r"[0-9]")
_ENTROPY_BITS = 4.2
"""Per character: random base64 of 32 characters has about 4.6, words joined by `_` or `-` below 4."""
_CHANGES, _CHANGES_OF_NAMES, _CHANGES_OF_LINES = 0.35, 0.45, 0.2
"""Neighbours of two kinds (small, capital, digit): 0.6 of random base64, 0.3 of words in CamelCase.

A line that is nothing but base64 may say in capitals, as a key's first does, what kind of key it is."""
_LINE_OF_KEY = lazy_compile(r"\s*(?:[A-Za-z0-9+/]{60,76}|[A-Za-z0-9+/]{16,}={1,2})\s*")
"""All of a line: base64 over several lines, and so the body of a private key, looks like this."""


def _without_random(text: str) -> str:
    if _LINE_OF_KEY.fullmatch(text) and _is_mixed(text) and _changes(text.strip()) >= _CHANGES_OF_LINES:
        return "[redacted:random]"
    return _WORD.sub(lambda found: "[redacted:random]" if _is_random(found) else found.group(), text)


def _is_random(found: re.Match[str]) -> bool:
    """Digits, both cases, and no structure: not a path, a hash, a symbol or a name made of words."""
    whole = found.group()
    if not _is_mixed(whole) or _MANGLED.match(whole) or _is_digest(found):
        return False
    word = _HEX_GROUP.sub("", whole)  # of a UUID
    joined = sum(map(word.count, "/_-=")) * 12 > len(word)
    least = _CHANGES_OF_NAMES if joined else _CHANGES
    return len(word) >= 28 and _entropy(word) >= _ENTROPY_BITS and _changes(word) >= least


def _is_digest(found: re.Match[str]) -> bool:
    before = found.string[max(0, found.start() - 7) : found.start()]
    return _DIGEST.match(found.group()) is not None or _BEHIND_DIGEST.search(before) is not None


def _is_mixed(word: str) -> bool:
    return word.lower() != word != word.upper() and _DIGIT.search(word) is not None


def _entropy(word: str) -> float:
    return -sum(n / len(word) * math.log2(n / len(word)) for n in Counter(word).values())


def _changes(word: str) -> float:
    kinds = ["d" if c.isdigit() else "u" if c.isupper() else "l" if c.islower() else "" for c in word]
    return sum(a != b for a, b in pairwise(kinds) if a and b) / (len(word) - 1)


RULES = (_without_keys, _without_random)
