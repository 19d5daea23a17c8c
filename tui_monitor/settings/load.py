"""Settings for some paths: which files are found there, which of them are obeyed, and what the others may forbid."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui_monitor.errors import SettingsError
from tui_monitor.settings.baselines import baselines
from tui_monitor.settings.layers import SAFE, Layer, SettingValue, from_environment, read_file
from tui_monitor.settings.places import (
    SettingsFile,
    named_file,
    own_files,
    own_places,
    project_files,
    project_places,
)
from tui_monitor.settings.settings import Settings
from tui_monitor.text import Shown, clean

if TYPE_CHECKING:
    from tui_monitor.settings.job import Job


def looked_for(paths: Sequence[str], config: str | None) -> Iterator[str]:
    """Every place whose content decides what `load` finds, whether anything lies there or not."""
    config = config or os.environ.get("TRAINMON_CONFIG") or None
    yield from [config] if config else dict.fromkeys(place for path in paths for place in project_places(path))
    yield from own_places()


def load(paths: Sequence[str], config: str | None, flags: Layer, job: Job | None = None) -> Settings:
    """Settings for these roots: `--config`, else the first `trainmon.yaml` beside or above a root, and the user's.

    A file that is not obeyed may still forbid. Raises SettingsError.
    """
    config = config or os.environ.get("TRAINMON_CONFIG") or None
    near, why_not = ([named_file(config)], ()) if config else project_files(paths)
    own, why_not_own = own_files()
    others = [file for file in (*near, *own) if not file.obeyed]
    obeyed = [file for file in near if file.obeyed]
    project, *further = [read_file(file) for file in obeyed] or [Layer()]
    user = next((read_file(file) for file in own if file.obeyed), Layer())
    of_the_job = job.settings if job is not None else Layer()
    environment = from_environment(os.environ)
    layers = (flags, environment, of_the_job, project, user)
    known, not_known = baselines(layers)
    return Settings(
        layers=layers,
        further=(*further, *map(_prohibition, others)),
        files=tuple(obeyed[:1]),
        unread=(
            *why_not,
            *why_not_own,
            *(file.advice for file in others),
            *project.ignored,
            *of_the_job.ignored,
            *environment.ignored,
            *not_known,
        ),
        expected=job.logs if job is not None else (),
        baselines=known,
    )


def forbidden_at(folder: str) -> Shown | None:
    """Where it is said, beside or above this folder or by the person, that nothing may be done to what lies in it.

    What was given to trainmon may lie far above: an experiment root below it has settings of its own. None: nowhere.
    """
    files = [*project_files([folder])[0], *own_files()[0]]
    said = next((place[SAFE] for file in files if SAFE in (place := _prohibition(file, file.path).values)), None)
    return clean(f"read-only ({said.origin})", 300) if said is not None else None


def forbids(path: str, content: bytes) -> Shown | None:
    """Does a settings file of another machine say that nothing may be done there? What it says else is not obeyed."""
    said = _prohibition(SettingsFile(path, content), path).values.get(SAFE)
    return clean(f"read-only ({said.origin})", 300) if said is not None else None


def _prohibition(file: SettingsFile, name: str = "") -> Layer:
    """Of a file that is not obeyed, and need not make sense: whether it says read-only."""
    from tui_monitor.settings.yaml_lines import parse

    if b"read_only" not in file.content:
        return Layer()
    try:
        said = [(keys[-1:], raw, line) for keys, raw, line in parse(clean(file.path), file.content)]
    except SettingsError:
        return Layer()
    line = next((line for key, raw, line in said if key == (SAFE,) and raw is True), None)
    where = f"{clean(name or os.path.basename(file.path))}, line {line}"
    return Layer({SAFE: SettingValue(True, where)} if line is not None else {})
