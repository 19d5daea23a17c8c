"""Which run is meant by a word of a command; where it cannot be said, what would say it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tui_monitor.acting.named_runs import runs_named
from tui_monitor.cli.nearest import did_you_mean
from tui_monitor.hosts.address import host_of, inner
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.reading.discovery.given_paths import is_here
from tui_monitor.text import Shown, clean

_NAMED = 10


class Looked(Struct, frozen=True):
    """All runs under `--root`, read once."""

    monitor: Monitor
    views: Sequence[RunView]
    where: Shown
    root: str = "."
    """As it was given."""


def one_run(place: Looked, said: str) -> RunView | Shown:
    """The run that is meant, or why it cannot be said which."""
    found = runs_named(place.views, said)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(view.id for view in found[:_NAMED])
        return clean(
            f"{said} may be any of {len(found)} runs: {listed}; give its id (./ID where that is the same)", 2000
        )
    hint = lies_elsewhere(said, place.root)
    if not hint:
        hint = did_you_mean(said, (name for view in place.views for name in (view.id, view.exp_id)))
    return clean(f"no run {said} under {place.where}{hint}", 600)


def lies_elsewhere(said: str, root: str) -> str:
    """An id as `check` tells it of another machine or of a cluster does not say where that was looked at."""
    said = said.removeprefix("./")
    host, is_there, rest = said.rpartition("slurm/") if "slurm/" in said else said.partition(":")
    if not is_there or not rest:
        return ""
    if is_there == "slurm/":
        place = f"{host}slurm:"
        return "" if root.startswith(place) else f" (a job of Slurm is looked for by --root {place})"
    if host == "ray":
        return "" if root.startswith("ray:") else " (a job of Ray is looked for by --root ray:URL)"
    if not is_here(root) and host_of(inner(root) or "").partition(":")[0] == host:
        return ""
    port = rest.partition(":")[0]
    place = f"ssh://{host}:{port}/PATH" if port.isdecimal() and rest != port else f"{host}:PATH"
    return f" (a run of another machine is looked for by its place: --root {place})"
