"""What a log says that is no number: tracebacks, out of memory, killed, finished, checkpoints.

Only statements count, at the place where the writer makes them: the line of an exception, a launcher's report, a
scheduler's message. The same words inside a sentence are no event.
"""

import re
from collections.abc import Iterable

from tui_monitor.model.points import EventKind
from tui_monitor.reading.formats.text2 import prefix

TRACEBACK = "Traceback (most recent call last)"

_EXCEPTION = re.compile(
    r"(?P<name>(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Exit|Iteration|Warning|Failure|Fault|Timeout|Empty|"
    r"Full|Group|Refused|Abort|Stop)?)(?::(?:\s.*|)$|\s*$)"
)
_LOGGING = re.compile(r'\s+File ".{0,400}?logging/__init__\.py", line [0-9]+, in emit\s*$')
"""A traceback that begins so is of a message that could not be formatted: Python's logging prints it and goes on."""
_PATTERNS: dict[EventKind, tuple[str, ...]] = {
    EventKind.OOM: (
        r"(?:^|[ .:])(?:torch\.(?:cuda\.)?)?OutOfMemoryError\b",
        r"CUDA out of memory\. Tried",
        r"CUDA error: out of memory",
        r"hipErrorOutOfMemory",
        r"std::bad_alloc\b",
        r"^(?:numpy\.\S*)?MemoryError\b",
        r"RESOURCE_EXHAUSTED: ",
        r"ResourceExhaustedError\b",
        r"DefaultCPUAllocator: (?:can't|not enough)",
        r"oom[-_]kill(?:ed|er)?\b.*(?:event|Killed|process)",
        r"Out of memory: Killed",
        r"may have been killed by the cgroup out-of-memory",
    ),
    EventKind.DISK_FULL: (r"No space left on device", r"Disk quota exceeded"),
    EventKind.TIMEOUT: (r"DUE TO (?:JOB )?TIME LIMIT", r"^TIMEOUT\b"),
    EventKind.WATCHDOG: (
        r"Watchdog caught collective operation timeout",
        r"NCCL watchdog thread terminated",
        r"[Cc]ollective(?: operation)? timed out",
    ),
    EventKind.KILLED: (
        r"^Killed$",
        r"^\S*: line [0-9]+:\s+[0-9]+ Killed\b",
        r"\bSIGKILL\b",
        r"\b[Ss]ignal 9\b",
        r"got signal: 15\b",  # torchrun's SignalException
        r"\bReceived (?:Signals\.)?SIGTERM\b",
        r"\bReceived 15 death signal\b",
        r"^Terminated$",
        r"[Ee]xit(?:ed with exit)? code 143\b",
        r"^slurmstepd: error: .*(?:\bJOB\b.*CANCELLED|CANCELLED.*DUE TO)(?!.*TIME LIMIT)",
        r"[Ee]xit(?:ed with exit)? code 137\b",
    ),
    EventKind.FAILED: (
        r"ChildFailedError",
        r"^Root Cause \(first",
        r"^srun: error:",
        r"^slurmstepd: error: (?!.*\bJOB\b)(?!.*DUE TO).*CANCELLED",  # a step alone: srun ends it when a task failed
        r"^slurmstepd: error: .*FAILED",
        r"^Segmentation fault",
        r"^Bus error",
        r"^Floating point exception",
        r"^Aborted(?: \(core dumped\))?$",
        r"^Fatal Python error:",
        r"^terminate called after throwing",
        r": error: (?:unrecognized arguments|the following arguments are required|argument |invalid choice)",
    ),
    EventKind.INTERRUPTED: (r"^KeyboardInterrupt\b", r"^\^C"),
    EventKind.FINISHED: (
        r"^[Tt]rain(?:ing)? (?:is |has )?(?:finished|completed?|done)\b",
        r"^(?:[Ff]inished|[Dd]one) [Tt]raining\b",
        r"^\{'train_runtime':",
        r"^Optimization Done\.",
        r"`Trainer\.fit` stopped: `max_(?:epochs|steps)=",
        r"^(?:\* )?Run finished\.",
        r"^[0-9]+ epochs completed in ",
    ),
    EventKind.CHECKPOINT: (
        r"^[Ss]av(?:ing|ed) (?:the |a |best )?(?:model |training )?(?:checkpoint|snapshot|state)",
        r"^Saving model",
        r"^Snapshotting to ",
        r"^[Cc]heckpoint (?:saved|written)",
    ),
    EventKind.WAITING: (
        r"^(?:Running|Starting|Start) (?:[Ee]valuation|[Vv]alidation)",
        r"^\*{3,} Running [Ee]valuation",
        r"^[Ee]valuating\b",
        r"^[Cc]ompiling\b",
        r"^Validating\b",
    ),
}
_STATEMENTS = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in _PATTERNS.items())
_AFTER_THE_END = re.compile(
    r"^[^\w]*$|^[│╭╰┃|+]"  # blank, a rule, a box
    r"|^wandb: |^srun: |^slurmstepd: |^make(?:\[[0-9]+\])?: \*\*\*|^mpi(?:run|exec)\b"
    r"|^\S+ FAILED$|^Failures:$|^\[[0-9]+\]:$|^<NO_OTHER_FAILURES>$|^failed \(exitcode: "  # torchrun's report
    r"|Sending process [0-9]+ closing signal|^Killing subprocess [0-9]+|received SIGTERM"
    r"|process group has NOT been|taking the entire process down"
    r"|leaked (?:semaphore|shared_memory)|^Exception ignored in\b|^Error in (?:atexit|sys\.excepthook)"
    r"|^\*{3,} \w+ metrics \*{3,}$|^Optimizer stripped from "
)
"""What launchers, libraries and schedulers print once a run is over."""
_GOES_ON = re.compile(
    r"\b(?:start(?:s|ing|ed)?|begin(?:s|ning)?|continu(?:e|es|ed|ing)|go(?:es|ing)? on|skip(?:s|ped|ping)?|"
    r"retr(?:y|ies|ied|ying)|f[ae]ll(?:s|ing)? ?back|resum(?:e|es|ed|ing)|restart(?:s|ed|ing)?|"
    r"ignor(?:e|es|ed|ing)|proceed(?:s|ing)?|running|loading|initiali[sz]ing|waiting|downloading|"
    r"using|testing|disabl(?:es|ed|ing)|without|instead|next|now)\b"
    r"|^\W*(?:epoch|step|iter(?:ation)?|batch|round|episode)\b\W*[0-9]",
    re.IGNORECASE,
)
"""What a line says that was not the last: something is tried again, left out, or begins."""
_ENDS = frozenset(EventKind) - {EventKind.CHECKPOINT, EventKind.WAITING}
"""The kinds of event that state an end."""
_BAR = re.compile(r"[0-9]%\||━━")
_BARS = 2
"""Progress bars that may be drawn a last time when a program ends."""
_MESSAGE, _RESULTS = 8, 20
"""Lines over which the message of an exception, and the results at the end of training, may go on."""
ENDED_FROM_OUTSIDE = ("KeyboardInterrupt", "torch.distributed.elastic.multiprocessing.api.SignalException")
"""Exceptions that end a traceback and are no error of the script."""
_HINT = re.compile(
    r"[Mm]emory|MEMORY|bad_alloc|EXHAUSTED|[Oo]om|[Kk]illed|SIGKILL|ignal 9|space left|quota|TIME|[Ww]atchdog|"
    r"timed out|Failed|Cause|error|fault|Abort|Fatal|exception|terminate|Interrupt|\^C|[Tt]rain|Done|[Ff]inish|"
    r"completed|[Ss]av|napshot|heckpoint|[Ee]val|ompiling|alidat|code 137|code 143|SIGTERM|ignal: 15|15 death|"
    r"Terminated|CANCELLED"
)
"""What every statement holds: most lines end here."""


