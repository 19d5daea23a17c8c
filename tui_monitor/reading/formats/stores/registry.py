"""Every store trainmon knows, in the order in which they are asked."""

from tui_monitor.errors import FormatError
from tui_monitor.reading.formats.stores.database import is_database
from tui_monitor.reading.formats.stores.mlflow import MlflowStore
from tui_monitor.reading.formats.stores.trackio import TrackioStore

STORES: tuple[type[MlflowStore | TrackioStore], ...] = (TrackioStore, MlflowStore)


def open_store(path: str) -> MlflowStore | TrackioStore | None:
    """The store in the SQLite file at `path`, told by its tables: their names may stand anywhere in the file.

    None when it is none that is known, or no database at all. Raises Unreachable while it cannot be asked, FormatError
    when it is damaged.
    """
    damaged: FormatError | None = None
    for kind in STORES:
        store = kind(path)
        try:
            if store.understands():
                return store
        except FormatError as error:
            damaged = error
    if damaged is not None and is_database(path):
        raise damaged
    return None
