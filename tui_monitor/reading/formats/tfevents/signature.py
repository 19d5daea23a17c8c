"""By what an event file is known, without what reads it."""

_FIRST_RECORD = b"brain.Event:"


def is_event_file(name: str, head: bytes) -> bool:
    return "tfevents" in name or _FIRST_RECORD in head[:64]
