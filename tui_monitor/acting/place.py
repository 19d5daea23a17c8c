"""Where a run lives: what acting must know of it to tell its process from those of others."""

import os
import re

from msgspec import Struct

from tui_monitor.hosts.host import Host
from tui_monitor.hosts.local.this_host import HERE
from tui_monitor.lexicon import splits
from tui_monitor.text import Shown

NUMBERED = r"(local_?rank|rank|worker|monitor|env|proc|process|gpu|node|actor)[._-]?\d+"
SPARE = re.compile(
    rf"|{'|'.join(splits.FOLDERS)}|stdout|stderr|console|output|out|debug|info|warnings?|errors?|err"
    r"|main|all|run|logs?|nohup|app|metrics?|history|progress|results?|events|scalars|loss|system|profile|gpu"
    rf"|{NUMBERED}",
    re.IGNORECASE,
)
"""Names of logs that do not say whose they are."""


class RunPlace(Struct, frozen=True):
    """A run as the file system spells it."""

    id: Shown
    exp_id: str
    root: str
    log: str
    files: tuple[str, ...] = ()
    """All its files, as far as they are known."""
    home: str = ""
    """Its folder; empty where that is the folder of its log."""
    said_pid_file: str = ""
    """Where discovery or its owner says that its pid file is; empty: beside its log."""
    host: Host = HERE
    """Where it runs; all paths are as that machine spells them."""

    @property
    def folder(self) -> str:
        """Where its log is."""
        return os.path.dirname(self.log)

    @property
    def pid_file(self) -> str:
        return self.said_pid_file or os.path.join(self.folder, "pid")

    @property
    def real_log(self) -> str:
        return self.host.real(self.log)

    @property
    def real_home(self) -> str:
        return self.host.real(self.home or self.folder)

    @property
    def name(self) -> str:
        """What a command calls it: of `exp-1/train.log`, given as a file, the folder says more than `train`."""
        return os.path.basename(self.real_home) if SPARE.fullmatch(self.exp_id) else self.exp_id

    @property
    def is_file(self) -> bool:
        """Do files name the runs here (`logs/exp-1.log`), so that the folder is not this run's alone?"""
        named = is_name(self.name) and os.path.basename(self.log).startswith(self.name)
        return named and os.path.basename(self.real_home) != self.name

    def log_of(self, name: str) -> str | None:
        """Where the log of another experiment of this layout would be; None for what can be no experiment's name."""
        if name == self.name or not is_name(name) or "/" in name:
            return None
        folder, file = os.path.split(self.real_log)
        parts = folder.split(os.sep)
        if self.name in parts:
            place = len(parts) - 1 - parts[::-1].index(self.name)
            parts[place] = name
            return os.sep.join((*parts, file.replace(self.name, name)))
        return os.path.join(folder, file.replace(self.name, name, 1)) if self.is_file else None


def is_name(word: str) -> bool:
    """Can this be the name of an experiment? A number or a letter or two stands for anything in a command."""
    return len(word) >= 3 and not word.isdigit()


def within(path: str, folder: str) -> bool:
    """Is it this folder, or below it? An empty path is nowhere."""
    return bool(path) and (path.rstrip("/") + "/").startswith(folder.rstrip("/") + "/")
