"""A tree of folders as it was walked: what lies where, before it is grouped into runs."""

import os
from collections.abc import Iterator

from msgspec import Struct, field

EXIT = "exit.json"


class Folder(Struct):
    path: str
    files: list[str] = field(default_factory=list)
    """Names of candidate files, rotated parts among them."""
    folders: list["Folder"] = field(default_factory=list)
    configs: list[str] = field(default_factory=list)
    packed: list[str] = field(default_factory=list)
    """Names of parts that were rotated away and packed."""
    has_pid: bool = False
    begun: float | None = None
    """When its pid file was written, seconds since the epoch."""
    saved: bool = False
    """It is called like a checkpoint, or lies below such a folder: what is not certainly a log lies beside weights."""
    recording: bool = False
    """It has a timing table: all below is one run."""
    has_exit: bool = False

    @property
    def name(self) -> str:
        return os.path.basename(self.path)

    @property
    def exit_file(self) -> str | None:
        """Where a recorder beside its run tells how that ended: it is one that keeps a timing table, too."""
        return os.path.join(self.path, EXIT) if self.recording or self.has_exit else None

    def forget(self) -> None:
        """What its files are: it is listed anew."""
        self.files, self.configs, self.packed = [], [], []

    def paths(self) -> list[str]:
        """Its own candidate files."""
        return [os.path.join(self.path, name) for name in self.files]

    def all_files(self) -> Iterator[str]:
        """Also those of the folders below."""
        yield from self.paths()
        for child in self.folders:
            yield from child.all_files()

    def packed_paths(self) -> list[str]:
        return [os.path.join(self.path, name) for name in self.packed]

    def config_paths(self) -> list[str]:
        return [os.path.join(self.path, name) for name in self.configs]


class Group(Struct):
    """Files that make one run, before it has names."""

    folder: str
    name: str | None
    """Of the run below `folder`, where that holds several; None when the run is the folder."""
    files: list[str]
    """Paths."""
    configs: list[str] = field(default_factory=list)
    packed: list[str] = field(default_factory=list)
    """Parts of its files, and perhaps of others beside them, that were rotated away and packed."""
    pid_file: str | None = None
    settled: bool = False
    """A run whatever lies above it: a recording, an experiment."""
    begun: float | None = None
    """When it was started, where it has written nothing since."""
    exit_file: str | None = None
    """Where its recorder tells how it ended, if it has one."""

    @property
    def place(self) -> str:
        return os.path.join(self.folder, self.name) if self.name else self.folder

    def add(self, other: "Group") -> None:
        self.files += other.files
        self.configs += other.configs
        self.packed += other.packed
