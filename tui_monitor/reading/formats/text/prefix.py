"""What loggers write before a message: time, level, logger, rank. Taken off, so that the message is read alone."""

import re
from calendar import timegm

from msgspec import Struct

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile

NAN = float("nan")
NAMES = f"(?i:{'|'.join(sorted(lexicon.SPLIT, key=len, reverse=True))})"
_NO_LOGGER = rf"{NAMES}\]|(?i:epoch|iter|step|batch)[0-9]|[A-Za-z]{{1,2}}[0-9]+\]"
"""`[val]`, `[epoch3]`, `[k3]`: a data set and counters."""

_LEVEL = r"(?:INFO|DEBUG|WARNING|WARN|ERROR|CRITICAL|SUCCESS|TRACE|FATAL|NOTICE)"
_TIME = r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"
_DATE = (
    r"(?P<date>[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[ T_]"
    + _TIME
    + r")(?P<zone>\s?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})(?![0-9]))?"
)
_DATE_AHEAD = r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[ T_]"
_AMERICAN = r"(?P<american>[0-9]{2}/[0-9]{2}/[0-9]{4}[ T]" + _TIME + r")"
_PLACE = r"[\w./$<>-]+:[0-9]+"
_FRACTION = r"[0-9]+(?:/[0-9]+)?"
"""`[3/100]`: a counter, and no logger's name."""

_PARTS = re.compile(
    r"\s*(?:"
    rf"\[?(?:{_DATE}|{_AMERICAN}|[0-9]{{2}}[-/][0-9]{{2}} {_TIME}|{_TIME})\]?(?=[\s:|\]\[,>-]|[A-Z]|$)"
    rf"|\[?[IWEF][0-9]{{4}} [0-9:.]+\s+[^\]]{{0,80}}?{_PLACE}\]"  # glog, absl, and c10d's own
    r"|[A-Za-z][\w.-]*\[[0-9]+\]:(?=\s)"  # syslog's trainer[4120]:
    rf"|\[?(?:rank|RANK|Rank)[ :_]?(?P<rank>[0-9]{{1,6}})\]?(?::(?=\[)|:?(?=[\s:]|[0-9]|$))"
    r"|\[[0-9]+,(?P<mpi>[0-9]{1,6})\]<std(?:out|err)>:"  # Open MPI, as Horovod runs it
    r"|\([a-z_]\w*:[0-9]+\)(?=\s)"  # ESPnet's (trainer:354)
    rf"|\({_PLACE.replace(':[0-9]+', '')}? ?pid=[0-9]+(?:, ip=[0-9.]+)?\)"  # Ray
    rf"|\[{_LEVEL}\|[^\]]{{0,60}}\]"
    rf"|\[?{_LEVEL}\]?(?=[\s:|\]-]|$)(?::[\w.]+:|:(?=[0-9]))?"
    rf"|[\w.]+:[\w<>]+:[0-9]+ -(?=\s)"  # loguru
    rf"|[\w.$]+:[0-9]+ -(?=\s)"  # log4j
    rf"|\[[\w./]+\.py:[0-9]+(?::[\w<>]+)?\]"
    rf"|\[(?!{_FRACTION}\])(?!{_NO_LOGGER})[\w./]+(?::[0-9]+)?(?::[\w<>]+)?\]"
    rf"(?=\s+(?:[A-Za-z]|{_DATE_AHEAD}))(?![^\n]{{0,3}}\[)"  # [logger]
    rf"|[a-z_][\w]*(?:\.[\w]+)+(?=\s+{_LEVEL}\b)"  # d2.utils.events INFO
    rf"|[\w.-]+:[0-9]+\s+[\w.]+:[0-9]+(?=\s+{_LEVEL}\b)"  # host:rank, module:line, as OLMo
    rf"|(?!{NAMES} -(?! {_LEVEL}))[\w.]+ -(?=\s)(?<=[^0-9] -)"  # `module - `, between two dashes
    r"|:::MLP(?:v\S*|LOG)\s+(?:\S+ (?P<seconds>[0-9]{9,11}(?:\.[0-9]+)?) \([^)]*\) )?"
    r"|[tT] ?[+=] ?[0-9]+(?:\.[0-9]+)? ?s(?=[\s:|])"  # t+12s, since the start
    r"|>>|[-|:>](?=\s)"
    r")",
    re.ASCII,
)
_FIELDS = re.compile(r"[0-9]+")
_MOST_PARTS = 12


class Prefix(Struct):
    end: int = 0
    """Where the message begins."""
    rank: str = ""
    time: float = NAN
    """Seconds since the epoch, the logged time taken as UTC where it names no zone; NaN without a date."""
    stamp: tuple[int, int] | None = None
    """Characters of the dated time."""
    zoned: bool = False
    rank_at: tuple[int, int] | None = None


def read(text: str) -> Prefix:
    """The prefix of a line. Stops at the first thing that no logger writes."""
    found = Prefix()
    for _ in range(_MOST_PARTS):
        match = _PARTS.match(text, found.end)
        if match is None or match.end() == found.end:
            break
        if match.group().strip() in "-|:>" and found.end == 0:
            break
        found.end = match.end()
        for kind in ("rank", "mpi"):
            if match[kind]:
                found.rank, found.rank_at = str(int(match[kind])), match.span(kind)
        if match["seconds"]:
            found.time = float(match["seconds"])
        for kind in ("date", "american"):
            if match[kind] and found.stamp is None:
                found.stamp = match.span(kind)
                found.time = seconds(match[kind], match["zone"] or "")
                found.zoned = match["zone"] is not None
    return found


_CLOCK = r"[ T_][0-9]{2}(?::[0-9]{2}){2}"
_STAMP = lazy_compile(rf"[0-9]{{4}}[-/][0-9]{{2}}[-/][0-9]{{2}}{_CLOCK}|[0-9]{{2}}/[0-9]{{2}}/[0-9]{{4}}{_CLOCK}")


def second(stamp: str) -> float:
    """`seconds` of a time without fraction, of which nothing is known yet."""
    return seconds(stamp) if _STAMP.fullmatch(stamp) else NAN


def seconds(stamp: str, zone: str = "") -> float:
    """Seconds since the epoch of `2026-01-31 13:05:09,123` or `01/31/2026 13:05:09`; NaN when no such time exists."""
    parts = _FIELDS.findall(stamp)
    if len(parts[0]) == 4:
        year, month, day = parts[:3]
    else:
        month, day, year = parts[:3]
    whole = tuple(int(part) for part in (year, month, day, *parts[3:6]))
    if not (1 <= whole[1] <= 12 and 1 <= whole[2] <= 31 and whole[3] < 24 and whole[4] < 60 and whole[5] <= 60):
        return NAN
    fraction = float("0." + parts[6]) if len(parts) > 6 else 0.0
    return timegm(whole) + fraction - _offset(zone.strip())


def _offset(zone: str) -> float:
    if not zone or zone[0] not in "+-":
        return 0.0
    digits = zone[1:].replace(":", "")
    sign = -1 if zone[0] == "-" else 1
    return sign * (int(digits[:2]) * 3600.0 + int(digits[2:4]) * 60.0)
