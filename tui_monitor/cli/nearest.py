"""What a person may have meant by a word that is not known."""

from collections.abc import Iterable


def nearest(said: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like it; None where none does."""
    import difflib  # only where something is wrong

    return next(iter(difflib.get_close_matches(said, list(known), n=1)), None)


def did_you_mean(said: str, known: Iterable[str]) -> str:
    """` (did you mean check?)`, to stand behind a word; empty where nothing is near."""
    near = nearest(said, known)
    return f" (did you mean {near}?)" if near is not None else ""
