"""Patterns in the path of a job's log (`%x-%A_%4a.log`), for what Slurm itself leaves in it."""

from __future__ import annotations

import os
import re

from tui_monitor.model.batch_job import BatchJob

_PATTERN = re.compile(r"%(?P<width>\d{0,2})(?P<what>[%AaJjNnstux])")


def filled(path: str, job: BatchJob) -> str:
    """As a file of this job; empty where a part of it cannot be known yet.

    >>> filled("out/%x-%A_%4a.log", BatchJob("7_3", name="exp", folder="/data"))
    '/data/out/exp-7_0003.log'
    """
    if not path or path == "/dev/null":
        return ""
    array, _, task = job.id.partition("_")
    values = {
        "%": "%",
        "A": array,
        "a": task or "4294967294",
        "j": "" if task else job.id,  # the number of an element is told by scontrol alone
        "J": job.id,
        "N": str(job.nodes),
        "n": "0",
        "s": "batch",
        "t": "0",
        "u": str(job.user),
        "x": str(job.name),
    }
    if any(not values[match["what"]] for match in _PATTERN.finditer(path)):
        return ""
    said = _PATTERN.sub(lambda match: _wide(values[match["what"]], match["width"]), path)
    return os.path.normpath(os.path.join(job.folder or "/", said))


def _wide(value: str, width: str) -> str:
    return value.zfill(int(width)) if width and value.isdigit() else value
