"""Logs that somebody said there will be: each is a run by the name it was given, also before it is there."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.text import Shown


class ExpectedLog(Struct, frozen=True):
    """One log of a job."""

    path: str
    exp_id: Shown | None = None
    """What its run is called; None: as its folder."""
    root: str | None = None
    """The experiment root; None: told by its path."""


def as_expected(spec: RunSpec, expected: Mapping[str, ExpectedLog]) -> RunSpec:
    """The run under the name, and with the root, that its log was announced with."""
    said = next((expected[file.path] for file in spec.files if file.path in expected), None)
    if said is None:
        return spec
    named = replace(spec, id=said.exp_id, exp_id=said.exp_id) if said.exp_id is not None else spec
    return replace(named, root=said.root) if said.root is not None else named
