"""Where a run runs that is not simply a process of this machine: its host, or its job with state and node. Pure."""

from collections.abc import Sequence

from rich.cells import cell_len

from tui_monitor.app.drawing.pieces import cut_text
from tui_monitor.model.batch_job import BatchJob
from tui_monitor.model.run import RunView

_LEAST = 4
"""Cells below which a beginning says nothing."""

HERE = "here"


def whereabouts(view: RunView, width: int, ellipsis: str) -> str:
    """`gpu1`, `7_3 RUNNING gpu-3` in at most `width` cells, if need be in fewer words; empty where there is no room."""
    forms = _forms(view)
    said = next((form for form in forms if cell_len(form) <= width), None)
    if said is not None or not forms or width < _LEAST:
        return said or ""
    return cut_text(forms[-1], width, ellipsis)


def cells_of(view: RunView) -> int:
    """Of all there is to say; 0 of a run of this machine."""
    return max(map(cell_len, _forms(view)), default=0)


def machines(view: RunView) -> tuple[str, ...]:
    """By which names one may ask for the machine that it is on; `here`: this one."""
    job, host = view.job, view.where.host.rpartition("@")[2]
    named = (host, job.nodes or _cluster(job, view)) if job is not None else (host or HERE,)
    return tuple(filter(None, dict.fromkeys(named)))


def _forms(view: RunView) -> Sequence[str]:
    """The longest first."""
    if view.job is not None:
        return _of_job(view.job, view)
    host = view.where.host.rpartition("@")[2]
    return list(dict.fromkeys((host, _short(host)))) if host else []


def _of_job(job: BatchJob, view: RunView) -> Sequence[str]:
    """Its id is not said where it is its name already."""
    id = "" if job.id == view.exp_id and view.where.name is None else job.id
    machine = job.nodes or _short(_cluster(job, view))
    whole, shorter, least = (id, job.state, machine), (id, machine), (id or job.state,)
    return list(dict.fromkeys(" ".join(filter(None, parts)) for parts in (whole, shorter, least)))


def _cluster(job: BatchJob, view: RunView) -> str:
    return (job.cluster.rpartition("://")[2] or view.where.host).rpartition("@")[2]


def _short(host: str) -> str:
    """`gpu1` of `gpu1.cluster.example.org`; an address stays what it is."""
    first = host.partition(".")[0]
    return host if first.isdigit() or host.startswith("[") else first
