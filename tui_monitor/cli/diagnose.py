"""`trainmon diagnose`: why a run is sick, how to check that, and what to do. Nothing is run."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tui_monitor.cli import arguments as common
from tui_monitor.cli import written_diagnosis
from tui_monitor.cli.added_artifacts import Added, Given, read
from tui_monitor.cli.assemble import looking_once
from tui_monitor.cli.check import require_places, require_runs
from tui_monitor.cli.diagnosis_package import Package, read_package
from tui_monitor.cli.one_act import REFUSED
from tui_monitor.cli.run_meant import Looked, lies_elsewhere, one_run
from tui_monitor.clock import SystemClock, monotonic
from tui_monitor.diagnosis.artifacts import Artifacts, joined
from tui_monitor.diagnosis.diagnose import diagnose
from tui_monitor.errors import UsageError
from tui_monitor.hosts.address import inner, is_relative, shown
from tui_monitor.hosts.local.patient import PatientSource
from tui_monitor.hosts.patience import LOOKING_ONCE
from tui_monitor.model.act import Outcome
from tui_monitor.model.ask import Refusal
from tui_monitor.model.diagnosis import Diagnosis, DiagnosisStatus
from tui_monitor.model.run import RunView
from tui_monitor.monitor import Monitor
from tui_monitor.reading.discovery.walk import Discovery
from tui_monitor.report import contract, diagnosis_json, diagnosis_text
from tui_monitor.text import Shown, clean
from tui_monitor.watching.artifacts_of import artifacts_of
from tui_monitor.watching.placed_proofs import placed
from tui_monitor.watching.siblings import siblings_of

_STDIN = "-"
_WITHOUT_LOG = Shown("given artifacts")
"""What is diagnosed where there is no run."""
_OF_THE_GIVEN_ALONE = (
    "several runs lie here and none was named: this is of what was given alone (`trainmon diagnose RUN --code ...`"
    " looks at that run, too)"
)


class Diagnosed(Struct, frozen=True):
    """One run with its diagnosis. `view`: None where artifacts were given without a log."""

    title: Shown
    diagnosis: Diagnosis
    seconds: float
    view: RunView | None = None
    monitor: Monitor | None = None
    """Through which it can be written down; it knows the view."""
    written: Outcome | Refusal | None = None
    """What became of that, where it was wanted."""

    def write(self) -> Diagnosed:
        """Written down, where there is something to write and a run to which it belongs."""
        if self.view is None or self.monitor is None or self.diagnosis.status is DiagnosisStatus.HEALTHY:
            return self
        return replace(self, written=written_diagnosis.write(self.monitor, self.view, self.diagnosis))


def main(argv: Sequence[str]) -> int:
    options = _parser().parse_args(argv)
    package = read_package(sys.stdin.buffer.read()) if options.runs == [_STDIN] else None
    added = _added(options, package)
    for note in (*(package.notes if package is not None else ()), *added.problems):
        print(f"trainmon: {note}", file=sys.stderr)
    found = list(_of_package(options, package, added) if package is not None else _of_runs(options, added))
    if options.write:
        found = [one.write() for one in found]
    if as_json := options.json or (package is not None and package.structured):
        _print_json(found)
    else:
        print("\n\n".join(diagnosis_text.page(one.title, one.diagnosis, one.view) for one in found))
    if not options.write:
        return 0
    answers = [one.written for one in found if one.written is not None]
    return 0 if written_diagnosis.tell(answers, quiet=as_json) else REFUSED


def _added(options: argparse.Namespace, package: Package | None) -> Added:
    """By flags, and in the package."""
    also = package.given if package is not None else Given()
    config = options.hyperparameters if options.hyperparameters is not None else also.config
    code, errors = (*also.code, *options.code), (*also.errors, *options.error)
    return read(Given(code, errors, config, (*also.symptoms, *options.symptom)))


def _of_runs(options: argparse.Namespace, added: Added) -> Iterator[Diagnosed]:
    """Paths as `check` takes them; a word that is no path is the name of a run under `--root`."""
    paths = [word for word in options.runs if _is_path(word, options.root)]
    names = [word for word in options.runs if word not in paths]
    given = bool(options.code or options.error or options.symptom or options.hyperparameters)
    if not options.runs and given and _several_here():
        print(f"trainmon: {_OF_THE_GIVEN_ALONE}", file=sys.stderr)
        yield _without_log(added)
        return
    if paths or not names:
        looked = _look(options, paths)
        if not looked.views and not paths and given:
            yield _without_log(added)
            return
        require_runs(looked.views, [looked.where], looked.monitor.problems, looked.monitor.aside)
        yield from (_of_view(looked, view, added) for view in looked.views)
    if names:
        looked = _look(options, [options.root])
        for name in names:
            yield _of_view(looked, _named(looked, name), added)


def _several_here() -> bool:
    """Do several runs lie here, of which nobody named one? What was added is none of all their business."""
    return len(Discovery(PatientSource(SystemClock(), LOOKING_ONCE), [os.getcwd()]).all()) > 1


def _of_package(options: argparse.Namespace, package: Package, added: Added) -> Iterator[Diagnosed]:
    """All of it tells of one run, except where its logs are a folder of many."""
    paths = [*package.logs, *package.curves]
    if not paths:
        yield _without_log(added)
        return
    looked = _look(options, paths)
    if not looked.views and added.is_anything:
        yield _without_log(added)
        return
    require_runs(looked.views, paths, looked.monitor.problems, looked.monitor.aside)
    if len(looked.views) > 1 and len(paths) > 1:
        yield _together(looked, added)
    else:
        yield from (_of_view(looked, view, added) for view in looked.views)


def _look(options: argparse.Namespace, paths: Sequence[str]) -> Looked:
    """Every run under these, read once."""
    options.paths = list(paths)
    places = common.places(options)
    monitor = looking_once(places, common.read_settings(options, places), acting=options.write)
    views = monitor.settle().runs
    id_ = next(filter(is_relative, paths), "") if paths != [options.root] else ""
    require_places(monitor, lies_elsewhere(id_, options.root))
    return Looked(monitor, views, clean(", ".join(map(shown, places)), 300), options.root)


def _without_log(added: Added) -> Diagnosed:
    began = monotonic()
    diagnosis = diagnose(added.to(Artifacts()))
    return Diagnosed(_WITHOUT_LOG, diagnosis, monotonic() - began)


def _of_view(looked: Looked, view: RunView, added: Added) -> Diagnosed:
    run = looked.monitor.run(view.id)
    if run is None:
        raise UsageError(f"{view.id} is gone")
    began, queries = monotonic(), run.queries
    artifacts = artifacts_of(view, queries, run.signs.traces, siblings_of(view.id, looked.views))
    diagnosis = placed(diagnose(added.to(artifacts)), queries)
    return Diagnosed(view.title, diagnosis, monotonic() - began, view, looked.monitor)


def _together(looked: Looked, added: Added) -> Diagnosed:
    """What was told of as one run and lies in several files."""
    began = monotonic()
    runs = [(view, run) for view in looked.views if (run := looked.monitor.run(view.id)) is not None]
    whole = joined([artifacts_of(view, run.queries, run.signs.traces) for view, run in runs])
    diagnosis = diagnose(added.to(whole))
    for _, run in runs:
        diagnosis = placed(diagnosis, run.queries)
    worst = min(looked.views, key=lambda view: (view.deciding is None, -view.progress.points))
    return Diagnosed(worst.title, diagnosis, monotonic() - began, worst, looked.monitor)


def _named(looked: Looked, name: str) -> RunView:
    """Raises UsageError where that is no run, or may be several."""
    if not looked.views:
        raise UsageError(f"{clean(name)}: no such file or directory, and there is no run under {looked.where}")
    said = one_run(looked, name)
    if isinstance(said, RunView):
        return said
    raise UsageError(said)


def _is_path(word: str, root: str) -> bool:
    """`gpu1:exp-1` and `ray:raysubmit_1` are ids, too: of runs below a root that is there."""
    if os.path.lexists(os.path.expanduser(word)) or any(mark in word for mark in "*?["):
        return True
    if is_relative(word) and not os.path.lexists(root) and inner(root) is not None:
        return False
    return inner(word) is not None


def _print_json(found: Sequence[Diagnosed]) -> None:
    import msgspec

    runs = [_as_json(one) for one in found]
    print(msgspec.json.encode({"schema": contract.SCHEMA, "runs": runs}).decode())


def _as_json(one: Diagnosed) -> dict[str, object]:
    name = one.view.id if one.view is not None else one.title
    written = written_diagnosis.paths(one.written)
    return diagnosis_json.diagnosed(name, one.diagnosis, one.seconds, written)


def _parser() -> argparse.ArgumentParser:
    parser = common.parser(
        "diagnose",
        "Why a run is sick, with proof, and what to do. Exit status: 0; 3 when something was not written.",
        "trainmon diagnose runs/exp-3 --code train.py --symptom 'outputs only colons'",
    )
    parser.add_argument(
        "runs", nargs="*", metavar="RUN", help="a folder, a file, the id of a run under --root; - is a package in JSON"
    )
    parser.add_argument("--root", metavar="PATH", default=".", help="where runs that are named lie; default: here")
    parser.add_argument("--json", action="store_true", help="strict JSON, schema 1")
    parser.add_argument(
        "--write", action="store_true", help="write diagnosis.md and plots beside each sick run, experiments to next.md"
    )
    added = parser.add_argument_group("what is known besides", "read, never run")
    added.add_argument("--config", metavar="FILE", dest="hyperparameters", help="hyperparameters of the training")
    added.add_argument("--code", metavar="FILE", nargs="+", action="extend", default=[], help="Python or a notebook")
    added.add_argument("--error", metavar="FILE", nargs="+", action="extend", default=[], help="error messages")
    added.add_argument("--symptom", metavar="TEXT", nargs="+", action="extend", default=[], help="what looks wrong")
    common.add_settings(parser, file="--settings")
    return parser
