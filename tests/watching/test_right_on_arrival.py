"""What is said in the first answer about what happened before is what a watcher would say who had been there.

The table of docs/verdicts.md with real processes: an end, opened so much later, with and without a pid file, with and
without a clock in the log; `check`, `watch` and the app agree.
"""

import re
from itertools import product
from pathlib import Path

import pytest
from arriving import answer, training

pytestmark = pytest.mark.alone

AGES = (1.0, 30.0, 600.0)
_TABLE = re.compile(r"^\| (?P<end>[\w ]+) \| (?P<pid>any|yes|no) \| (?P<clock>any|yes|no) \| (?P<said>.*) \|$", re.M)
_MEANT = {"any": (True, False), "yes": (True,), "no": (False,)}


def answers() -> dict[tuple[str, bool, bool], tuple[str, ...]]:
    """(end, with a pid file, with a clock) -> decision, status and life at each of the ages, as the page promises."""
    page = (Path(__file__).parents[2] / "docs" / "verdicts.md").read_text()
    return {
        (row["end"], pid, clock): tuple(row["said"].split(" | "))
        for row in _TABLE.finditer(page)
        for pid in _MEANT[row["pid"]]
        for clock in _MEANT[row["clock"]]
    }


ANSWERS = answers()


def test_the_page_tells_every_end() -> None:
    ends = {end for end, _, _ in ANSWERS}
    assert ends == {"crash", "oom", "error line", "finished", "stopped", "killed", "SIGSTOP", "deadlock"}
    assert len(ANSWERS) == 4 * len(ends)


def told(value: object) -> str:
    return value if isinstance(value, str) else "yes" if value else "no"


CASES = [
    pytest.param(*case, id="-".join(map(told, case)), marks=[pytest.mark.long] * (case[1] is not case[2]))
    for case in ANSWERS
]
"""Each end with both and with neither of a pid file and a clock; with one of them by `make long`."""


@pytest.mark.parametrize(("end", "pid", "clock"), CASES)
def test_the_first_answer_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str, pid: bool, clock: bool
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nowhere"))
    with training(tmp_path, end, pid=pid, clock=clock) as begun:
        for viewer, (age, expected) in product(
            ("check", "watch", "app"), zip(AGES, ANSWERS[end, pid, clock], strict=True)
        ):
            view = answer(viewer, begun.root, age, monkeypatch)  # type: ignore[arg-type]
            said = f"{view.verdict.decision} {view.status} {view.life}"
            assert said == expected, (viewer, age, view.verdict.reason)
