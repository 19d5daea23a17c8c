"""What runs on the other machine: python3 there reads this text and its other parts (see `helper_text.py`)
from its standard input, and answers questions.

It stands alone: the standard library of Python 3.6, no file of ours, nothing written, nothing left behind. A question
is a line `number TAB operation TAB argument...`, percent-encoded; an answer is one line of JSON with that number. What
was once asked of a name is looked at again by `poll`, which tells only what is another than it told before. It ends
with its standard input, and after a minute without a question.
"""

import base64
import json
import os
import signal
import socket
import stat as modes
import sys
import threading
import time
from collections import OrderedDict
from typing import Any, Callable, Dict, List, Set, Tuple
from urllib.parse import unquote_to_bytes

Answer = Dict[str, Any]
Names = Dict[str, Any]
"""Name -> is it a link, and what it leads to; nothing where that cannot be told; None of one that is gone."""
Key = Tuple[str, int, int]
"""Path, device, inode."""

LONGEST_SILENCE, MOST_OPEN = 60, 256
MOST_TOLD, BEFORE = 16384, 64
"""Bytes that are told with a poll, and how many before them: a log that was rewritten differs there."""
RECENT, ROUND, FOLDER_ROUND, PAUSES = 10.0, 0.9, 2.0, 20
"""What grew in the last 10 s is looked at with each poll, other files each second, folders every two, and the folder of
a name that is given to another file at once; after each look at folders a pause of so many times as long as it took."""

seen = {}  # type: Dict[int, List[Any]]
"""Number of the question -> path, what was told of it, since when that stands."""
folders = {}  # type: Dict[int, List[Any]]
"""Number of the question -> path, what was told of the names in it, when it may be looked at again out of turn."""
held = OrderedDict()  # type: OrderedDict[Key, int]
"""Which file -> its descriptor, the longest unused first."""
due = {"files": 0.0, "folders": 0.0}
ALSO_POLLED: List[Callable[[Answer], None]] = []
"""What other parts tell with each poll, where something changed."""
IS_EXACT: List[Callable[[], bool]] = [lambda: False]
"""The last one knows: can a process be held here, so that no other is meant by its number later?"""


def kind_of(mode: int) -> str:
    if modes.S_ISREG(mode):
        return "file"
    if modes.S_ISDIR(mode):
        return "directory"
    return "fifo" if modes.S_ISFIFO(mode) else "socket" if modes.S_ISSOCK(mode) else "device"


def told(status: os.stat_result) -> List[Any]:
    return [kind_of(status.st_mode), status.st_size, status.st_mtime, status.st_dev, status.st_ino]


def place(path: str) -> str:
    """`/~/runs` is in the home of who logged in."""
    return os.path.expanduser("~") + path[2:] if path == "/~" or path.startswith("/~/") else path


def look(path: str) -> Any:
    """None when there is no such file; a sentence when it may not be looked at."""
    try:
        return told(os.stat(place(path)))
    except PermissionError as error:
        return error.strerror
    except (OSError, ValueError):
        return None


def boot_id() -> str:
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read().strip()
    except OSError:
        return ""


def hello(_: int) -> Answer:
    return {
        "host": socket.gethostname(),
        "boot": boot_id(),
        "uid": os.geteuid(),
        "pid": os.getpid(),
        "exact": IS_EXACT[-1](),
        "helper": "python %d.%d" % sys.version_info[:2],
        "now": time.time(),
        "home": os.path.expanduser("~"),
    }


def clock(_: int) -> Answer:
    return {"now": time.time(), "runs": time.monotonic()}


def see(number: int, path: str) -> Answer:
    found = look(path)
    seen[number] = [path, found, time.monotonic()]
    return {"stat": found}


def names(path: str) -> Names:
    entries = {}  # type: Names
    for entry in os.scandir(place(path)):
        try:
            entries[entry.name] = [entry.is_symlink(), *told(entry.stat())]
        except (OSError, ValueError):
            entries[entry.name] = []
    return entries


def list_names(number: int, path: str) -> Answer:
    entries = names(path)
    folders[number] = [path, entries, 0.0]
    return {"entries": entries}


def forget(_: int, *numbers: str) -> Answer:
    for one in numbers:
        seen.pop(int(one), None)
        folders.pop(int(one), None)
    return {}


def poll(_: int) -> Answer:
    """Of files (number, what it is now, its new bytes), of folders (number, the names that are another now)."""
    now = time.monotonic()
    everything = now >= due["files"]
    if everything:
        due["files"] = now + ROUND
    files, moved = changed_files([one for one in seen if everything or now - seen[one][2] <= RECENT], now)
    if moved:  # a name beside it that was looked at before may be another by now, too: what was in it has a new name
        files += changed_files([one for one in seen if folder_of(seen[one][0]) in moved], now)[0]
    answer = {"files": files} if files else {}  # type: Answer
    if now >= due["folders"]:
        changed = changed_folders(list(folders))
        due["folders"] = now + max(FOLDER_ROUND, PAUSES * (time.monotonic() - now))
    else:
        changed = changed_folders([one for one in folders if folders[one][0] in moved and now >= folders[one][2]])
    if changed:
        answer["folders"] = changed
    for look_also in ALSO_POLLED:
        look_also(answer)
    return answer


