"""What came of a yes, as lines: exactly as it was told, and whole. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from rich.cells import cell_len

from tui_monitor.app.drawing.pieces import QUIET, Piece
from tui_monitor.app.drawing.proposal_text import whole
from tui_monitor.app.drawing.run_parts import Lines
from tui_monitor.model.act import Outcome, Result, Rung, StopProposal

WORDS = {
    Result.DONE: ("Done", "$success"),
    Result.SENT: ("Sent", "$warning"),
    Result.STILL_ALIVE: ("Still alive", "$error"),
    Result.ALREADY_GONE: ("Already gone", "$warning"),
    Result.CHANGED: ("Not done", "$warning"),
    Result.NOT_PERMITTED: ("Not permitted", "$error"),
    Result.REFUSED: ("Refused", "$warning"),
    Result.SIMULATED: ("Simulated", "$accent"),
    Result.FAILED: ("Failed", "$error"),
    Result.UNKNOWN: ("Not known", "$error"),
    Result.RESTARTED: ("Restarted", "$warning"),
    Result.LEFT: ("Goes on", "$warning"),
}
_UNDER_WAY = ("Under way", "$foreground")
_INDENT = 2


class SoFar(Struct, frozen=True):
    """What is known of one yes: its newest outcome, and how long is still waited for it."""

    outcome: Outcome | None = None
    waiting: float = 0.0


def outcome_lines(told: SoFar, width: int) -> Lines:
    """The word, the message, what was written, what could not be."""
    word, colour = _word(told)
    return [[(word, f"bold {colour}")], *_more(told, width)]


def several_lines(told: Mapping[str, SoFar], width: int) -> Lines:
    """A line a run with its word, and below it what there is to say."""
    names = min(max(map(cell_len, told), default=0), width // 3)
    lines: Lines = []
    for name, one in told.items():
        word, colour = _word(one)
        first, *more = whole(name, names)
        left = f"{_left(one)} s left" if one.waiting > 0 else ""
        gap = " " * (names - cell_len(first) + 2)
        lines.append([(first, "bold"), (gap, ""), (word, f"bold {colour}"), (f"  {left}" if left else "", QUIET)])
        lines += [[(part, "bold")] for part in more]
        lines += [[(" " * _INDENT, ""), *line] for line in _more(one, width - _INDENT, counted=True)]
    return lines


def summary(told: Iterable[SoFar]) -> str:
    """`2 Done, 1 Still alive`"""
    words = [_word(one)[0] for one in told]
    return ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))


def _word(told: SoFar) -> Piece:
    return WORDS[told.outcome.result] if told.outcome is not None else _UNDER_WAY


def _left(told: SoFar) -> str:
    return f"{told.waiting:.0f}"


def _more(told: SoFar, width: int, counted: bool = False) -> Lines:
    outcome = told.outcome
    if outcome is None:
        return []
    lines: Lines = [[(text, "")] for text in whole(outcome.message, width)]
    if told.waiting > 0 and not counted:
        lines.append([(f"waiting up to {_left(told)} s for {_awaited(outcome)}", QUIET)])
    lines += [line for path in outcome.written for line in _labelled("wrote ", path, QUIET, width)]
    return lines + [line for text in outcome.problems for line in _labelled("problem: ", text, "bold $warning", width)]


def _awaited(outcome: Outcome) -> str:
    proposal = outcome.proposal
    saves = isinstance(proposal, StopProposal) and proposal.rung is Rung.CHECKPOINT
    return "a new checkpoint" if saves else "it to end"


def _labelled(label: str, text: str, style: str, width: int) -> Lines:
    first, *more = whole(text, width - len(label))
    return [[(label, style), (first, "")], *_indented(more, len(label))]


def _indented(texts: Sequence[str], by: int) -> Lines:
    return [[(" " * by, ""), (text, "")] for text in texts]
