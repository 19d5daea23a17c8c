"""Which place wins, for one run or in general.

Precedence: flag, environment, job, then in the project's `trainmon.yaml` and after it in the user's own file first the
block of a run and then what is said for all; then the category's table, then the default. Only `read_only` is stronger
than that: it holds wherever it is said, also in files that are not obeyed.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.acting.ladder import Ladder
from tui_monitor.hosts.address import shown
from tui_monitor.judging.terms import Baseline, Terms, time_limit
from tui_monitor.judging.thresholds import Thresholds, for_category
from tui_monitor.model.told_beside import NotesPlace
from tui_monitor.settings.layers import SAFE, Layer, SettingValue
from tui_monitor.settings.options import BY_NAME
from tui_monitor.settings.places import SettingsFile
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.reading.discovery.expected import ExpectedLog
    from tui_monitor.reading.discovery.run_files import RunSpec
    from tui_monitor.reading.formats.taught import Taught

DEFAULT = "default"
"""Where a value comes from that nobody said."""


class Settings(Struct, frozen=True):
    """All places together."""

    layers: tuple[Layer, ...] = ()
    """Those that are obeyed, the strongest first: flags, environment, job, project, the person's own."""
    further: tuple[Layer, ...] = ()
    """Of the folders above, and of other roots: they can only forbid."""
    files: tuple[SettingsFile, ...] = ()
    """Those that are obeyed, beside the person's own."""
    unread: tuple[Shown, ...] = ()
    """What was found and is not obeyed, each with the reason."""
    expected: tuple[ExpectedLog, ...] = ()
    """The logs of a job."""
    baselines: Mapping[str, Baseline] = {}
    """Path -> what is known of it, of those that are named and could be read."""

    def value(self, name: str, run_id: str = "", exp_id: str = "") -> SettingValue:
        """The setting that holds, for one run or in general."""
        if name == SAFE and (forbidding := self._forbidding()) is not None:
            return forbidding
        return _first(name, list(self._saying(run_id, exp_id)))

    def _saying(self, run_id: str, exp_id: str) -> Iterator[Mapping[str, SettingValue]]:
        """The places that speak of a run, the strongest first."""
        for layer in self.layers:
            yield from _blocks(layer, run_id, exp_id)
            yield layer.values

    def _forbidding(self) -> SettingValue | None:
        """The first place that says read-only: what one place forbids no other allows again."""
        layers = (*self.layers, *self.further)
        places = (place for layer in layers for place in (layer.values, *layer.runs.values()))
        said = (place[SAFE] for place in places if SAFE in place)
        return next((value for value in said if value.raw is True), None)

    def thresholds(self, run_id: str = "", exp_id: str = "") -> Thresholds:
        """What the rules are told about one run. Raises SettingsError."""
        places = list(self._saying(run_id, exp_id))  # once: there may be thousands of runs
        said = {name: _first(name, places).raw for name in _OF_RULES}
        category, metric = said.pop("category"), said["metric"]
        said["metric"] = None if _is_none(metric) else metric
        if said["baseline_start"] is None and said["metric"] is not None:
            known = self._baseline(places)
            said["baseline_start"] = known.start(str(metric)) if known is not None else None
        base = for_category(str(category) if category is not None else None)
        return replace(base, **{name: raw for name, raw in said.items() if raw is not None})

    def terms(self, run_id: str = "", exp_id: str = "") -> Terms:
        """What is said of one run beside that."""
        places = list(self._saying(run_id, exp_id))
        seconds, budget = _first("baseline_seconds", places).raw, _first("time_budget", places).raw
        return Terms(
            excluded=_excluded(_first("monitor", places), _first("metric", places)),
            limit=time_limit(_number(seconds), self._baseline(places)),
            budget=_number(budget),
            branch=_first("code_branch", places).raw is not None,
        )

    def placed(self, spec: RunSpec) -> RunSpec:
        """The run with what is said of its own files: the number of its process, the notes about it."""
        places = list(self._saying(spec.id, spec.exp_id))
        pid_file, notes = _first("pid_file", places).path, _first("notes", places)
        spec = replace(spec, pid_file=pid_file) if pid_file is not None else spec
        return replace(spec, notes=_notes(notes, spec.root)) if notes.path is not None else spec

    def _baseline(self, places: list[Mapping[str, SettingValue]]) -> Baseline | None:
        path = _first("baseline", places).path
        return self.baselines.get(path) if path is not None else None

    @property
    def formats(self) -> tuple[Taught, ...]:
        """What was taught, the strongest place's first."""
        return tuple(taught for layer in self.layers for taught in layer.formats)

    @property
    def read_only(self) -> bool:
        return bool(self.value(SAFE).raw)

    @property
    def follow_links(self) -> bool:
        return bool(self.value("follow_links").raw)

    @property
    def act(self) -> tuple[str, ...]:
        """Kinds of findings whose runs `watch --act` stops; empty where nothing is said."""
        kinds = self.value("act").raw
        return tuple(map(str, kinds)) if isinstance(kinds, tuple) else ()

    def ladder(self, run_id: str = "", exp_id: str = "") -> Ladder:
        """How one run is stopped."""
        said = {name: self.value(name, run_id, exp_id).raw for name in _OF_THE_LADDER}
        command, signal, launch = said["stop_command"], said["checkpoint_signal"], said["launch"]
        stop, asked, saved = (float(str(said[name])) for name in _WAITS)
        return Ladder(
            stop_wait=stop,
            command=tuple(map(str, command)) if isinstance(command, tuple) else (),
            command_wait=asked,
            checkpoint_signal=str(signal) if signal is not None else None,
            checkpoint_wait=saved,
            launch=str(launch) if launch is not None else None,
        )


