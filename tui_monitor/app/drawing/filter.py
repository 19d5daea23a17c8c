"""The filter language: `lr-3e4 status:stop host:gpu2 cfg.lr>=1e-3 -name:base`.

Every term must hold; `-` negates one.
"""

import operator
import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from tui_monitor.app.drawing.attention import Inbox, Stands
from tui_monitor.app.drawing.whereabouts import machines
from tui_monitor.model.run import RunView
from tui_monitor.report.alarms_seen import Attention
from tui_monitor.report.states import State, state_of, word_of

Test = Callable[[RunView, Stands], bool]
"""Of a run, and of what runs ask of a person."""
_AS_THEY_ARE = Inbox().of
"""Where nobody said anything about any run."""
OPEN = "is:open"
"""The runs that still need a person."""
GRAMMAR = (
    "words  status:stop,failed  is:open,ack,snoozed  host:gpu2,here  "
    "kind:nan  metric:loss  name:base  cfg.lr>=1e-3  -not"
)
"""All that can be asked for, by example."""
_CONFIG = re.compile(r"cfg\.([^<>=!]+)(>=|<=|!=|>|<|=)(.+)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "!=": operator.ne,
}


class Filter(Struct, frozen=True):
    text: str
    tests: tuple[Test, ...]

    def __call__(self, view: RunView, stands: Stands = _AS_THEY_ARE) -> bool:
        return all(test(view, stands) for test in self.tests)

    def tells_of(self, view: RunView | None, text: str, stands: Stands) -> bool:
        """Does it pass what is told about a run, or, without one, about none? Plain words may stand in `text`."""
        return all(_tells(term, view, text.casefold(), stands) for term in self.text.casefold().split())


def parse(text: str) -> Filter:
    """Any text is a filter: what is no known field is a word to look for."""
    return Filter(text.strip(), tuple(_term(term) for term in text.casefold().split()))


def unknown_key(text: str) -> str:
    """What is written as a key, `foo` of `foo:bar`, and is none. A word with a colon may be meant all the same."""
    fields = (term.removeprefix("-").partition(":") for term in text.casefold().split())
    return next((field for field, colon, _ in fields if colon and field and field not in _KEYS), "")


def matching(views: Iterable[RunView], wanted: Filter, stands: Stands = _AS_THEY_ARE) -> list[RunView]:
    return [view for view in views if wanted(view, stands)]


def _term(term: str) -> Test:
    if term.startswith("-") and len(term) > 1:
        test = _term(term[1:])
        return lambda view, stands: not test(view, stands)
    if found := _CONFIG.fullmatch(term):
        return _config_test(*found.groups())
    field, colon, value = term.partition(":")
    if colon and field == "status":
        return lambda view, _: any(_stands(view, word) for word in value.split(","))
    if colon and field == "is":
        asked = [one for one in Attention if one.value and one.value in map(_ATTENTION.get, value.split(","))]
        return lambda view, stands: stands(view) in asked
    if colon and field in _HOST:
        return lambda view, _: any(_is_on(machine, word) for machine in machines(view) for word in value.split(","))
    if colon and field in _FIELDS:
        words = _FIELDS[field]
        return lambda view, _: any(value in word.casefold() for word in words(view))
    return lambda view, _: any(term in word.casefold() for word in _everything(view))


def _tells(term: str, view: RunView | None, text: str, stands: Stands) -> bool:
    if term.startswith("-") and len(term) > 1:
        return not _tells(term[1:], view, text, stands)
    field, colon, _ = term.partition(":")
    plain = not _CONFIG.fullmatch(term) and not (colon and field in _KEYS)
    return (plain and term in text) or (view is not None and _term(term)(view, stands))


_ATTENTION = {"open": "open", "ack": "ack", "acknowledged": "ack", "snoozed": "snoozed", "snooze": "snoozed"}


def _config_test(key: str, sign: str, value: str) -> Test:
    def test(view: RunView, _: Stands) -> bool:
        for name, found in view.setup.config.items():
            if name.casefold() == key:
                return _holds(str(found), sign, value)
        return False

    return test


def _holds(found: str, sign: str, value: str) -> bool:
    try:
        return _COMPARE[sign](float(found), float(value))
    except ValueError:
        same = found.casefold() == value
        return same if sign == "=" else not same if sign == "!=" else False


_WORDS = frozenset(
    ("stop", "wait", "continue", "quiet", "reading", "failed", "diverged", "stopped", "finished", "ended", "stopping")
)
"""What the screen says of a run: such a word means just that, and not all of which it is a part."""


def _stands(view: RunView, word: str) -> bool:
    if word in _WORDS:
        return word in (word_of(view).casefold(), "quiet" if state_of(view) is State.QUIET else "")
    return any(word in said.casefold() for said in _statuses(view))


def _statuses(view: RunView) -> tuple[str, ...]:
    return (view.status, view.life, state_of(view).name, word_of(view))


def _is_on(machine: str, word: str) -> bool:
    """`gpu` is a part of all of them, but `gpu1` is not `gpu10`."""
    at = machine.casefold().find(word)
    behind = machine[at + len(word) :][:1]
    return at >= 0 and not (word[-1:].isdigit() and behind.isdigit())


def _kinds(view: RunView) -> tuple[str, ...]:
    return tuple(finding.kind for finding in view.findings)


def _metrics(view: RunView) -> tuple[str, ...]:
    return tuple(view.latest)


def _names(view: RunView) -> tuple[str, ...]:
    return (view.id, view.exp_id, view.where.name or "")


def _everything(view: RunView) -> tuple[str, ...]:
    return (
        *_names(view),
        view.verdict.reason,
        *_statuses(view),
        *_kinds(view),
        view.watched.metric if view.watched else "",
    )


_FIELDS: dict[str, Callable[[RunView], tuple[str, ...]]] = {
    "kind": _kinds,
    "metric": _metrics,
    "name": _names,
}

_HOST = ("host", "on")
"""The wall calls its column `on`."""
_KEYS = ("status", "is", *_HOST, *_FIELDS)
KEYS = "status: is: host: kind: metric: name: cfg."
"""All that there are."""
