from collections.abc import Iterator

import pytest
from played_ray import PlayedRay


@pytest.fixture
def ray() -> Iterator[PlayedRay]:
    played = PlayedRay()
    yield played
    played.close()
