"""Whom else a process works for: the logs of other runs that it holds open, or that its command names.

What is watched does not matter here: a launcher of two runs takes both with it, whichever of them trainmon was shown.
How the run itself lies on the disk tells what another one looks like: a log like its own in a folder beside its own.
"""

import os
import re
from collections.abc import Iterator

from tui_monitor.acting import programs
from tui_monitor.acting.place import NUMBERED, SPARE, RunPlace, within
from tui_monitor.hosts.process_table import ProcessTable
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon import splits

_LATER = 2.0
"""Boot time is known to a second, and file times to about as much."""
_ENDING = r"(\.(log|out|err|txt|csv|tsv|jsonl|ndjson|wandb|stdout|stderr))+$"
_LOG = lazy_compile(_ENDING + r"|^(stdout|stderr|log|nohup|console|slurm-\d+)$|(^|\.)tfevents(\.|$)", re.IGNORECASE)
_ENDINGS = lazy_compile(_ENDING, re.IGNORECASE)
_ROTATED = re.compile(r"\.\d{1,2}$")
_PART = lazy_compile(rf"{'|'.join(splits.PHASE)}|tb|tensorboard|csv|events|metrics|files|{NUMBERED}", re.I)
"""Folders of one run side by side: its splits, its kinds of files, its ranks and environments."""
_TOOLS = re.compile(r"wandb|lightning_logs|mlruns|torchelastic_.*")
"""Folders where a tool keeps what it writes for the run that uses it."""
_TOOL_FILES = ("tfevents", ".wandb")


def held(table: ProcessTable, pid: int, own: RunPlace) -> list[str]:
    """Logs of other runs than `own` that the process holds open for writing."""
    return sorted(path for path in table.written(pid) if is_another_runs(path, own))


def named(table: ProcessTable, pid: int, own: RunPlace) -> list[str]:
    """Logs of other runs that its command names, and that were written since it started.

    One that was not is no run it works for: a checkpoint to begin with, an earlier run to compare with.
    """
    facts = table.facts(pid)
    if facts is None:
        return []
    since, cwd = table.started(facts.start) + _LATER, table.cwd(pid)
    words = {word for part in table.command(pid)[1:] for word in programs.words(part)}
    found = {path for word in words for path in _meant(word, cwd, own)}
    return sorted(path for path in found if _written_at(path, own) > since)


def is_another_runs(path: str, own: RunPlace) -> bool:
    """Does this file (a real path) look like the log of another run?

    What lies in the run's own folder, in one below it or in one above it, is its own, and so is what a tool keeps.
    """
    folder, name = os.path.split(path)
    bare = _ROTATED.sub("", name)
    if path == own.real_log or not (_LOG.search(bare) or bare == os.path.basename(own.log)):
        return False
    return _lies_elsewhere(folder, bare, own) and path not in map(own.host.real, own.files)


def is_companion(path: str, own: RunPlace) -> bool:
    """What a tool writes for the run, wherever it keeps it: event files, W&B's record."""
    return any(kind in os.path.basename(path) for kind in _TOOL_FILES) and not is_another_runs(path, own)


def _lies_elsewhere(folder: str, name: str, own: RunPlace) -> bool:
    home, stem = own.real_home, _ENDINGS.sub("", name)
    if own.is_file and folder == home:
        return not _is_spare(stem, own.name)
    if within(folder, home) and not own.is_file:
        return False
    if _is_experiment(stem, own):
        return True
    return not within(home, folder) and _is_parallel(folder, name, own)


def _is_parallel(folder: str, name: str, own: RunPlace) -> bool:
    """Another folder beside the run's: does it hold what the folder of a run like this one holds?"""
    home = own.real_home
    above = os.path.commonpath((folder, home))
    theirs, ours = (os.path.relpath(path, above).split(os.sep) for path in (folder, home))
    if all(map(_PART.fullmatch, (*theirs, *ours))):
        return False
    if any(map(_TOOLS.fullmatch, theirs)) and not any(map(_TOOLS.fullmatch, home.split(os.sep))):
        return False
    alike = not _kinds(folder, name).isdisjoint(_kinds(home, os.path.basename(own.log)))
    folders = [os.path.join(above, *theirs[: depth + 1]) for depth in range(len(theirs))]
    return alike or any(_is_experiment(part, own) for part in theirs) or any(_is_like(one, own) for one in folders)


def _kinds(folder: str, name: str) -> set[str]:
    """What a file of this name is called in other runs: numbers and the folder's own name left open."""
    for kind in _TOOL_FILES:
        if kind in name:
            return {kind}
    bare = _ROTATED.sub("", name)
    return {re.sub(r"\d+", "#", kind) for kind in (bare, bare.replace(os.path.basename(folder), "*"))}


def _is_like(folder: str, own: RunPlace) -> bool:
    """Does it hold a log like the run's own?"""
    name = os.path.basename(own.log)
    twins = {name, name.replace(own.name, os.path.basename(folder))}
    return any(_is_file(os.path.join(folder, twin), own) for twin in twins)


def _is_spare(stem: str, run: str) -> bool:
    """Where files name the runs, `exp-1`, `exp-1_eval` and `debug` belong to exp-1; `exp-10` and `exp-2` do not."""
    rest = stem.removeprefix(run)
    goes_on = rest != stem and rest[:1].isalnum()
    return not goes_on and bool(SPARE.fullmatch(rest.strip("._-")))


def _is_experiment(word: str, own: RunPlace) -> bool:
    """Is there a log like the run's own for an experiment of this name?"""
    path = own.log_of(word)
    return path is not None and _is_file(path, own)


def _meant(word: str, cwd: str, own: RunPlace) -> Iterator[str]:
    """The logs that one word of a command can mean: by an experiment's name, by its folder, by the log itself."""
    by_name = own.log_of(programs.without_suffix(os.path.basename(word.rstrip("/"))))
    if by_name is not None:
        yield by_name
    if "/" in word:
        path = own.host.real(os.path.join(cwd or "/", word))
        inner = os.path.join(path, os.path.basename(own.log))
        yield from (meant for meant in (path, inner) if is_another_runs(meant, own))


def _is_file(path: str, own: RunPlace) -> bool:
    found = own.host.file(path)
    return found is not None and found.regular


def _written_at(path: str, own: RunPlace) -> float:
    """When it was last written; long ago where it is no file."""
    found = own.host.file(path)
    return found.mtime if found is not None and found.regular else 0.0
