"""Does a process itself point at a run? Without that, a number in a file is a rumour: folders are copied."""

import glob
import os

from tui_monitor.acting import programs
from tui_monitor.acting.place import RunPlace, within
from tui_monitor.hosts.process_table import ProcessTable

_SAYS_WHERE = frozenset({"PWD", "OLDPWD", "_"})
"""Variables that a shell sets for whatever it starts."""


def proves(table: ProcessTable, pid: int, place: RunPlace) -> bool:
    """It holds the log open, works in the run's folder, or its arguments or environment name the run."""
    cwd = table.cwd(pid)
    if table.writes(pid, {place.real_log}) or (within(cwd, place.real_home) and not place.is_file):
        return True
    told = (value for name, value in table.environment(pid).items() if name not in _SAYS_WHERE)
    return is_argument(table, pid, place) or any(_names(value, cwd, place) for value in told if _may_say(value, place))


def is_argument(table: ProcessTable, pid: int, place: RunPlace) -> bool:
    cwd = table.cwd(pid)
    return any(_names(text, cwd, place) for text in table.command(pid)[1:])


def trains_the_only_run(table: ProcessTable, pid: int, place: RunPlace) -> bool:
    """A training in a project that has one run, `<root>/logs/<exp_id>/train.log`: it can be no other's.

    In a project with several runs they all work in the same folder, so that it says nothing about which one it is.
    """
    root = place.host.real(place.root)
    if not within(table.cwd(pid), root) or not programs.may_train(table.command(pid)):
        return False
    laid_out = within(place.real_home, os.path.join(root, "logs")) and not place.is_file
    return laid_out and _is_alone(place, root)


def _is_alone(place: RunPlace, root: str) -> bool:
    """No other folder below `logs/`, of a round or of none, holds a log of this name."""
    depth = len(os.path.relpath(os.path.dirname(place.real_log), root).split(os.sep)) - 1
    file = glob.escape(os.path.basename(place.log)).replace(glob.escape(place.name), "*")
    above = os.path.join(glob.escape(root), "logs")
    logs = (log for stars in {1, 2, depth} for log in place.host.matching(os.path.join(above, *["*"] * stars, file)))
    return all(place.host.real(log) == place.real_log for log in logs)


def _may_say(value: str, place: RunPlace) -> bool:
    return place.name in value or os.path.basename(place.real_home) in value


def _names(text: str, cwd: str, place: RunPlace) -> bool:
    is_one_word = programs.words(place.name) == [place.name]  # hydra's `lr=0.1,seed=3` is none
    return any(_is_named(word, cwd, place) for word in (programs.words(text) if is_one_word else [text]))


def _is_named(word: str, cwd: str, place: RunPlace) -> bool:
    """By its path, or by its name as a whole word; not by the path of another run that is called the same."""
    if "/" in word:
        path = place.host.real(os.path.join(cwd or "/", word))
        if path == place.real_log or (within(path, place.real_home) and not place.is_file):
            return True
        if _is_namesake(word, cwd, place):
            return False
    return programs.names_run(("", word), place.name)


def _is_namesake(word: str, cwd: str, place: RunPlace) -> bool:
    """Does the path lead to, or through, a folder of this name with a log of its own: the original, or a copy?"""
    parts = word.split("/")
    heads = ["/".join(parts[: end + 1]) for end, part in enumerate(parts) if place.name in part]
    paths = [os.path.join(cwd or "/", head) for head in heads]
    log = os.path.basename(place.log)
    found = (place.host.file(os.path.join(path, log)) for path in paths)
    return any(file is not None and file.regular for file in found)
