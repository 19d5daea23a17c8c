"""A test waits until the app has nothing to do: Textual looks for that every 20 ms, several times a key."""

from collections.abc import Iterator

import pytest
from textual import _wait


@pytest.fixture(autouse=True, scope="session")
def look_for_idleness_often() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", 1 / 250)
        yield
