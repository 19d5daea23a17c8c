"""The name that a person gave a run of W&B: `display_name` of its run record, told anew when it is changed."""

from tui_monitor.errors import FormatError
from tui_monitor.reading.formats.tfevents.protobuf import submessages, text
from tui_monitor.reading.formats.wandb.leveldb_log import WandbBlocks

_RUN, _DISPLAY_NAME = 17, 8


def display_name(head: bytes) -> str | None:
    """The newest name in the first bytes of a `.wandb` file; None where it has none, or W&B's server chose it later."""
    name = None
    try:
        for _, record in WandbBlocks().cut(head):
            for run in submessages(record, _RUN):
                name = next((text(said) for said in submessages(run, _DISPLAY_NAME) if said), name)
    except FormatError:  # what stands before a damaged record counts; the reader of the file says that it is damaged
        return name
    return name
