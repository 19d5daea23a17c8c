"""Linux: the process table read straight from /proc, with no library in between."""

import os
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress

from tui_monitor.hosts.host import Host
from tui_monitor.hosts.local.this_host import HERE
from tui_monitor.hosts.process_table import PIPE, Owner, ProcessFacts
from tui_monitor.model.process_identity import ProcessIdentity

_DESCRIPTORS_LOOKED_AT = 4096
_PARTS = 16
_NO_FILES, _GONE = ("/dev/", "/proc/", "/sys/"), " (deleted)"
_WRITABLE = os.O_WRONLY | os.O_RDWR
_STACK = 25
"""Position of `startstack` behind the name in /proc/PID/stat; 0 for those who may not know it."""
_FLAGS, _EXITING = 6, 0x4
"""Position of the kernel's flags there, and which of them (PF_EXITING) is set before the memory is given back."""
_TICKS, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")


class ProcTable:
    """Processes under `root`, normally /proc."""

    host: Host = HERE

    def __init__(self, root: str = "/proc") -> None:
        self._root = root
        self._boot_id = self._read("sys/kernel/random/boot_id").decode("ascii", "replace").strip()
        self._boot_time = self._find_boot_time()

    def pids(self) -> list[int]:
        try:
            return sorted(int(name) for name in os.listdir(self._root) if name.isdigit())
        except OSError:
            return []

    def facts(self, pid: int) -> ProcessFacts | None:
        return parse_stat(self._read(f"{pid}/stat"))

    def owner(self, pid: int) -> Owner | None:
        fields = dict(line.split(b":", 1) for line in self._read(f"{pid}/status").splitlines() if b":" in line)
        try:
            uid, thread_of = int(fields[b"Uid"].split()[0]), int(fields[b"Tgid"])
        except (KeyError, ValueError, IndexError):
            return None
        inner = len(fields.get(b"NSpid", b"").split()) > 1
        return Owner(uid, thread_of, namespaced=inner, cgroup=os.fsdecode(self._read(f"{pid}/cgroup")))

    def identify(self, pid: int) -> ProcessIdentity | None:
        raw, owner = self._read(f"{pid}/stat"), self.owner(pid)
        facts = parse_stat(raw)
        if facts is None or owner is None or owner.thread_of != pid or pid < 2:
            return None
        return ProcessIdentity(pid, facts.start, self._boot_id, owner.uid, _serial(pid), self._program(pid, raw))

    def started(self, start: int) -> float:
        return self._boot_time + start / _TICKS

    def command(self, pid: int) -> tuple[str, ...]:
        """Of one that has wiped its command line the kernel's name for it: `[train.py]`."""
        raw = self._read(f"{pid}/cmdline").rstrip(b"\0")
        if raw:
            return tuple(os.fsdecode(part) for part in raw.split(b"\0"))
        return (f"[{os.fsdecode(self._read(f'{pid}/comm').strip())}]",) if self._link(f"{pid}/exe") else ()

    def cwd(self, pid: int) -> str:
        return self._link(f"{pid}/cwd")

    def environment(self, pid: int) -> Mapping[str, str]:
        pairs = (os.fsdecode(entry).partition("=") for entry in self._read(f"{pid}/environ").split(b"\0"))
        return {name: value for name, equals, value in pairs if equals}

    def writes(self, pid: int, paths: Set[str]) -> set[str]:
        held = ((descriptor, self._link(f"{pid}/fd/{descriptor}")) for descriptor in self._descriptors(pid))
        return {path for descriptor, path in held if path in paths and self._writable(pid, descriptor)}

    def written(self, pid: int) -> set[str]:
        held = ((descriptor, self._link(f"{pid}/fd/{descriptor}")) for descriptor in self._descriptors(pid))
        return {path for descriptor, path in held if _is_file(path) and self._writable(pid, descriptor)}

    def caught(self, pid: int) -> frozenset[int] | None:
        """proc(5): bit n-1 of `SigCgt` stands for signal n."""
        for line in self._read(f"{pid}/status").splitlines():
            if line.startswith(b"SigCgt:"):
                with suppress(ValueError, IndexError):
                    mask = int(line.split()[1], 16)
                    return frozenset(number + 1 for number in range(64) if mask >> number & 1)
        return None

    def opened(self, pid: int, descriptor: int) -> str | None:
        target = self._link(f"{pid}/fd/{descriptor}")
        return target if target.startswith(("/", PIPE)) else None

    def _program(self, pid: int, stat: bytes) -> str:
        """The file it runs, not its name: a process may write another name over its own. A new exec of the same file
        is seen by where its stack begins."""
        try:
            file = os.stat(f"{self._root}/{pid}/exe")
        except OSError:
            return ""
        fields = stat[stat.rfind(b")") + 1 :].split()
        stack = fields[_STACK].decode("ascii", "replace") if len(fields) > _STACK else ""
        return f"{file.st_dev}:{file.st_ino}:{stack}"

    def _descriptors(self, pid: int) -> Iterator[str]:
        try:
            with os.scandir(f"{self._root}/{pid}/fd") as entries:
                for _, entry in zip(range(_DESCRIPTORS_LOOKED_AT), entries, strict=False):
                    yield entry.name
        except OSError:
            return

    def _writable(self, pid: int, descriptor: str) -> bool:
        for line in self._read(f"{pid}/fdinfo/{descriptor}").splitlines():
            if line.startswith(b"flags:"):
                with suppress(ValueError):
                    return bool(int(line.split()[1], 8) & _WRITABLE)
        return False

    def _find_boot_time(self) -> float:
        for line in self._read("stat").splitlines():
            if line.startswith(b"btime "):
                return float(line.split()[1])
        return 0.0

    def _read(self, name: str) -> bytes:
        try:
            descriptor = os.open(f"{self._root}/{name}", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return b""
        try:
            return _read_all(descriptor)
        except OSError:  # it ended while being read
            return b""
        finally:
            os.close(descriptor)

    def _link(self, name: str) -> str:
        try:
            return os.readlink(f"{self._root}/{name}")
        except OSError:
            return ""


def parse_stat(raw: bytes) -> ProcessFacts | None:
    """/proc/PID/stat (proc(5)). The program's name is in brackets and may itself hold brackets, blanks and newlines."""
    pid = raw.partition(b" ")[0]
    fields = raw[raw.rfind(b")") + 1 :].split()
    try:
        parent, group, session, terminal, start = (int(fields[i]) for i in (1, 2, 3, 4, 19))
        state, cpu = fields[0].decode("ascii", "replace"), (int(fields[11]) + int(fields[12])) / _TICKS
        memory, exiting = int(fields[21]) * _PAGE, bool(int(fields[_FLAGS]) & _EXITING)
        return ProcessFacts(int(pid), parent, group, session, start, state, terminal, cpu, memory, exiting)
    except (ValueError, IndexError):
        return None


def _is_file(path: str) -> bool:
    """Sockets and pipes have no path, files in memory and deleted ones say that they are gone."""
    return path.startswith("/") and not path.startswith(_NO_FILES) and not path.endswith(_GONE)


def _serial(pid: int) -> int:
    """Since Linux 6.9 the inode of a pidfd is never given to a second process; before, all pidfds share one."""
    if not hasattr(os, "pidfd_open"):
        return 0
    try:
        descriptor = os.pidfd_open(pid)
    except OSError:
        return 0
    try:
        return os.fstat(descriptor).st_ino
    finally:
        os.close(descriptor)


def _read_all(descriptor: int) -> bytes:
    parts: list[bytes] = []
    while (part := os.read(descriptor, 65536)) and len(parts) < _PARTS:
        parts.append(part)
    return b"".join(parts)
