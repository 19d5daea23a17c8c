"""Runs that several given paths would call the same are told apart."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from tui_monitor.hosts.address import host_of, there
from tui_monitor.reading.discovery.run_files import RunSpec
from tui_monitor.text import Shown, clean_name


def distinct(found: Sequence[RunSpec]) -> list[RunSpec]:
    """Runs of one id (from two paths of the command line) are told apart by the longer path, else by a number."""
    by_files = list({(spec.folder, spec.files): spec for spec in found}.values())
    by_files = _named_by_file(by_files)
    counts = Counter(spec.id for spec in by_files)
    longer = [spec if counts[spec.id] == 1 else replace(spec, id=_longer(spec)) for spec in by_files]
    taken: Counter[Shown] = Counter()
    named = []
    for spec in sorted(longer, key=lambda spec: (spec.folder, spec.files[0].path)):
        taken[spec.id] += 1
        turn = taken[spec.id]
        named.append(spec if turn == 1 else replace(spec, id=clean_name(f"{spec.id} ({turn})", 300)))
    return named


def _named_by_file(specs: Sequence[RunSpec]) -> list[RunSpec]:
    """Files of one folder that were given one by one, and would all bear its name, keep their own behind it."""
    counts = Counter((spec.id, spec.folder) for spec in specs)
    return [
        spec
        if counts[spec.id, spec.folder] == 1
        else replace(spec, id=clean_name(f"{spec.id}/{spec.files[0].name}", 300))
        for spec in specs
    ]


def _longer(spec: RunSpec) -> Shown:
    """Its id with one more folder in front; its host stays before both."""
    elsewhere = f"{host}:" if (host := host_of(spec.folder)) else ""
    own = spec.id.removeprefix(elsewhere)
    folder = there(spec.folder)
    place = folder if clean_name(folder, 4000).endswith(own) else there(spec.files[0].path)
    return clean_name(elsewhere + "/".join(place.split("/")[-(own.count("/") + 2) :]).lstrip("/"), 300)
