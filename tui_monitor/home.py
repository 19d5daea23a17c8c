"""Where a person's own files lie: what they set, and what trainmon remembers that is no matter of a run."""

import os
import re

ELSEWHERE = "elsewhere"


def config_folder() -> str | None:
    """Where a person's configuration lies; None where nobody says where they are at home."""
    return _at_home("XDG_CONFIG_HOME", ".config")


def state_folder() -> str | None:
    """Where trainmon remembers what is no matter of a run."""
    return _at_home("XDG_STATE_HOME", os.path.join(".local", "state"))


def kept_for(address: str) -> str | None:
    """The folder of records about runs of a place that has none of its own: `http://host:8265`."""
    state = state_folder()
    return None if state is None else os.path.join(state, ELSEWHERE, re.sub(r"[^\w.-]+", "_", address))


def is_kept_for(root: str) -> bool:
    """Is it such a folder? It is made with the first record."""
    state = state_folder()
    return state is not None and os.path.dirname(root) == os.path.join(state, ELSEWHERE)


def _at_home(variable: str, below: str) -> str | None:
    """Relative places are nobody's: the current folder may be a log tree."""
    said = os.environ.get(variable, "")
    base = said if os.path.isabs(said) else os.path.join(os.path.expanduser("~"), below)
    return os.path.join(base, "trainmon") if os.path.isabs(base) else None
