"""Of `trainmon doctor`: what can be seen and done on this machine, and where trainmon remembers things."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from tui_monitor.cli.doctor_answer import Answer, no, ok, unknown
from tui_monitor.clock import SystemClock
from tui_monitor.errors import SourceError
from tui_monitor.home import state_folder
from tui_monitor.hosts.lane import Lane
from tui_monitor.hosts.local import namespaces
from tui_monitor.hosts.local.files import LocalSource
from tui_monitor.hosts.local.meter import LocalMeter
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.local.send_signal import has_pidfd
from tui_monitor.hosts.machine_facts import NO_GPU
from tui_monitor.hosts.patience import Patience
from tui_monitor.text import Shown, clean

_PATIENCE = Patience(5.0)
_GPU_HELP = "nvidia-smi has to work; then: pip install 'trainmon[gpu]'"


def answers() -> Iterator[Answer]:
    yield _processes()
    yield _signals()
    yield _gpu()
    yield _state(state_folder())


def _processes() -> Answer:
    seen = len(list(system_table().pids()))
    if not seen:
        return no("processes", Shown("none can be seen"), "mount /proc: else no run is known to live or to have died")
    if namespaces.hides_others():
        do = "trainings of others cannot be seen (hidepid); your own can. Ask who runs the machine, where that matters"
        return unknown("processes", Shown("only your own can be seen"), do)
    if namespaces.in_container():
        do = "run trainmon beside the trainings, in the same container or outside of all"
        return unknown("processes", Shown(f"{seen} can be seen, all of this container"), do)
    return ok("processes", Shown(f"{seen} can be seen"))


def _signals() -> Answer:
    if has_pidfd():
        return ok("signals", Shown("by pidfd: a pid that was reused meanwhile is refused by the kernel"))
    do = "Linux 5.3 and newer have it; a container may forbid it (seccomp)"
    return unknown("signals", Shown("no pidfd: start times are compared right before a signal"), do)


def _gpu() -> Answer:
    try:
        found = Lane("the GPU driver", SystemClock(), _PATIENCE).ask(
            "gpus", LocalMeter(LocalSource(SystemClock())).gpus
        )
    except SourceError as error:
        return no("gpu", clean(str(error), 300), _GPU_HELP)
    if found.devices:
        return ok("gpu", clean(", ".join(device.name for device in found.devices), 200))
    why = found.note or NO_GPU
    return ok("gpu", why) if why == NO_GPU else no("gpu", why, _GPU_HELP)


def _state(folder: str | None) -> Answer:
    if folder is None:
        return no("state", Shown("neither HOME nor XDG_STATE_HOME says where you are at home"), "export HOME=...")
    there = folder
    while not os.path.lexists(there):
        there = os.path.dirname(there)
    if not os.path.isdir(there) or not os.access(there, os.W_OK | os.X_OK):
        do = "make it yours: what you acknowledge and choose is forgotten, and `trainmon status` knows nothing"
        return no("state", clean(f"{there} cannot be written", 300), do)
    if there != folder:
        return ok("state", clean(f"{folder} will be made", 300))
    mode = stat.S_IMODE(os.stat(folder).st_mode)
    said = clean(f"{folder}, mode {mode:04o}", 300)
    return no("state", said, "chmod 700: it is for nobody else") if mode & 0o077 else ok("state", said)
