"""What is said in the first answer about what happened before is what a watcher would say who had been there.

The table of docs/verdicts.md with real processes: an end, opened so much later, with and without a pid file, with and
without a clock in the log; `check`, `watch` and the app agree.
"""

from itertools import product
from pathlib import Path

import pytest
from arriving import answer, training

pytestmark = pytest.mark.alone

AGES = (1.0, 30.0, 600.0)
FAILED, DONE, STOPPED = "STOP failed failed", "CONTINUE completed finished", "CONTINUE failed stopped"
ENDED, TRAINING, QUIET, STALLED = (
    "CONTINUE healthy ended",
    "CONTINUE healthy training",
    "CONTINUE healthy quiet",
    "WAIT no_output stalled",
)
Row = tuple[str, str, str]
"""1 s, 30 s and 10 min after the end."""
ANSWERS: dict[tuple[str, bool, bool], Row] = {
    **{
        (end, *rest): (FAILED,) * 3
        for end in ("crash", "oom", "error line")
        for rest in product((True, False), repeat=2)
    },
    **{("finished", *rest): (DONE,) * 3 for rest in product((True, False), repeat=2)},
    **{("stopped", *rest): (STOPPED,) * 3 for rest in product((True, False), repeat=2)},
    **{("killed", True, clock): (ENDED,) * 3 for clock in (True, False)},
    ("killed", False, True): (TRAINING, ENDED, ENDED),
    ("killed", False, False): (TRAINING, TRAINING, ENDED),
    **{("SIGSTOP", *rest): (TRAINING, STALLED, STALLED) for rest in product((True, False), repeat=2)},
    **{("deadlock", pid, True): (TRAINING, STALLED, STALLED) for pid in (True, False)},
    **{("deadlock", pid, False): (TRAINING, QUIET, STALLED) for pid in (True, False)},
}
"""(end, with a pid file, with a clock) -> decision, status and life."""


@pytest.mark.parametrize(
    ("end", "pid", "clock"), ANSWERS, ids=lambda value: value if isinstance(value, str) else "yes" if value else "no"
)
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
