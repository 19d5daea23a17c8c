"""What tests of several rooms stand on: the packaged samples, and recorded runs that may lie beside the repository."""

import gc
import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from xdist.scheduler import LoadGroupScheduling

UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
"""No law is about how fast the machine is that day."""
settings.register_profile("trainmon", derandomize=True, max_examples=50, **UNTIMED)
settings.register_profile("explore", derandomize=False, max_examples=1000, print_blob=True, **UNTIMED)
"""`derandomize` is said in both: where `CI` is set, Hypothesis itself would take the same examples each time."""
settings.load_profile("trainmon")
"""A law is tried on the same examples everywhere and every day; new ones are looked for by `make explore`."""

_all_loaded = providers._get_local_constants
providers._get_local_constants = lambda: providers._local_constants if settings.default.derandomize else _all_loaded()
"""Some examples are numbers and words out of the modules that happen to be loaded, which depends on the tests that ran
before: only where one explores."""

os.environ.pop("NO_COLOR", None)
"""What the person who runs the tests likes is no matter of the pictures."""
os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
"""Nor is their terminal: with few colours each piece of text takes another way to the screen."""

gc.disable()
"""Nothing that is collected is garbage; `pytest_collection_finish` turns it on again."""

signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
"""Whoever begins the tests in the background, or by `nohup`, has them ignored, and so would all that a test starts."""


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_the_person_at_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a watcher keeps for `trainmon status` is not theirs; what a test starts inherits it."""
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


ROOT = Path(__file__).resolve().parent.parent
ALONE = (ROOT / "tests/acting", ROOT / "tests/e2e")
WAITING_FOR = {
    "terminals": (ROOT / "tests/app", ROOT / "tests/e2e"),
    "machines": (ROOT / "tests/hosts", ROOT / "tests/records"),
}
"""Besides those that wait for processes of this machine."""


@pytest.fixture(scope="session")
def samples() -> Path:
    return ROOT / "sample_logs"


@pytest.fixture(scope="session")
def recorded() -> Path:
    """Recorded training runs that are too large for the repository."""
    place = Path(os.environ.get("TRAINMON_SHARED", ROOT.parent / "shared")) / "recorded"
    if not place.is_dir():
        pytest.skip(f"no recorded runs at {place}; TRAINMON_SHARED names another place")
    return place


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait for real processes follow one another, on one worker, whatever the others do; so do those that
    wait for terminals, and those that wait for what stands for another machine, on two more. They begin first, since
    nothing else takes as long.
    """
    for item in items:
        if item.get_closest_marker("alone") or _is_in(ALONE, item):
            item.add_marker(pytest.mark.xdist_group(_what_is_waited_for(item)))
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of tests live to the end, as does what they imported: a look through all of them would be most of what
    the collector does."""
    gc.freeze()
    gc.set_threshold(200_000, 10, 10)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """What could not be cleaned up is told at the end: pytest looks five times through everything that was made, in
    each worker. One look finds it, and leaves nothing to look through."""
    gc.collect()
    gc.freeze()


def _what_is_waited_for(item: pytest.Item) -> str:
    return next((group for group, folders in WAITING_FOR.items() if _is_in(folders, item)), "processes")


def _is_in(folders: Sequence[Path], item: pytest.Item) -> bool:
    return any(item.path.is_relative_to(folder) for folder in folders)


class ByFile(LoadGroupScheduling):
    """A group, or else a file, is handed out at once: with thousands of tests one by one, handing out takes longer than
    most of them, and what a file makes once would be made by each worker.
    """

    def _split_scope(self, nodeid: str) -> str:
        group: str = super()._split_scope(nodeid)
        return group.split("::")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadgroup" else None
