"""What tests of several rooms stand on: the packaged samples, and recorded runs that may lie beside the repository."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("trainmon", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("trainmon")
"""No law is about how fast the machine is that day."""

ROOT = Path(__file__).resolve().parent.parent


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
