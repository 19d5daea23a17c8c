"""Lines that say that an evaluation came to nothing: `evaluation failed`, `validation skipped: no data`.

One that is skipped without a reason was planned so: many programs say that of each step between two evaluations.
"""

import re
from functools import cache

from tui_monitor.lazy_regex import lazy_compile
from tui_monitor.lexicon import splits

_MOST = 400
_CALLED = splits.EVALUATION | {"evals", "evaluator", "testing", "validate", "benchmark"}
_EVALUATION = f"(?:{'|'.join(sorted(_CALLED))})"
_WORSE = r"(?:fail(?:ed|s|ure)?|crash(?:ed|es)?|abort(?:ed|s)?|errored|error|died|timed out|raised|broke(?:n)?)"
_REASON = r"(?:\s*[:(;–—-]+\s*\S|,? (?:because|due to|as|since|after)\b)"
_FAILURE = (
    rf"\W*(?:(?:at )?(?:epoch|step|iter(?:ation)?) ?#?[0-9]+\W{{1,4}})?(?:warning|error|warn)?\W*"
    rf"(?:(?:\w+ )?{_EVALUATION} (?:run |step |loop |job |epoch |worker |script |set |at \w+ ?[0-9]+ )*"
    rf"(?:has |was |is |had )?(?:{_WORSE}\b|(?:could not|cannot|can't|did not) (?:be )?(?:run|complete|finish|start)\w*"
    rf"|skipped{_REASON})"
    rf"|(?:fail(?:ed|ure)|unable|error|exception) (?:to |in |during |while |when )(?:the )?"
    rf"(?:run(?:ning)? )?(?:the )?{_EVALUATION}"
    rf"|(?:could not|cannot|can't) (?:run |complete |finish |start )?(?:the )?{_EVALUATION}"
    rf"|skipping (?:the )?{_EVALUATION}{_REASON})"
)
_HINT = re.compile(
    r"fail|crash|abort|error|died|timed out|raised|broke|not |can't|unable|skip|exception", re.IGNORECASE
)
_MEASURED = lazy_compile(rf"{_EVALUATION}[ _](?:error|failures?)(?:[ _]rate)?\s*[:=]?\s*[0-9.]", re.IGNORECASE)
"""An error that was measured, and not made."""


@cache
def _expression() -> re.Pattern[str]:
    """Compiled for the first line that may say so."""
    return re.compile(_FAILURE, re.IGNORECASE)


def failed(text: str) -> bool:
    """Does this line, without its prefix, say that an evaluation came to nothing?"""
    if len(text) > _MOST or _HINT.search(text) is None:
        return False
    return _expression().match(text) is not None and _MEASURED.search(text) is None
