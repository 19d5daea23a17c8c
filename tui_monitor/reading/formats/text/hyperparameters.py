"""Hyperparameters that a console log prints before it trains. None of them is ever a metric.

- `Namespace(lr=0.1, model='gpt')`, as a script prints what argparse gave it;
- `args {'lr': 0.1, 'steps': 400}`: a dictionary behind a word for settings, however many steps stand in it;
- Megatron's table, `lr ........... 0.1`;
- blocks of `name: value` or `name = value`, one a line, indented under their headings (a YAML or JSON dump). Fewer
  than three such lines together are prose. They count until training begins: later such lines are reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.reading.formats.text import numbers
from tui_monitor.text import clean_name, clean_value

MOST_ENTRIES = 500
_LONGEST = 200
_LONGEST_VALUE = 1000
"""Characters of a value that are looked at, with what is said behind it."""
_FEWEST = 3
_NAME = r"[A-Za-z_][\w./-]{0,80}"
_DOTTED = lazy_compile(rf"\s*(?P<name>{_NAME}) \.{{3,}} ?(?P<value>.*)")
_ENTRY = lazy_compile(
    r"(?P<indent>\s*)(?![A-Z0-9_]+=)"  # `PATH=/usr/bin` is the environment's
    rf"(?:Overriding: )?(?P<quote>[\"']?)(?P<name>{_NAME})(?P=quote)\s*(?:: |=(?!=))\s*(?P<value>\S.*)"
)
_SENTENCE = lazy_compile(r"(?P<indent>\s*)(?P<name>[A-Z]\w*(?: \w+){1,5})(?: \([^)]*\))? = (?P<value>\S.*)")
"""`Total optimization steps = 900`, as Hugging Face's Trainer announces itself."""
_HEADING = lazy_compile(rf"(?P<indent>\s*)(?P<quote>[\"']?)(?P<name>{_NAME})(?P=quote)\s*:\s*\{{?\s*$")
_DEFAULT = re.compile(r"\s*(?:\[default: .*\]|#.*)$")
_PROSE = re.compile(r"(?<![a-z])[a-z]{2,} [a-z]{2,} [a-z]{2,}")
"""Begins where a word begins: a line of 16 000 letters has as many places to begin, and each would read to its end."""
_OF_PROSE = 300
"""Characters within which a sentence shows."""
_NAMESPACE = "Namespace("
_DICTIONARY = lazy_compile(
    r"(?:[\w./ -]{0,40}[\s./_-])?[\[(]?(?:args|arguments|config\w*|cfg|conf|opts?|options|settings|flags|h?params"
    r"|hyper-?param(?:eter)?s|parameters|\w+\.py)[\])]?\s*[:=]?\s*\{(?=\s*[\"'])",
    re.IGNORECASE,
)
_DEEPEST = 6
_WORDS: dict[str, object] = {"none": None, "null": None, "true": True, "false": False}
_STEP_PLANS = frozenset(
    [
        "max_iters",
        "max_iter",
        "max_steps",
        "train_iters",
        "total_steps",
        "max_train_steps",
        "num_train_steps",
        "total_optimization_steps",
    ]
)
"""Hyperparameters that tell how many steps there will be."""
_EPOCH_PLANS = frozenset(["epochs", "num_epochs", "max_epochs", "num_train_epochs", "n_epochs"])


