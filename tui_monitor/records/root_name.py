"""Which file of the state folder belongs to the places that are watched. Without one a start loads no more."""

import os
import re
import zlib
from collections.abc import Sequence

FOLDER = "roots"


def name_of(places: Sequence[str]) -> str:
    """The file for these places, in whatever order they are named, below the state folder."""
    found = sorted({os.path.realpath(place) for place in places})
    words = re.sub(r"[^A-Za-z0-9_.-]+", "-", os.path.basename(found[0]) if len(found) == 1 else f"{len(found)}-places")
    said = "\0".join(found).encode("utf-8", "surrogateescape")
    return f"{FOLDER}/{words.strip('.-')[:40] or 'root'}-{zlib.crc32(said):08x}{zlib.crc32(said[::-1]):08x}.json"
