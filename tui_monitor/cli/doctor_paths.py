"""Of `trainmon doctor`: which settings count for these paths, and what lies there."""

from __future__ import annotations

import argparse
import glob
import shlex
from collections.abc import Iterator, Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.cli import doctor_hosts
from tui_monitor.cli.doctor_answer import Answer, no, ok
from tui_monitor.cli.reach import Reached, reached
from tui_monitor.clock import SystemClock
from tui_monitor.errors import SettingsError
from tui_monitor.hosts.address import HOME, host_of, inner, jobs, shown, spelled, split
from tui_monitor.hosts.local.mounts import Mounts
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.text import Shown, clean, clean_name

_TOLD = 5


def answers(options: argparse.Namespace, paths: Sequence[str]) -> Iterator[Answer]:
    yield from _settings(options, paths)
    reach = reached(SystemClock(), LOOKING_ONCE)
    hosts = doctor_hosts.answers(reach.source.remotes, paths) if reach.source.remotes is not None else {}
    yield from hosts.values()
    for path in paths:
        there = split(path)
        if there is None or there[0] not in hosts or hosts[there[0]].answer != "no":
            yield from _path(path, reach)


def _settings(options: argparse.Namespace, paths: Sequence[str]) -> Iterator[Answer]:
    try:
        said = common.settings_of(options, paths)
        said.thresholds()
    except SettingsError as error:
        yield no("settings", clean(str(error), 600), "mend it; `trainmon config check` says whether it is right")
        return
    for sentence in said.unread:
        yield no("settings", sentence, "`trainmon config show` tells what counts instead")
    obeyed = ", ".join(f"{clean_name(file.path, 200)} ({file.origin})" for file in said.files)
    yield ok("settings", clean(obeyed or "no file: the defaults", 600))


def _path(path: str, reach: Reached) -> Iterator[Answer]:
    found = Discovery(reach.source, [path], job_lists=reach.clusters)
    runs = len(found.all())
    said = clean(f"{shown(path)}: {runs} run{'' if runs == 1 else 's'}, {_place(path)}", 400)
    if runs and path not in found.unseen.problems:
        yield ok("path", said)
    elif not found.unseen.problems:
        yield no("path", said, "trainmon looks for logs, metrics files and event files; docs/formats.md names them")
    for problem in list(found.unseen.problems.values())[:_TOLD]:
        yield no("path", Shown(f"not looked at: {problem}"), _remedy(path))


def _remedy(path: str) -> str:
    if inner(path) is None:
        return "make it readable, or name other paths"
    if jobs(path) or (there := split(path)) is None:
        return "docs/hosts.md tells what is needed there"
    address, place = there
    port = ("-p", str(address.port)) if address.port is not None else ()
    asked = shlex.join(["ssh", *port, address.login, "ls", _for_its_shell(spelled(place))])
    return f"see that `{clean(asked, 400)}` works without asking"


def _for_its_shell(place: str) -> str:
    """The shell there reads it once more: home and patterns are for it to expand."""
    if glob.has_magic(place) or place == HOME:
        return place
    home = f"{HOME}/" if place.startswith(f"{HOME}/") else ""
    return home + shlex.quote(place.removeprefix(home))


def _place(path: str) -> str:
    if (asked := jobs(path)) is not None:
        return "as Ray tells them" if asked.ray else "as Slurm tells them"
    if host := host_of(path):
        return f"on {host}, by ssh"
    mount = Mounts().slow(path)
    return "on a disk of this machine" if mount is None else f"on {mount}, which may hang and is asked patiently"
