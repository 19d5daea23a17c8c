"""The three shapes of a file, and what every reader of one promises.

A *stream* grows at its end (text, JSONL, CSV, event files): its format is fed new bytes once.
A *document* is rewritten whole (`trainer_state.json`): it is parsed anew, and only new (metric, step) pairs count.
A *store* is a database that is asked for what is new (MLflow's and trackio's SQLite).
"""

from collections.abc import Mapping
from typing import ClassVar, Literal, Protocol

from msgspec import Struct

from tui_monitor.model.points import Parsed
from tui_monitor.reading.formats.leftovers import Leftovers
from tui_monitor.reading.tailing.block import Block
from tui_monitor.text import Shown


class Origin(Struct, frozen=True):
    """Whose points these are: set once when a format is made for a file."""

    file: Shown
    """Path under the run, as shown: goes into every `Points.file` and `Place.file`."""
    suffix: str = ""
    """`@rank1` where parallel files carry the same metrics; appended to every metric name."""


class Stream(Protocol):
    """One growing file being read. The result depends on the bytes alone, however they are cut."""

    framing: ClassVar[Literal["lines", "bytes"]]
    leftovers: Leftovers
    """Lines that looked like something and were not understood."""

    @property
    def name(self) -> str:
        """Of the format, as shown."""
        ...

    def feed(self, block: Block) -> Parsed:
        """Points and events of the new bytes. Raises FormatError when the rest of the file cannot be read."""
        ...

    def finish(self) -> Parsed:
        """What was held back, now that no more will come."""
        ...


class StreamFormat(Stream, Protocol):
    """One way of writing metrics into a growing file."""

    name: ClassVar[str]

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool:
        """Is a file called `name` that begins with `head` (up to 64 KiB, maybe torn) of this format?"""
        ...

    def __init__(self, origin: Origin) -> None: ...


class Document(Protocol):
    """A file that is rewritten whole."""

    name: ClassVar[str]

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool: ...

    def __init__(self, origin: Origin) -> None: ...

    def parse(self, data: bytes) -> Parsed:
        """Everything the document says now. Raises FormatError when it is not whole (half written)."""
        ...


class Store(Protocol):
    """A database, opened read-only and never locked against its writer."""

    name: ClassVar[str]

    @classmethod
    def sniff(cls, name: str, head: bytes) -> bool: ...

    def __init__(self, path: str) -> None: ...

    def understands(self) -> bool:
        """Does the database hold its tables? Raises Unreachable while it cannot be asked, FormatError when damaged."""
        ...

    def runs(self) -> Mapping[str, Shown]:
        """Key -> name of each run inside."""
        ...

    def read(self, run: str, since: int, limit: int) -> tuple[Parsed, int]:
        """At most `limit` rows of one run after the cursor `since` (0: from the start), and the new cursor."""
        ...
