"""What stands where no run does: what was looked for and where, and what can be done. Pure."""

from tui_monitor.app.drawing.pieces import QUIET, Piece, wrapped
from tui_monitor.app.drawing.wording import grouped
from tui_monitor.model.snapshot import Progress

Lines = list[list[Piece]]
_LABEL = 13
_MOST_UNSEEN = 5
_LOOKED_FOR = (
    "logs (.log, .out, .txt), tables and records (.csv, .tsv, .jsonl, .json), TensorBoard event files, "
    "folders of wandb, mlflow, trackio and Lightning"
)
_FIRST = "No run has been found yet. One that begins is shown as soon as it writes."
_NOT_ENTERED = "hidden folders, data, datasets, src, code, venv, site-packages"


def counted(progress: Progress) -> str:
    """`12 folders, 3 400 files`"""
    folders, files = progress.folders, progress.files
    return f"{grouped(folders)} folder{'s' * (folders != 1)}, {grouped(files)} file{'s' * (files != 1)}"


def empty_lines(title: str, progress: Progress | None, width: int, height: int) -> Lines:
    """What can be done stands first, for where not all fits.

    `title`: where it is looked; `progress` None: nothing is known yet.
    """
    if progress is None:
        return [[(" Looking for runs", "")]]
    if progress.discovering or progress.unread:
        said = f"Looking for runs in {title}: {counted(progress)} seen"
        return [[(f" {line}", "")] for line in wrapped(said, width - 2, 3, "")]
    parts = [
        ("looked in", f"{title}: {counted(progress)}"),
        *[("not seen" if at == 0 else "", said) for at, said in enumerate(progress.unseen[:_MOST_UNSEEN])],
        *([("near here", "  ".join(progress.nearby))] if progress.nearby else []),
        ("to try", "trainmon FOLDER looks elsewhere; trainmon demo shows recorded runs"),
        ("", "trainmon run -- COMMAND starts a training and watches it"),
        ("looked for", _LOOKED_FOR),
        ("not in", _NOT_ENTERED),
        ("what is read", "docs/formats.md"),
    ]
    lines: Lines = [[(f" {line}", "bold")] for line in wrapped(_FIRST, width - 2, 3, "")] + [[]]
    for label, text in parts:
        for number, line in enumerate(wrapped(text, max(10, width - _LABEL - 3), 4, "")):
            name = label if number == 0 else ""
            lines.append([(f"  {name:<{_LABEL}}", QUIET), (line, "$primary" if label == "near here" else "")])
    return lines[:height]
