"""Settings that may change while runs are watched: what is asked anew each time, and whose judgement begins again."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from tui_monitor.acting.ladder import Ladder
from tui_monitor.hosts.source import Source
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.settings.load import forbidden_at
from tui_monitor.settings.settings import Settings
from tui_monitor.settings.watched_settings import WatchedSettings
from tui_monitor.text import Shown, clean
from tui_monitor.watching.fleet import Fleet
from tui_monitor.watching.watch_options import JudgedBy, WatchOptions
from tui_monitor.watching.watched_run import WatchedRun


class FollowedSettings:
    """Of all runs that are watched."""

    def __init__(self, watched: WatchedSettings, source: Source, look: WatchOptions) -> None:
        self._watched = watched
        self._source = source
        self._options = replace(look, taught=watched.settings.formats)

    def make(self, spec: RunSpec, now: float) -> WatchedRun:
        """A run, as it is judged by what holds now."""
        thresholds, options, terms = self._of(spec)
        return WatchedRun(self._source, spec, thresholds, now, options, terms)

    def _of(self, spec: RunSpec) -> JudgedBy:
        settings = self._watched.settings
        return settings.thresholds(spec.id, spec.exp_id), self._options, settings.terms(spec.id, spec.exp_id)

    def placed(self, spec: RunSpec) -> RunSpec:
        """The run with what is said of its own files; what is new of that is taken with the next walk."""
        return self._watched.settings.placed(spec)

    def ladder(self, run_id: str, exp_id: str) -> Ladder:
        return self._watched.settings.ladder(run_id, exp_id)

    def forbidden_at(self, folder: str) -> Shown | None:
        """Who says, by now, that nothing may be done to what lies in this folder; None: nobody."""
        if (said := self._watched.settings).read_only:
            return clean(f"read-only ({said.value('read_only').origin})", 300)
        return forbidden_at(folder)

    def look(self, fleet: Fleet) -> Iterator[Shown]:
        """What is new of the settings. Runs that they judge otherwise are judged anew from their start."""
        before = self._watched.settings
        news = list(self._watched.look(self._source))
        if (now := self._watched.settings) is not before:
            if _patterns(now) != _patterns(before):
                self._options = replace(self._options, taught=now.formats)
            anew = sum(self._judge(fleet, run) for run in list(fleet.runs.values()))
            if news and anew:
                news.append(clean(f"{anew} {'run is' if anew == 1 else 'runs are'} judged anew by these settings"))
        for sentence in news:
            self._watched.tell(sentence)
            yield sentence

    def _judge(self, fleet: Fleet, run: WatchedRun) -> bool:
        anew = run.update(run.spec, self._of(run.spec))
        if anew:
            fleet.turns.add(run.spec.id)
        return anew


def _patterns(settings: Settings) -> list[tuple[str, str, str]]:
    """What the formats read; on which line of a file they are taught is another matter."""
    return [(taught.name, taught.pattern, taught.files) for taught in settings.formats]