_WAITS = ("stop_wait", "stop_command_wait", "checkpoint_wait")
_OF_THE_LADDER = (*_WAITS, "stop_command", "checkpoint_signal", "launch")
_OF_RULES = (
    "metric",
    "lower_is_better",
    "category",
    "explosion_threshold",
    "plateau_patience",
    "overfitting",
    "target",
    "baseline_start",
)


def _first(name: str, places: list[Mapping[str, SettingValue]]) -> SettingValue:
    return next((place[name] for place in places if name in place), SettingValue(BY_NAME[name].default, DEFAULT))


def _number(raw: object) -> float | None:
    return float(raw) if isinstance(raw, int | float) else None


def _is_none(metric: object) -> bool:
    return isinstance(metric, str) and metric.lower() == "none"


def _excluded(monitor: SettingValue, metric: SettingValue) -> Shown | None:
    """Who said that a run is not monitored."""
    no_metric = _is_none(metric.raw) or (metric.raw is None and metric.origin != DEFAULT)
    said = monitor if monitor.raw is False else metric if no_metric else None
    return clean(f"not monitored: {said.origin}", 300) if said is not None else None


_DOCUMENTS = (".md", ".markdown", ".rst", ".org", ".adoc")
"""What is written by hand. A log may be called `log.txt`, and into results and journals no note may go."""


def _notes(value: SettingValue, root: str) -> NotesPlace:
    """What a log tree says may send them nowhere else."""
    path = value.path or ""
    is_inside = path.startswith(os.path.join(os.path.abspath(root), ""))
    is_document = os.path.splitext(path)[1].lower() in _DOCUMENTS
    if value.own or (is_inside and is_document):
        return NotesPlace(path)
    leads = f"out of the experiment root {shown(root)}"
    if is_inside:
        leads = f"to {clean(os.path.basename(path), 100)}, which is no document ({' '.join(_DOCUMENTS)})"
    said = f"{value.origin}: notes leads {leads}: only your own configuration may say that"
    return NotesPlace(path, clean(said, 600))


def _blocks(layer: Layer, run_id: str, exp_id: str) -> Iterator[Mapping[str, SettingValue]]:
    """The first block that means the run: one run has one block."""
    for pattern, values in layer.runs.items():
        if fnmatch.fnmatchcase(run_id, pattern) or fnmatch.fnmatchcase(exp_id, pattern):
            yield values
            return
