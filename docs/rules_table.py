"""The table of rules in detection.md, from the classes themselves.

    python docs/rules_table.py

Prints it; tests/judging/test_rules_table.py compares it with the page.
"""

import inspect
from typing import Any

from tui_monitor.judging.rule import Lasting, Persistence, Rule
from tui_monitor.judging.rules import REGISTRY
from tui_monitor.model.finding import Severity

HEADER = "| finding | rule | said | over after points |\n|---|---|---|---|"
ELSEWHERE = (
    "| `restart` | the logged step goes back by more than two usual strides | info | |",
    "| `mass_divergence` | 2 or more runs of one folder, begun within a minute of each other, critical within 60 s of "
    "their start | warning | |",
)
"""What no rule on values says."""


def table() -> str:
    return "\n".join([HEADER, *map(_row, REGISTRY), *ELSEWHERE])


def _row(rule: type[Rule[Any]]) -> str:
    kinds = " ".join(f"`{kind}`" for kind in rule.kinds)
    return f"| {kinds} | {_sentence(rule)} | {_raised(rule.severity, rule.persistence)} | {_over(rule.persistence)} |"


def _sentence(rule: type[Rule[Any]]) -> str:
    """From `Rule:` in the docstring to the next paragraph, source or example."""
    text = inspect.getdoc(rule) or ""
    said = text.split("Rule: ", 1)[1]
    for end in ("\n\n", "Source:", "Lies ", "Severity words", "The first 14"):
        said = said.split(end, 1)[0]
    return " ".join(said.split()).removesuffix(".").replace("|", "\\|")


def _raised(severity: Severity, told: Persistence) -> str:
    """After how many points it is said, and after how many it is critical."""
    words = [f"{severity}{_after(told.raise_after)}"]
    if told.of:
        words[0] += f" of {told.of}"
    if told.raise_within:
        words[0] += f", among the first {told.raise_within}"
    if told.critical_after is not None:
        words.append(f"critical{_after(told.critical_after)}")
    if told.promote_after is not None:
        words.append(f"critical{_after(told.promote_after)}")
    return "; ".join(words)


def _over(told: Persistence) -> str:
    return f"{told.of or told.close_after}"


def _after(lasting: Lasting) -> str:
    """Nothing where a single point says it, or the rule counts for itself."""
    if isinstance(lasting, int):
        return "" if lasting == 1 else f" after {lasting} points"
    return f" after {inspect.getdoc(lasting)}"


if __name__ == "__main__":
    print(table())