class Hyperparameters(Struct):
    """Collects what the lines of one log say; `take` gives back what was not given yet."""

    steps: float | None = None
    """How many steps are planned, where a hyperparameter tells it."""
    epochs: float | None = None
    _new: dict[str, object] = field(default_factory=dict)
    _told: int = 0
    _block: list[tuple[str, str]] = field(default_factory=list)
    """Entries of neighbouring lines that are too few to be believed."""
    _in_row: int = 0
    _headings: list[tuple[int, str]] = field(default_factory=list)

    def read(self, text: str, start: int, counted: bool) -> bool:
        """Takes what a line holds that can be nothing else. `start`: where the message begins.

        `counted`: the line above counts, and dotted lines below it are reports.
        """
        at = text.find(_NAMESPACE, start)
        if at >= 0:
            for name, value in _arguments(text[at + len(_NAMESPACE) :]):
                self._keep(name, value)
            return True
        if "{" in text and (told := _DICTIONARY.match(text, start)) is not None:
            for name, value in _entries(text[told.end() :]):
                self._keep(name, value)
            return True
        dotted = _DOTTED.match(text, start) if "..." in text and not counted else None
        if dotted is not None:
            self._keep(dotted["name"], dotted["value"])
        return dotted is not None

    def take(self) -> dict[str, object]:
        new, self._new = self._new, {}
        return new

    def read_block(self, line: str) -> None:
        """A line that reports nothing, from before training began: one of a block of settings?"""
        if heading := _HEADING.match(line):
            self._under(len(heading["indent"]))
            self._headings.append((len(heading["indent"]), heading["name"]))
            return
        entry = _ENTRY.match(line) or _SENTENCE.match(line)
        if entry is None or _PROSE.search(entry["value"], 0, _OF_PROSE):
            self.end_block()
            return
        self._under(len(entry["indent"]))
        self._in_row += 1
        self._block.append(("/".join([*(name for _, name in self._headings), entry["name"]]), entry["value"]))
        if self._in_row >= _FEWEST:
            for name, value in self._block:
                self._keep(name, value)
            self._block.clear()

    def end_block(self) -> None:
        self._in_row = 0
        self._block.clear()
        self._headings.clear()

    def _under(self, indent: int) -> None:
        while self._headings and self._headings[-1][0] >= indent:
            self._headings.pop()

    def _keep(self, name: str, text: str) -> None:
        if self._told >= MOST_ENTRIES:
            return
        self._told += 1
        value = self._new[clean_name(name, _LONGEST)] = _value(name, text)
        word = name.rpartition("/")[2].lower().replace(" ", "_")
        if isinstance(value, int | float) and value > 0:
            if word in _STEP_PLANS:
                self.steps = float(value)
            elif word in _EPOCH_PLANS:
                self.epochs = float(value)


def _arguments(text: str) -> Iterator[tuple[str, str]]:
    """`a=1, b='x, y', c=[1, 2])...`, in order."""
    for part in _parts(text, ")"):
        name, equals, value = part.partition("=")
        if equals and name.strip().isidentifier():
            yield name.strip(), value


def _entries(text: str, above: str = "", deepest: int = _DEEPEST) -> Iterator[tuple[str, str]]:
    """`'a': 1, "b": {'c': 2}}...` as `a` and `b/c`."""
    for part in _parts(text, "}"):
        name, colon, value = part.partition(":")
        name, value = above + name.strip().strip("\"'"), value.strip()
        if colon and value[:1] == "{" and deepest:
            yield from _entries(value[1:], f"{name}/", deepest - 1)
        elif colon and name:
            yield name, value


def _parts(text: str, end: str) -> Iterator[str]:
    """Cut at the commas that stand outside of quotes and brackets, up to the bracket that ends it."""
    depth, quote, start = 0, "", 0
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "'\"":
            quote = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}" and depth:
            depth -= 1
        elif (sign == "," and not depth) or sign == end:
            yield text[start:at]
            start = at + 1
            if sign == end:
                return


def _value(name: str, text: str) -> object:
    text = _DEFAULT.sub("", text[:_LONGEST_VALUE]).strip().removesuffix(",").strip()
    if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
        return clean_value(name, text[1:-1], _LONGEST)
    shown, number = clean_value(name, text, _LONGEST), numbers.whole(text)
    if number is not None and shown == text:
        return int(number) if text.lstrip("+-").isdigit() and abs(number) < 2**53 else number
    return _WORDS.get(text.lower(), shown)
