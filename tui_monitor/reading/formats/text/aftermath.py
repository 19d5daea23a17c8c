"""What may stand behind the statement of an end, and what shows that it was none: going on, or a new start."""

import re
from collections import Counter
from collections.abc import Iterable

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon.prose import STOPPED_EARLY
from tui_monitor.model.points import EventKind
from tui_monitor.reading.formats.text import languages, prefix
from tui_monitor.reading.formats.text.events import Tracebacks, unquoted
from tui_monitor.reading.formats.text.statements import TRACEBACK, statements

_AFTER_THE_END = lazy_compile(
    r"^[^\w]*$|^[│╭╰┃|+]"  # blank, a rule, a box
    r"|^wandb: |^srun: |^slurmstepd: |^make(?:\[[0-9]+\])?: \*\*\*|^mpi(?:run|exec)\b"
    r"|^\S+ FAILED$|^Failures:$|^\[[0-9]+\]:$|^<NO_OTHER_FAILURES>$|^failed \(exitcode: "  # torchrun's report
    r"|Sending process [0-9]+ closing signal|^Killing subprocess [0-9]+|received SIGTERM"
    r"|process group has NOT been|taking the entire process down"
    r"|leaked (?:semaphore|shared_memory)|^Exception ignored in\b|^Error in (?:atexit|sys\.excepthook)"
    r"|^\*{3,} \w+ metrics \*{3,}$|^Optimizer stripped from |" + languages.BEHIND
)
"""What launchers, libraries and schedulers print once a run is over."""
_GOES_ON = lazy_compile(
    r"\b(?:start(?:s|ing|ed)?|begin(?:s|ning)?|continu(?:e|es|ed|ing)|go(?:es|ing)? on|skip(?:s|ped|ping)?|"
    r"retr(?:y|ies|ied|ying)|f[ae]ll(?:s|ing)? ?back|resum(?:e|es|ed|ing)|restart(?:s|ed|ing)?|"
    r"ignor(?:e|es|ed|ing)|proceed(?:s|ing)?|running|loading(?! (?:the |back )?best\b)|"
    r"initiali[sz]ing|waiting|downloading|"
    r"using|testing|disabl(?:es|ed|ing)|without|instead|next|now)\b"
    r"|^\W*(?:epoch|step|iter(?:ation)?|batch|round|episode)\b\W*[0-9]",
    re.IGNORECASE,
)
"""What a line says that was not the last: something is tried again, left out, or begins."""
_ENDS = frozenset(EventKind) - {
    EventKind.CHECKPOINT,
    EventKind.WAITING,
    EventKind.CHANGE,
    EventKind.EVALUATION_FAILED,
}
"""The kinds of event that state an end."""
_BAR = re.compile(r"[0-9]%\||━━")
_BARS = 2
"""Progress bars that may be drawn a last time when a program ends."""
_NEW_START = lazy_compile(
    r"^\W*(?:(?:re)?start(?:ing|ed)?|launch(?:ing|ed)?|begin(?:ning)?|resum(?:e|ing|ed)|attempt [0-9]+|retry [0-9]+)\b"
    r"|^(?:\W|\w+ ){0,8}?(?:run|job|training|attempt|script) (?:\S{1,12} )?(?:started|begins|restarted)\b"
    r"|^(?:\+|\$|\S{1,60}[$#]) *(?:[A-Z_]+=\S* )*(?:exec |time |nohup )?"
    r"(?:python|torchrun|accelerate|deepspeed|bash|srun|mpirun)"
    r"|^(?:Namespace|Config|Args)\(",
    re.IGNORECASE,
)
"""What a program, or the script around it, prints first."""
_EARLY = lazy_compile(STOPPED_EARLY)
_TEARDOWN = lazy_compile(
    r"\b(?:cleanup|clean|teardown|shutdown|shutting|debugg\w*|wait\w*|post-?mortem|dump\w*|kill\w*|abort\w*)\b", re.I
)
_A_SENTENCE = 12
"""Characters of a line that is worth being known again."""
_MESSAGE, _RESULTS = 8, 20
"""Lines over which the message of an exception, and the results at the end of training, may go on."""


def nothing_follows(lines: Iterable[str], finished: bool) -> bool:
    """Is the end that the first of these lines states the end of what is written?

    Tracebacks, launchers' reports and schedulers' messages may follow; beside them no more lines than the message of
    an exception has or, where training `finished`, than its results take; a progress bar's last state; and nothing
    that speaks of going on. A program whose logger still writes has outlived an exception.
    """
    tracebacks, others, bars = Tracebacks(), 0, 0
    for text in lines:
        text = unquoted(text)
        head = prefix.read(text)
        body = text[head.end :]
        if _is_of_an_end(tracebacks, head.rank, text, body):
            continue
        if _BAR.search(body):
            bars += 1
            continue
        told = {kind for kind, _ in statements(body.lstrip())}
        if finished and EventKind.FINISHED in told and _EARLY.search(body):
            continue  # `Epoch 30: early stopping` is no step
        if EventKind.WAITING in told or _GOES_ON.search(body):
            return False
        if told & _ENDS or (finished and EventKind.CHECKPOINT in told):
            continue
        if not finished and head.end and not head.rank:
            return False
        others += 1
    return others <= (_RESULTS if finished else _MESSAGE) and bars <= _BARS


def begins_anew(lines: Iterable[str], head: Iterable[str]) -> bool:
    """Does a program start again behind the failure that the first of these lines states?

    It says so, or prints two lines again that stood once in the `head` of its file, before the failure.
    """
    tracebacks, again = Tracebacks(), set[str]()
    said = Counter(_sentences(head))
    known = {sentence for sentence, times in said.items() if times == 1}
    for number, text in enumerate(lines):
        text = unquoted(text)
        start = prefix.read(text)
        body = text[start.end :]
        if number and not tracebacks and _NEW_START.search(body) and not _TEARDOWN.search(body):
            return True
        if _is_of_an_end(tracebacks, start.rank, text, body) or not number:
            continue
        again |= known.intersection(_sentences([text]))
        if len(again) >= min(2, len(known)) > 0:
            return True
    return False


def _sentences(lines: Iterable[str]) -> list[str]:
    """What is said in some lines, without what loggers write before it."""
    texts = (unquoted(line) for line in lines)
    bodies = (text[prefix.read(text).end :].strip() for text in texts if not text[:1].isspace())
    return [body for body in bodies if len(body) >= _A_SENTENCE and TRACEBACK not in body]


def _is_of_an_end(tracebacks: Tracebacks, rank: str, text: str, body: str) -> bool:
    """Does this line belong to a traceback, or to what is printed once a run is over?"""
    if TRACEBACK in body:
        tracebacks.begin(rank, 0, body)
        return True
    start = tracebacks.end(rank, body.removeprefix(" ") if rank else body) if tracebacks else None
    if start is not None and start >= 0:
        return True
    if tracebacks.quotes(rank, body):
        return True
    if (text[:1].isspace() or body[:2].isspace()) and not _BAR.search(body):
        return True  # source code, quoted; what belongs to the line above
    return _AFTER_THE_END.search(body.lstrip()) is not None
