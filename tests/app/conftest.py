"""What each of the thousand apps that are started here would do anew, or would keep from the next one."""

import gc
from collections.abc import Callable, Iterator

import pytest
from textual import _wait
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet


@pytest.fixture(autouse=True, scope="session")
def look_for_idleness_often() -> Iterator[None]:
    """A test waits until the app has nothing to do: Textual looks for that every 20 ms, several times a key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", 1 / 250)
        yield


@pytest.fixture(autouse=True, scope="session")
def parse_each_style_once() -> Iterator[None]:
    """An app parses all its styles four times until its first picture, and again for each theme. What comes of a text
    depends on it, on where it stands and on the variables; nobody changes it (`test_kept_styles.py`)."""
    kept: dict[tuple[object, ...], list[RuleSet]] = {}
    parse: Callable[..., list[RuleSet]] = Stylesheet._parse_rules

    def parsed(self: Stylesheet, *told: object, **named: object) -> list[RuleSet]:
        key = (frozenset(self._variables.items()), *told, *named.items())
        if (rules := kept.get(key)) is None:
            rules = kept[key] = parse(self, *told, **named)
        return rules

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parsed)
        yield


@pytest.fixture(autouse=True, scope="session")
def freeze() -> Iterator[Callable[[], None]]:
    """An app takes what was made until it has read all for what lives to the end. Here that would be all the apps
    before it, each with its screens and its numbers. What is given is the real one."""
    real = gc.freeze
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gc, "freeze", lambda: None)
        yield real
