"""Files of one run side by side: ranks of a distributed run, environments of a vectorized one, train and validation."""

import os
import re
from collections import defaultdict
from collections.abc import Sequence

from tui_monitor.lexicon import splits
from tui_monitor.reading.formats import registry
from tui_monitor.text import clean_name

_ENDINGS = re.compile(rf"(\.({'|'.join(sorted(registry.ENDINGS))}|gz|zst))+$", re.I)
_NUMBERED = re.compile(
    r"^(.*?)((?:(?:^|[._-])(?:global_?rank|local_?rank|rank|worker|monitor|env|proc|process|gpu|node|actor)[._-]?\d+)+)"
    r"(?=$|[._-])",
    re.I,
)
_MOMENT = re.compile(r"\d+(\.\d+)?")
"""`1700000001.5`: where TensorBoard's `add_hparams` says what the run came to."""
_ANY_NAME = ""
"""Stands for the names of files that go on one after another, whatever each is called."""


def without_endings(name: str) -> str:
    """What a name says of the run: `train` for `train.log.gz`."""
    return _ENDINGS.sub("", name)


def number(name: str) -> tuple[str, str] | None:
    """What parallel files have in common, and what tells them apart: `rank1.log` -> (`#.log`, `rank1`)."""
    if (first := registry.parallel(name)) is not None:
        return f"#{name[len(first) :]}", first
    if found := _NUMBERED.match(without_endings(name)):
        return name.replace(found.group(2), "#", 1), without_endings(name)
    return None


def is_number(folder: str) -> bool:
    """Is a folder called so one rank's or one environment's?"""
    return _NUMBERED.match(folder) is not None


def suffixes(paths: Sequence[str], folder: str) -> dict[str, str]:
    """Path -> `@rank1` for the files of a run in `folder` that carry the same metrics side by side."""
    alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
    events = {os.path.dirname(path) for path in paths if registry.goes_on_in_folder(os.path.basename(path))}
    for path in paths:
        relative = os.path.relpath(path, folder)
        name = os.path.basename(relative)
        if registry.is_one_metric(path):
            continue
        if (numbered := number(name)) is not None:
            alike[numbered[0]].append((path, numbered[1]))
        elif inner := os.path.dirname(relative):
            alike[_ANY_NAME if registry.goes_on_in_folder(name) else name].append((path, os.path.basename(inner)))
    found = {
        path: tag
        for kind, files in alike.items()
        if len({tag for _, tag in files}) > 1
        for path, tag in files
        if kind != _ANY_NAME or tag.casefold() in splits.FOLDERS or is_number(tag)
    }
    # One series of several, or what was measured on other data, in a folder below the events of the run.
    found |= {path: tag for path, tag in alike[_ANY_NAME] if _lies_below(path, events) and not _MOMENT.fullmatch(tag)}
    return {path: "@" + clean_name(tag, 60) for path, tag in found.items()}


def _lies_below(path: str, folders: set[str]) -> bool:
    return os.path.dirname(os.path.dirname(path)) in folders
