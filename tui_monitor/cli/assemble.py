"""Putting a monitor together: source, clock and hands for looking once, watching, or replaying."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tui_monitor.acting.cancelling import JobCancels
from tui_monitor.acting.hands import ReadOnlyHands, RealHands, SimulatedHands
from tui_monitor.cli.reach import Reached, everywhere, reached
from tui_monitor.clock import Clock, ManualClock, ReplayClock, SystemClock
from tui_monitor.decisions.approvals import Approvals
from tui_monitor.errors import UsageError
from tui_monitor.home import state_folder
from tui_monitor.hosts.local.meter import LocalMeter
from tui_monitor.hosts.local.processes import system_table
from tui_monitor.hosts.patience import ASKING_ALL, LOOKING_ONCE, WATCHING, Patience
from tui_monitor.monitor import Monitor
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.reading.tailing.recording import RecordingSource, timing_of
from tui_monitor.settings.settings import Settings
from tui_monitor.settings.watched_settings import WatchedSettings
from tui_monitor.text import clean
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.followed_settings import FollowedSettings
from tui_monitor.watching.jobs_watched import JobsWatched
from tui_monitor.watching.machine_watch import MachineWatch
from tui_monitor.watching.playback import Playback
from tui_monitor.watching.watch_options import WatchOptions

_THE_END = float("inf")


class Replay(Struct, frozen=True):
    """A monitor that plays recordings, and their time."""

    monitor: Monitor
    clock: ReplayClock
    length: float


def looking_once(paths: Sequence[str], settings: Settings, trajectories: bool = False, acting: bool = False) -> Monitor:
    """For `check`: recordings at their end of observation, everything else now. `trajectories`: will be asked for.

    `acting`: with real hands.
    """
    clock = SystemClock()
    look = WatchOptions(once=True, trajectories=trajectories)
    return _monitor(reached(clock, LOOKING_ONCE, ASKING_ALL), clock, paths, WatchedSettings(settings), look, acting)


def watching(
    paths: Sequence[str],
    settings: Settings | WatchedSettings,
    trajectories: bool = False,
    acting: bool = False,
    drawn: bool = False,
    patience: Patience = WATCHING,
) -> Monitor:
    """For `watch` and the app: files as they grow; a recording is shown at its end.

    `settings`: watched ones are followed as they change. `acting`: with real hands. `drawn`: a person looks on, and
    wants to see something before all of it is read. `patience`: with places that are slow to answer.
    """
    clock = SystemClock()
    look = WatchOptions(trajectories=trajectories, newest_first=drawn)
    watched = WatchedSettings(settings) if isinstance(settings, Settings) else settings
    return _monitor(reached(clock, patience), clock, paths, watched, look, acting)


def replaying(paths: Sequence[str], settings: Settings, driver: Clock, speed: float = 1.0) -> Replay:
    """For `replay` and `demo`. Raises UsageError when there is nothing recorded under `paths`."""
    clock = ReplayClock(driver, speed=speed)
    source = RecordingSource(everywhere(driver, LOOKING_ONCE), clock)
    length = _length(source, paths, settings.follow_links)
    make = FollowedSettings(WatchedSettings(settings), source, WatchOptions()).make
    fleet = Fleet(source, Discovery(source, paths, settings.follow_links), clock, make)
    approvals = Approvals(clock, SimulatedHands(clock), source, table=None)
    return Replay(Monitor(fleet, clock, approvals, Playback(clock, length)), clock, length)


def _monitor(
    reach: Reached,
    clock: Clock,
    paths: Sequence[str],
    watched: WatchedSettings,
    look: WatchOptions,
    acting: bool = False,
) -> Monitor:
    source = RecordingSource(reach.source, ManualClock(_THE_END), of_this_machine=False)
    settings, followed = watched.settings, FollowedSettings(watched, source, look)
    discovery = Discovery(source, paths, settings.follow_links, settings.expected, followed.placed, reach.clusters)
    fleet = Fleet(source, discovery, clock, followed.make, JobsWatched(reach.clusters, source), reach.file_news)
    table = system_table()
    jobs = JobCancels(reach.clusters, clock)
    acts = acting and not settings.read_only
    hands = RealHands(table, clock, reach.source.remotes, jobs) if acts else ReadOnlyHands(clock)
    forbids = followed.forbidden_at
    approvals = Approvals(clock, hands, source, table, followed.ladder, state_folder(), forbids, reach.source.remotes)
    measured = acting or look.trajectories
    machine = MachineWatch(source, clock, LocalMeter(source), reach.source.remotes) if measured else None
    monitor = Monitor(fleet, clock, approvals, machine=machine, settings=followed)
    reach.file_news.wake = monitor.wake
    return monitor


def _length(source: RecordingSource, paths: Sequence[str], follow_links: bool) -> float:
    """Of the longest recording."""
    over = RecordingSource(everywhere(SystemClock(), LOOKING_ONCE), ManualClock(_THE_END))
    specs = Discovery(over, paths, follow_links).all()
    timings = (timing_of(source, spec.files[0].path) for spec in specs if spec.files)
    length = max((timing.end for timing in timings if timing is not None), default=0.0)
    if length <= 0:
        raise UsageError(f"nothing recorded under {', '.join(map(clean, paths))}: a recording has a timing.csv")
    return length