_CODE = re.compile(r"code|ignal|status", re.IGNORECASE)


def may_state(text: str) -> bool:
    """May another line with the same words and other numbers be a statement?"""
    return _HINT.search(text) is not None or _CODE.search(text) is not None or TRACEBACK in text


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
        self._first: set[str] = set()
        """The ranks whose traceback has shown no frame yet."""

    def __bool__(self) -> bool:
        return bool(self._open)

    def begin(self, rank: str, offset: int) -> None:
        self._open[rank] = offset
        self._first.add(rank)

    def end(self, rank: str, text: str) -> int | None:
        """The offset of the traceback's first line, when `text` is the exception that ends it."""
        if rank in self._first:
            self._first.remove(rank)
            if _LOGGING.match(text):
                self._open.pop(rank, None)
        if rank not in self._open or not text.strip() or text[0].isspace():
            return None
        if text.startswith(("|", "+-", "During handling", "The above exception", "Traceback")):
            return None
        offset = self._open.pop(rank)
        return offset if _EXCEPTION.match(text) else None


def nothing_follows(lines: Iterable[str], finished: bool) -> bool:
    """Is the end that the first of these lines states the end of what is written?

    Tracebacks, launchers' reports and schedulers' messages may follow; beside them no more lines than the message of
    an exception has or, where training `finished`, than its results take; a progress bar's last state; and nothing
    that speaks of going on. A program whose logger still writes has outlived an exception.
    """
    tracebacks, others, bars = Tracebacks(), 0, 0
    for text in lines:
        head = prefix.read(text)
        body = text[head.end :]
        if _is_of_an_end(tracebacks, head.rank, text, body):
            continue
        if _BAR.search(body):
            bars += 1
            continue
        told = {kind for kind, _ in statements(body.lstrip())}
        if EventKind.WAITING in told or _GOES_ON.search(body):
            return False
        if told & _ENDS or (finished and EventKind.CHECKPOINT in told):
            continue
        if not finished and head.end and not head.rank:
            return False
        others += 1
    return others <= (_RESULTS if finished else _MESSAGE) and bars <= _BARS


def _is_of_an_end(tracebacks: Tracebacks, rank: str, text: str, body: str) -> bool:
    """Does this line belong to a traceback, or to what is printed once a run is over?"""
    if TRACEBACK in body:
        tracebacks.begin(rank, 0)
        return True
    if tracebacks and tracebacks.end(rank, body.removeprefix(" ") if rank else body) is not None:
        return True
    if (text[:1].isspace() or body[:2].isspace()) and not _BAR.search(body):
        return True  # source code, quoted; what belongs to the line above
    return _AFTER_THE_END.search(body.lstrip()) is not None
