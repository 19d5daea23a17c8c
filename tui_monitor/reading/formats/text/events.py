"""What a log says that is no number: tracebacks, out of memory, killed, finished, checkpoints.

Only statements count, at the place where the writer makes them: the line of an exception, a launcher's report, a
scheduler's message. The same words inside a sentence are no event.
"""

import re

from tui_monitor.model.points import EventKind

TRACEBACK = "Traceback (most recent call last)"

_EXCEPTION = re.compile(
    r"(?P<name>(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Exit|Iteration|Warning|Failure|Fault|Timeout|Empty|"
    r"Full|Group|Refused|Abort|Stop)?)(?::(?:\s.*|)$|\s*$)"
)
_STATEMENTS: tuple[tuple[EventKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            EventKind.OOM,
            r"(?:^|[ .:])(?:torch\.(?:cuda\.)?)?OutOfMemoryError\b|CUDA out of memory\. Tried|CUDA error: out of memory|"
            r"^(?:terminate called .*)?.*std::bad_alloc\b|^(?:numpy\.\S*)?(?:Array)?MemoryError\b|RESOURCE_EXHAUSTED: |"
            r"DefaultCPUAllocator: (?:can't|not enough)|oom[-_]kill(?:ed|er)?\b.*(?:event|Killed|process)|Out of memory: Killed|"
            r"ResourceExhaustedError\b|hipErrorOutOfMemory|Some of your processes may have been killed by the cgroup out-of-memory",
        ),
        (EventKind.DISK_FULL, r"No space left on device|Disk quota exceeded"),
        (EventKind.TIMEOUT, r"DUE TO TIME LIMIT|^TIMEOUT\b|TimeLimit.*exceeded|DUE TO JOB TIME LIMIT"),
        (
            EventKind.WATCHDOG,
            r"Watchdog caught collective operation timeout|NCCL watchdog thread terminated|collective timed out",
        ),
        (
            EventKind.KILLED,
            r"^Killed$|^\S*: line [0-9]+:\s+[0-9]+ Killed\b|\bSIGKILL\b|\b[Ss]ignal 9\b|Signal 9 \(SIGKILL\)|Exited with exit code 137",
        ),
        (
            EventKind.FAILED,
            r"ChildFailedError|^Root Cause \(first|^srun: error:|slurmstepd: error: .*(?:CANCELLED|FAILED)|"
            r"^Segmentation fault|^Aborted(?: \(core dumped\))?$|^Fatal Python error:|: error: (?:unrecognized arguments|"
            r"the following arguments are required|argument |invalid choice)|^Bus error|^Floating point exception|"
            r"terminate called after throwing",
        ),
        (EventKind.INTERRUPTED, r"^KeyboardInterrupt\b|^\^C"),
        (
            EventKind.FINISHED,
            r"^(?:[Tt]raining|[Tt]rain) (?:is |has )?(?:finished|completed?|done|complete)\b|^Training completed\. Do not forget|"
            r"^\{'train_runtime':|^Optimization Done\.|`Trainer\.fit` stopped: `max_(?:epochs|steps)=|^[Ff]inished [Tt]raining\b|"
            r"^Run finished\.|^[0-9]+ epochs completed in |^\* Run finished|^[Dd]one [Tt]raining\b",
        ),
        (
            EventKind.CHECKPOINT,
            r"^[Ss]av(?:ing|ed) (?:the |a |best )?(?:model |training )?(?:checkpoint|snapshot|state)|^saving checkpoint|"
            r"^Saving model|^Snapshotting to |^[Cc]heckpoint (?:saved|written)|^Saved checkpoint",
        ),
        (
            EventKind.WAITING,
            r"^(?:Running|Starting|Start) (?:[Ee]valuation|[Vv]alidation)|^[Ee]valuating\b|^\*{3,} Running [Ee]valuation|^[Cc]ompiling\b|"
            r"^Evaluating (?:on|metrics)|^Validating\b",
        ),
    )
)
_HINT = re.compile(
    r"[Mm]emory|MEMORY|bad_alloc|EXHAUSTED|[Oo]om|[Kk]illed|SIGKILL|ignal 9|space left|quota|TIME|Limit|[Ww]atchdog|timed out|Failed|"
    r"Cause|error|fault|Abort|Fatal|terminate|Interrupt|\^C|[Tt]rain|Done|[Ff]inish|completed|[Ss]av|napshot|heckpoint|"
    r"[Ee]val|ompiling|alidat|exit code"
)


def statements(text: str) -> list[tuple[EventKind, int]]:
    """What a message says, and where in it; `text` is without its prefix."""
    if _HINT.search(text) is None:
        return []
    found = ((kind, pattern.search(text)) for kind, pattern in _STATEMENTS)
    return [(kind, match.start() if match.group()[:1] == "`" else 0) for kind, match in found if match]


class Tracebacks:
    """Follows the tracebacks of each rank from their first line to the exception that ends them."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}

    def __bool__(self) -> bool:
        return bool(self._open)

    def begin(self, rank: str, offset: int) -> None:
        self._open[rank] = offset

    def end(self, rank: str, text: str) -> int | None:
        """The offset of the traceback's first line, when `text` is the exception that ends it."""
        if rank not in self._open or not text.strip() or text[0].isspace():
            return None
        if text.startswith(("|", "+-", "During handling", "The above exception", "Traceback")):
            return None
        offset = self._open.pop(rank)
        return offset if _EXCEPTION.match(text) else None
