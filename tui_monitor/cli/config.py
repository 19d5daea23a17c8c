"""`trainmon config show|check`: every setting, its value, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_monitor.cli import arguments as common
from tui_monitor.settings import KEYS, Settings


def main(argv: Sequence[str]) -> int:
    parser = common.parser("config", "Settings for the runs under PATH, and where each comes from.")
    parser.add_argument("what", choices=("show", "check"), help="show them, or only say whether they are right")
    common.add_paths(parser)
    common.add_settings(parser)
    options = parser.parse_intermixed_args(argv)
    paths = common.places(options)
    settings = common.read_settings(options, paths)
    settings.thresholds()
    if options.what == "check":
        print("the settings are right")
    else:
        print("\n".join(setting_lines(settings)))
        for taught in settings.formats:
            print(f"format '{taught.name}' for {taught.files or 'files whose first lines match'}  ({taught.origin})")
        for pattern in settings.project.runs:
            print(f"runs matching '{pattern}':")
            print("\n".join(f"  {line}" for line in _own(settings, pattern)))
    return 0


def setting_lines(settings: Settings, run_id: str = "", exp_id: str = "") -> Iterator[str]:
    """`explosion_threshold = 10  (trainmon.yaml, line 3)`."""
    used = settings.thresholds(run_id, exp_id)
    for key in KEYS:
        value = settings.value(key.name, run_id, exp_id)
        said, origin = value.raw, value.origin
        if said is None and (by_category := getattr(used, key.name, None)) is not None:
            said, origin = by_category, f"category {used.category}" if used.category else "default"
        yield f"{key.name} = {_plain(said)}  ({origin})"


def _own(settings: Settings, pattern: str) -> Iterator[str]:
    for name, value in settings.project.runs[pattern].items():
        yield f"{name} = {_plain(value.raw)}  ({value.origin})"


def _plain(value: object) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
