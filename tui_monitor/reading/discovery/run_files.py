"""Which files belong to one run: what discovery finds and the run reader reads."""

import os

from msgspec import Struct

from tui_monitor.hosts.source import Stat
from tui_monitor.lexicon.names import words_of
from tui_monitor.lexicon.splits import TRAINED
from tui_monitor.model.told_beside import NotesPlace
from tui_monitor.reading.formats import registry
from tui_monitor.text import Shown


class FileSpec(Struct, frozen=True, eq=False):
    """One file of a run."""

    path: str
    name: Shown
    """Relative to the run's folder."""
    earlier: tuple[str, ...] = ()
    """Parts that were rotated away before we looked, oldest first: `train.log.2`, `train.log.1`."""
    follows: str | None = None
    """Path of the file that this one continues (a later event file of the same writer); read after it."""
    suffix: str = ""
    """`@rank1`: set where parallel files carry the same metrics."""
    store_run: str | None = None
    """Which run of a database this is."""
    found: Stat | None = None
    """How it stood when it was found: until it is opened it may be rotated away."""

    @property
    def is_of_training(self) -> bool:
        """By its name or its place in a database: `events.out.tfevents...`, `trainer_state.json`, `train_log.txt`."""
        said = not TRAINED.isdisjoint(words_of(os.path.basename(self.path)))
        return said or self.store_run is not None or registry.is_of_training(self.path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileSpec) and self._itself == other._itself

    def __hash__(self) -> int:
        return hash(self._itself)

    @property
    def _itself(self) -> tuple[object, ...]:
        """Without how it stood: that changes while it is the same file."""
        return self.path, self.name, self.earlier, self.follows, self.suffix, self.store_run


class RunSpec(Struct, frozen=True):
    """One run: its names and its files."""

    id: Shown
    """Its path under the root."""
    exp_id: Shown
    round: Shown | None
    folder: str
    """As the file system spells it."""
    root: str
    """The experiment root: where its results and notes belong."""
    files: tuple[FileSpec, ...]
    name: Shown | None = None
    """What its user called it, where a logger keeps that; several runs may bear the same."""
    pid_file: str | None = None
    """Of its process; None: `pid` beside its log, if there is one."""
    notes: NotesPlace | None = None
    """Where its owner wants notes about it; None: in its experiment root."""
    begun: float | None = None
    """When it was started (seconds since the epoch), where it has written nothing since."""
    exit_file: str | None = None
    """Where a recorder beside it tells how its process ended; it may still have to."""
    config_files: tuple[str, ...] = ()
    """`config.yaml`, `args.json`, ...: hyperparameters, not metrics."""
    packed_parts: tuple[str, ...] = ()
    """`train.log.2.gz`, ...: rotated away and packed since; not read."""

    given: bool = False
    """A person named its file."""

    @property
    def is_of_training(self) -> bool:
        """Whatever its files hold: somebody says so, or the names of what lies there."""
        kept = self.pid_file is not None or self.exit_file is not None
        return self.given or kept or any(file.is_of_training for file in self.files)

    @property
    def is_unread_database(self) -> bool:
        """It could not be read whose runs it holds: whoever writes it works for no run of its own there."""
        return all(registry.is_store(file.path) and file.store_run is None for file in self.files)

    @property
    def main_log(self) -> str:
        """The file a training process writes all the time: the console log, else the first file."""
        logs = (file.path for file in self.files if registry.is_console(file.path))
        return next(logs, self.files[0].path)
