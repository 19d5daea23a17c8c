"""Files of one run side by side: ranks of a distributed run, environments of a vectorized one, train and validation."""

import os
import re
from collections import defaultdict
from collections.abc import Sequence

from tui_monitor.lexicon import splits
from tui_monitor.reading.discovery.kinds import is_events, is_mlflow_metric
from tui_monitor.text import clean_name

EXTENSIONS = re.compile(
    r"(\.(log|out|err|txt|csv|tsv|json|jsonl|ndjson|gz|zst|wandb|db|sqlite3?|monitor|stdout|stderr))+$", re.I
)
_NUMBERED = re.compile(
    r"^(.*?)((?:^|[._-])(?:local_?rank|rank|worker|monitor|env|proc|process|gpu|node|actor)[._-]?\d+)(?=$|[._-])", re.I
)
_MONITOR = re.compile(r"^(\d+)(?=\.monitor\.csv$)")
"""Stable-Baselines' `0.monitor.csv`, one an environment."""


def number(name: str) -> tuple[str, str] | None:
    """What parallel files have in common, and what tells them apart: `rank1.log` -> (`#.log`, `rank1`)."""
    if found := _MONITOR.match(name):
        return f"#{name[found.end() :]}", found.group(1)
    if found := _NUMBERED.match(EXTENSIONS.sub("", name)):
        return name.replace(found.group(2), "#", 1), EXTENSIONS.sub("", name)
    return None


def is_number(folder: str) -> bool:
    """Is a folder called so one rank's or one environment's?"""
    return _NUMBERED.match(folder) is not None


def suffixes(paths: Sequence[str], folder: str) -> dict[str, str]:
    """Path -> `@rank1` for the files of a run in `folder` that carry the same metrics side by side."""
    alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in paths:
        relative = os.path.relpath(path, folder)
        name = os.path.basename(relative)
        if is_mlflow_metric(path):
            continue
        if (numbered := number(name)) is not None:
            alike[numbered[0]].append((path, numbered[1]))
        elif inner := os.path.dirname(relative):
            alike["events" if is_events(name) else name].append((path, os.path.basename(inner)))
    return {
        path: "@" + clean_name(tag, 60)
        for kind, files in alike.items()
        if len({tag for _, tag in files}) > 1
        for path, tag in files
        if kind != "events" or tag.casefold() in splits.FOLDERS or is_number(tag)
    }
