"""What is kept of a run that was stopped, for whoever reads the note weeks later and has no log any more.

- Metrics: loss=nan, lr=0.0003
- Best: loss=0.31 at step 212
- Log: train.log, byte 10233: `step 340 | loss nan`
- Files: train.log (text, 340 points), config.yaml (configuration)
- Page: https://wandb.ai/team/project/runs/abc123
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_monitor.errors import Unreachable
from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.model.finding import step_text
from tui_monitor.model.run import FileView, RunView
from tui_monitor.text import Shown, clean
from tui_monitor.watching.watched_run import WatchedRun

_METRICS, _LINES, _FILES = 8, 3, 6
_WIDTH = 160
_HEAD = 60
"""Lines at the start of a log in which a logger says where its page is."""
_PAGE = lazy_compile(
    r"https?://[^\s\"'<>`]{0,200}(?:wandb|comet|neptune|clear\.?ml|mlflow|tensorboard|swanlab|trackio|dagshub|aim)"
    r"[^\s\"'<>`]{0,200}",
    re.IGNORECASE,
)


def lines(view: RunView, last_line: Shown | None = None, page: Shown | None = None) -> tuple[Shown, ...]:
    """Lines for a note: nothing is said twice, and none stands for nothing."""
    return tuple(clean(line, 500) for line in _lines(view, last_line, page))


def page(run: WatchedRun) -> Shown | None:
    """Where the run can be looked at, if its log says so; without the secrets that such an address may hold."""
    try:
        head = run.queries.log(None, 0, _HEAD).lines
    except Unreachable:  # nothing of a stop waits for an address
        return None
    found = (_PAGE.search(line.text) for line in head)
    return next((clean(match.group().rstrip(".,;:)]"), 300) for match in found if match), None)


def _lines(view: RunView, last_line: Shown | None, page: Shown | None) -> Iterator[str]:
    if values := _values(view):
        yield f"- Metrics: {values}"
    if view.best is not None and view.watched is not None:
        yield f"- Best: {view.watched.metric}={view.best.value:.6g} at step {step_text(view.best.step)}"
    yield from _quoted(view, last_line)
    if view.files:
        yield f"- Files: {', '.join(map(_file, view.files[:_FILES]))}"
    if page is not None:
        yield f"- Page: {page}"


def _values(view: RunView) -> str:
    finding = view.deciding
    first = [finding.metric if finding else None, view.watched.metric if view.watched else None]
    names = dict.fromkeys([*(name for name in first if name in view.latest), *view.latest])
    return ", ".join(f"{name}={view.latest[name]:.6g}" for name in list(names)[:_METRICS] if name is not None)


def _quoted(view: RunView, last_line: Shown | None) -> Iterator[str]:
    """The lines that prove what decides; the last one where nothing does."""
    finding = view.deciding
    proof = finding.evidence.lines[:_LINES] if finding is not None else ()
    for line in proof:
        yield f"- Log: {line.place.file}, byte {line.place.offset}: {_code(line.text)}"
    if not proof and last_line:
        yield f"- Log: last line: {_code(last_line)}"


def _code(text: Shown) -> str:
    return f"`{clean(text.replace('`', chr(39)), _WIDTH)}`"


def _file(file: FileView) -> str:
    points = f", {file.points} points" if file.points else ""
    return f"{file.path} ({file.format}{points})"
