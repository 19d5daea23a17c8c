"""Groups of files get their names: a run's id, its experiment, what each file is called and continues."""

import os
from collections import defaultdict
from collections.abc import Iterator

from msgspec.structs import replace

from tui_monitor.hosts.address import split
from tui_monitor.reading.discovery.grouping import LOG, ROUND, group, stem
from tui_monitor.reading.discovery.kinds import rotation, unpacked_name
from tui_monitor.reading.discovery.ranks import suffixes, without_endings
from tui_monitor.reading.discovery.run_files import FileSpec, RunSpec
from tui_monitor.reading.discovery.tree import EXIT, Folder, Group
from tui_monitor.reading.formats import registry
from tui_monitor.text import clean_name


def runs(folder: Folder, top: str) -> Iterator[RunSpec]:
    """The runs of a tree whose ids are paths under `top`."""
    for found in group(folder):
        yield _named(found, top)


def single(path: str, top: str) -> RunSpec:
    """A run that is one file. Where its name only says `log` or `train`, it bears that of its folder."""
    folder, name = os.path.split(path)
    own = name if stem(name) or registry.is_store(name) or folder == os.sep else None
    found = Group(folder, own, [path], exit_file=os.path.join(folder, EXIT) if name == LOG else None)
    return replace(_named(found, top), files=(FileSpec(path, clean_name(name, 300)),), given=True)


def _named(found: Group, top: str) -> RunSpec:
    files = tuple(_specs(found))
    logs = {file.path for file in files}
    relative = os.path.relpath(found.place, top)
    host = f"{there[0].shown}:" if (there := split(found.place)) is not None else ""
    parent = os.path.basename(os.path.dirname(found.folder))
    return RunSpec(
        id=clean_name(host + (os.path.basename(found.place) if relative == "." else relative), 300),
        exp_id=clean_name(without_endings(os.path.basename(found.place)), 300),
        round=clean_name(parent) if ROUND.match(parent) else None,
        folder=found.folder,
        root=experiment_root(found.folder, top),
        files=files,
        pid_file=found.pid_file,
        begun=found.begun,
        exit_file=found.exit_file,
        config_files=tuple(sorted(found.configs)),
        packed_parts=tuple(path for path in sorted(found.packed) if unpacked_name(path) in logs),
    )


def experiment_root(folder: str, top: str) -> str:
    """`<root>` of `<root>/logs/[<round>/]<exp_id>`; else the path the user gave."""
    above = os.path.dirname(folder)
    if ROUND.match(os.path.basename(above)):
        above = os.path.dirname(above)
    return os.path.dirname(above) if os.path.basename(above) == "logs" else top


def _specs(found: Group) -> Iterator[FileSpec]:
    """The files of a run: rotated parts in order, those that go on one after another, parallel ones told apart."""
    parts: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for path in sorted(found.files):
        name, turn = rotation(path)
        parts[name].append((turn, path))
    first_of: dict[str, str] = {}
    told_apart = suffixes(list(parts), found.folder)
    for name in sorted(parts):
        shown = clean_name(os.path.relpath(name, found.folder), 300)
        earlier = tuple(path for turn, path in sorted(parts[name], reverse=True) if turn)
        spec = FileSpec(name, shown, earlier, suffix=told_apart.get(name, ""))
        if registry.goes_on_in_folder(os.path.basename(name)):
            folder = os.path.dirname(name)
            spec = replace(spec, follows=first_of.get(folder))
            first_of.setdefault(folder, name)
        yield spec