def changed_files(numbers: List[int], now: float) -> Tuple[List[Any], Set[str]]:
    """And the folders of those that did not only grow: a log that was rotated has another name there."""
    files, moved = [], set()  # type: List[Any], Set[str]
    for one in numbers:
        path, before, _ = seen[one]
        found = look(path)
        if found == before:
            continue
        files.append([one, found, *new_bytes(path, before, found)])
        seen[one][1:] = [found, now]
        lists = isinstance(before, list) and isinstance(found, list)
        if not (lists and before[3:] == found[3:] and before[1] < found[1]):
            moved.add(folder_of(path))
    return files, moved


def folder_of(path: str) -> str:
    return path.rpartition("/")[0] or "/"


def new_bytes(path: str, before: Any, found: Any) -> List[str]:
    """Of a file that is open and has grown a little: what was added, with a piece of what stands before it."""
    if not (isinstance(before, list) and isinstance(found, list) and before[3:] == found[3:]):
        return []
    if (path, found[3], found[4]) not in held or not 0 < found[1] - before[1] <= MOST_TOLD:
        return []
    start = max(0, before[1] - BEFORE)
    try:
        data = os.pread(held[path, found[3], found[4]], found[1] - start, start)
    except OSError:  # who reads it is told why; all other files are told of as before
        return []
    return [base64.b64encode(data).decode("ascii")] if len(data) == found[1] - start else []


def changed_folders(numbers: List[int]) -> List[Any]:
    followed = {known[0] for known in seen.values()} if numbers else set()
    changed = []  # type: List[Any]
    for one in numbers:
        known, begun = folders[one], time.monotonic()
        path, before, _ = known
        try:
            entries = names(path)
            known[2] = begun + PAUSES * (time.monotonic() - begun)
        except OSError as error:
            if before != error.strerror:
                changed.append([one, error.strerror])
                known[1] = error.strerror
            continue
        other = changed_names(path, entries, {} if isinstance(before, str) else before, followed)
        known[1] = entries
        if other or isinstance(before, str):
            changed.append([one, other])
    return changed


def changed_names(folder: str, entries: Names, before: Names, followed: Set[str]) -> Names:
    """Of a file that is followed by its name, how it grows is told there."""
    other = {name: None for name in before if name not in entries}
    for name, entry in entries.items():
        known = before.get(name)
        if entry == known:
            continue
        grown = known is not None and entry[:2] == known[:2] and entry[4:] == known[4:]
        if not (grown and folder.rstrip("/") + "/" + name in followed):
            other[name] = entry
    return other


def opened(path: str) -> Tuple[int, List[Any]]:
    descriptor = os.open(place(path), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    status = told(os.fstat(descriptor))
    if status[0] != "file":
        os.close(descriptor)
        raise ValueError("is a %s, not a file that can be read back" % status[0])
    return descriptor, status


def keep(key: Key, descriptor: int) -> None:
    if key in held:
        os.close(held.pop(key))
    held[key] = descriptor
    while len(held) > MOST_OPEN:
        os.close(held.popitem(last=False)[1])


def open_file(_: int, path: str) -> Answer:
    descriptor, status = opened(path)
    keep((path, status[3], status[4]), descriptor)
    return {"stat": status}


def close_file(_: int, path: str, device: str, inode: str) -> Answer:
    descriptor = held.pop((path, int(device), int(inode)), None)
    if descriptor is not None:
        os.close(descriptor)
    return {}


speaking = threading.Lock()
"""One answer after the other: some come from threads of their own."""
TAKES_LONG = set()  # type: Set[str]
"""Operations that are answered on a thread of their own."""

OPERATIONS = {
    "hello": hello, "clock": clock, "see": see, "list": list_names, "forget": forget, "poll": poll,
    "open": open_file, "close": close_file,
}  # type: Dict[str, Any]  # fmt: skip


def answer(line: bytes) -> str:
    number, operation, *arguments = [os.fsdecode(unquote_to_bytes(part)) for part in line.rstrip(b"\n").split(b"\t")]
    try:
        if operation not in OPERATIONS:
            raise ValueError("is not what this helper can do (%s)" % operation)
        reply = OPERATIONS[operation](int(number), *arguments)
    except OSError as error:
        reply = {"error": error.strerror or str(error), "number": error.errno}
    except Exception as error:
        reply = {"error": str(error) if isinstance(error, ValueError) else repr(error), "number": 0}
    reply["id"] = int(number)
    return json.dumps(reply, separators=(",", ":")) + "\n"


def speak(line: bytes) -> None:
    said = answer(line)
    with speaking:
        sys.stdout.write(said)
        sys.stdout.flush()


def main() -> None:
    signal.alarm(LONGEST_SILENCE)
    for line in iter(sys.stdin.buffer.readline, b""):
        signal.alarm(LONGEST_SILENCE)
        if os.fsdecode(line.split(b"\t", 2)[1]) in TAKES_LONG:
            threading.Thread(target=speak, args=(line,), daemon=True).start()
        else:
            speak(line)
