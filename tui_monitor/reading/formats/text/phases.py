"""Of which data set a line speaks, by the words before its first number or by a heading above it.

`Validation result at epoch 3: loss 0.5`, `- Valid | Epoch 3 | 1/20 | loss 0.5`, `Epoch 3 - Dev BLEU: BLEU-1 65`; and

    > EVALUATION                      Eval begin...
        | > loss: 0.5                 step 10/352 - loss: 0.5
"""

import re

ASIDE = r"val|valid|validation|validate|validating|test|testing|eval|evaluation|evaluate|evaluating|dev"
NAMES = rf"(?:train|training|{ASIDE})"
_NAMED = re.compile(rf"(?<![\w/.-])(?:(?P<aside>{ASIDE})|train|training)(?![\w/.-])", re.IGNORECASE)
_HEADING = re.compile(
    rf"[\W_]*(?:(?P<aside>{ASIDE})|train|training)"
    r"(?:\s+(?:begins?|started|performance|set|phase))?[^\w(]*(?:\([\W\d]*\))?[\W_]*$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d]{2,}")
_MOST_WORDS = 6
_LONGEST_HEADING = 120


def spoken_of(lead: str) -> str:
    """The data set other than the training's that the words before the first number name; empty when there is none."""
    found = [match["aside"] or "" for match in _NAMED.finditer(lead)]
    return found[-1] if found and len(_WORDS.findall(lead)) <= _MOST_WORDS else ""


class Phases:
    """Follows headings. One holds until the next, until an epoch begins, or until the training's counter goes on."""

    def __init__(self) -> None:
        self.now = ""
        """The other data set that the newest heading names."""
        self.seen = False
        """Does this log have such headings?"""
        self.begun = False
        """Has the training counted?"""
        self._length: float | None = None
        self._epoch: float | None = None

    def heading(self, text: str, start: int) -> bool:
        """Is the line a heading, and nothing but a heading?"""
        if len(text) - start > _LONGEST_HEADING:
            return False
        match = _HEADING.match(text, start)
        if match is None:
            return False
        self.now, self.seen = match["aside"] or "", True
        return True

    def of_counter(self, length: float | None, epoch: float | None) -> str:
        """The data set of a line with a counter up to `length`: the training's own counter ends the other phase."""
        self.begun = True
        goes_on = length is None or length == self._length or self._length is None
        if goes_on or (epoch is not None and epoch != self._epoch):
            self.now = ""
        if not self.now:
            self._length, self._epoch = length or self._length, epoch
        return self.now

    def epoch(self) -> None:
        """A new epoch begins with training."""
        self.begun, self.now = True, ""
