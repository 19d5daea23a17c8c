"""Names that are put together: `mean/median reward 1.5/2.0` with its numbers, `cost on the test set` with its data."""

import re

from tui_monitor import lexicon
from tui_monitor.lazy_regex import lazy_compile

_PARTS = lazy_compile(r"(?P<before>(?:\w+ )*)(?P<parts>[\w@-]+(?: ?/ ?[\w@-]+)+)(?P<after>(?: \w+)*)")
_ON = lazy_compile(r"(?P<name>[^\W\d][\w./-]*(?: [\w./-]+)?) on (?:the )?(?P<data>[\w-]+)(?: (?:set|data|rows|split))?")
_STATISTICS = frozenset({"avg", "average", "mean", "median", "min", "max", "std", "best", "worst", "last"})


def apart(name: str) -> list[str]:
    """`mean/median reward` -> mean reward, median reward; a name whose parts are not of one kind is one name."""
    match = _PARTS.fullmatch(name)
    parts = re.split(" ?/ ?", match["parts"]) if match else []
    kinds = ({part.lower() for part in parts} <= _STATISTICS, {part.lower() for part in parts} <= lexicon.SPLIT)
    if match is None or not (any(kinds) or all(map(lexicon.is_metric, parts))):
        return []
    return [f"{match['before']}{part}{match['after']}" for part in parts]


def of_its_data(name: str) -> str:
    """`gap on probe`, `cost on the test set` -> `probe gap`, `test cost`: no sentence."""
    match = _ON.fullmatch(name) if " on " in name else None
    if match is None or lexicon.words_of(match["data"])[-1] not in lexicon.DATA:
        return name
    return f"{match['data']} {match['name']}"
