"""Files that come with trainmon: themes, sample recordings. One place that knows where they lie."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def find(name: str) -> Path:
    """The packaged folder or file `name`, e.g. `themes` or `sample_logs`.

    In an installed wheel it is package data; in a source checkout it lies beside the package.
    Raises FileNotFoundError, naming both places, when trainmon was installed without it.
    """
    places = (_PACKAGE / "_packaged" / name, _PACKAGE.parent / name)
    for place in places:
        if place.exists():
            return place
    raise FileNotFoundError(f"{name} is missing from this installation (looked in {places[0]} and {places[1]})")
