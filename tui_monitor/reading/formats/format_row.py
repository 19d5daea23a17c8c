"""What the registry says of one format: plain data. The code that reads it is imported when a file is first looked at.

Names are asked without the numbers of rotation and the endings of packing; those of documents and stores, which are
neither rotated nor packed, as they are. Folders are paths, written with `/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from tui_monitor.reading.formats.protocols import Document, Origin, Store, Stream

NOTHING = re.compile(r"(?!)")
"""Matches no name."""


class Continues(Enum):
    """Which files of a format go on with one another."""

    BY_NUMBER = "train.log.1 came before train.log"
    IN_FOLDER = "all files of one folder, sorted by name: a writer that is resumed begins another"
    NEVER = "each file holds a metric of its own; a number at its end is part of the name"


class Layout(Struct, frozen=True):
    """What folders of certain names are to the writer of a format."""

    of_kind: tuple[str, ...] = ()
    """Folders that say which format they hold, not which run: their files belong to the run of the folder above."""
    beside: tuple[str, ...] = ()
    """Folders beside the folder of a run, in which its writer tells the rest of it: no run of their own."""
    home: tuple[str, ...] = ()
    """Folders in which the writer keeps all runs: no name of one."""
    hidden_home: tuple[str, str] | None = None
    """A hidden folder of which the second one holds a folder for each run, and the rest is no log of training."""


class RunName(Struct, frozen=True):
    """Where the name stands that a user gave a run."""

    told: str
    """A function `(head) -> str | None`, of the head of a file."""
    found: re.Pattern[str] = NOTHING
    """Which file that is, where it is not the run's own: what in the path is replaced..."""
    instead: str = ""
    """...and by what."""


class Format(Struct, frozen=True):
    """One way in which trainers write their metrics."""

    name: str
    """As shown to a person."""
    reader: str
    """Where the class that reads it stands, below `formats`: `csv.format:CsvTable`. It sniffs, too."""
    shape: Literal["stream", "document", "store"]
    """A file that grows, one that is rewritten whole, a database (see `protocols`)."""
    rank: int
    """Of two formats that tell the same metric of a run, the lower rank owns it."""
    sniffer: str = ""
    """The function by which that class sniffs, where it stands apart: what reads is imported for what is to be read."""
    widespread: bool = False
    """Programs of all kinds write it: a file of this format need not be of a training."""
    names: re.Pattern[str] = NOTHING
    """Files that are certainly looked at, by their names without folders."""
    folders: re.Pattern[str] | None = None
    """Folders of which every file is looked at, whatever its name."""
    perhaps: re.Pattern[str] | None = None
    """Names that notes and data sets bear as well: looked at when something else says that it is a log."""
    aside: re.Pattern[str] | None = None
    """Paths of files with such a name that are nevertheless no log of training."""
    logs_training: str = ""
    """A function `(head, longest) -> bool | None` that tells by the head of a file named `perhaps`: is training logged
    here? None: too little to say."""
    continues: Continues = Continues.BY_NUMBER
    endings: tuple[str, ...] = ()
    """Ends of names that say the format, and nothing about the run."""
    own: re.Pattern[str] | None = None
    """What the writer puts into the name of each file it begins, new each time; what stands before it is the run's."""
    writer: re.Pattern[str] | None = None
    """What in the name of a file (group 1) tells the process that writes it."""
    parallel: re.Pattern[str] | None = None
    """The beginning (group 1) of names that tells files of one run side by side apart."""
    stems: tuple[str, ...] = ()
    """Names without ending that say the format alone, not which run it is."""
    layout: Layout = Layout()
    run_name: RunName | None = None
    console: tuple[str, ...] = ()
    """Ends of names of what the process prints all the time: by such a file a process is known."""

    def is_named(self, folder: str, name: str) -> bool:
        """Does a file of this name in this folder belong to the format?"""
        return bool(self.names.search(name)) or (self.folders is not None and bool(self.folders.search(folder)))

    def lies_aside(self, folder: str, name: str) -> bool:
        """Is a file that is named so nevertheless no log of training?"""
        return self.aside is not None and bool(self.aside.search(f"{folder}/{name}"))

    def sniff(self, name: str, head: bytes) -> bool:
        """Is a file called `name` that begins with `head` of this format? Imports what sniffs."""
        sniff = self._load(self.sniffer) if self.sniffer else self._load(self.reader).sniff
        return bool(sniff(name, head))

    @property
    def framing(self) -> Literal["lines", "bytes"]:
        """Of a stream: who cuts it into records."""
        framing: Literal["lines", "bytes"] = self._load(self.reader).framing
        return framing

    def stream(self, origin: Origin) -> Stream:
        made: Stream = self._load(self.reader)(origin)
        return made

    def document(self, origin: Origin) -> Document:
        made: Document = self._load(self.reader)(origin)
        return made

    def store(self, path: str) -> Store:
        made: Store = self._load(self.reader)(path)
        return made

    def tells_training(self) -> Callable[[bytes, int], bool | None]:
        told: Callable[[bytes, int], bool | None] = self._load(self.logs_training)
        return told

    def name_place(self, path: str) -> str:
        """The file that tells the name of the run whose file is `path`."""
        return path if self.run_name is None else self.run_name.found.sub(self.run_name.instead, path)

    def tell_name(self, head: bytes) -> str | None:
        """The name that a user gave the run, by the head of that file. Imports what reads it."""
        told: str | None = self._load(self.run_name.told)(head) if self.run_name is not None else None
        return told

    @staticmethod
    def _load(place: str) -> Any:
        module, _, name = place.partition(":")
        return getattr(import_module(f"{__package__}.{module}"), name)
