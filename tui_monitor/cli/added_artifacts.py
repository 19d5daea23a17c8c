"""What a person adds to the logs of a run: code, error messages, a configuration, symptoms. Read, never run."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from tui_monitor.diagnosis.artifacts import Artifacts, CodeFact
from tui_monitor.diagnosis.source_code import read_code
from tui_monitor.errors import FormatError, UsageError
from tui_monitor.reading.files.config_files import hyperparameters
from tui_monitor.reading.formats.config_values import shown_config
from tui_monitor.text import Shown, clean

_LARGEST = 1 << 20
_MOST_LINES, _LONGEST_LINE = 400, 500
"""Of an error message: its last lines, where the exception stands."""
_MOST_SYMPTOMS = 50


class Given(Struct, frozen=True):
    """Names of files, and sentences, as they were given."""

    code: Sequence[str] = ()
    errors: Sequence[str] = ()
    config: str | Mapping[str, object] | None = None
    """A file, or the entries themselves."""
    symptoms: Sequence[str] = ()

    @property
    def is_anything(self) -> bool:
        return bool(self.code or self.errors or self.config or self.symptoms)


class Added(Struct, frozen=True):
    """The same, read."""

    code: tuple[CodeFact, ...] = ()
    errors: tuple[Shown, ...] = ()
    config: Mapping[str, object] = field(default_factory=dict)
    symptoms: tuple[Shown, ...] = ()
    problems: tuple[Shown, ...] = ()
    """What of it could not be read, a sentence each."""

    @property
    def is_anything(self) -> bool:
        """Also what could not be read was meant to be diagnosed."""
        return bool(self.code or self.errors or self.config or self.symptoms or self.problems)

    def to(self, artifacts: Artifacts) -> Artifacts:
        """What a person says of the configuration is surer than what a log prints."""
        config = {**self.config, **{key: said for key, said in artifacts.config.items() if key not in self.config}}
        return replace(artifacts, config=config, code=self.code, errors=self.errors, symptoms=self.symptoms)


def read(given: Given) -> Added:
    """Raises UsageError for a file that is not there, or cannot be read at all."""
    code = read_code({clean(name, 300): _text(name) for name in given.code})
    errors = tuple(line for said in given.errors for line in _lines(said))
    symptoms = tuple(clean(said, 300) for said in given.symptoms[:_MOST_SYMPTOMS] if said.strip())
    return Added(code.facts, errors, _config(given.config), symptoms, code.problems)


def _lines(said: str) -> Iterator[Shown]:
    """Of a file; of a message that is given itself, its own."""
    text = said if not os.path.lexists(said) and any(mark in said for mark in (": ", "\n")) else _text(said)
    lines = [line for line in text.splitlines() if line.strip()]
    yield from (clean(line, _LONGEST_LINE) for line in lines[-_MOST_LINES:])


def _config(given: str | Mapping[str, object] | None) -> dict[str, object]:
    if given is None:
        return {}
    if not isinstance(given, str):
        return shown_config(given)
    try:
        return hyperparameters(given, _bytes(given))
    except FormatError as error:
        raise UsageError(f"{clean(given)}: {error}") from error


def _text(name: str) -> str:
    return _bytes(name).decode("utf-8", "replace").removeprefix("\ufeff")


def _bytes(name: str) -> bytes:
    """Of a plain file of at most 1 MiB: anything else may never end."""
    if os.path.isdir(name):
        raise UsageError(
            f"{clean(name)} is a folder, a file is needed (runs stand before --code, --error and --symptom)"
        )
    try:
        if os.path.exists(name) and not os.path.isfile(name):
            raise UsageError(f"{clean(name)} is no plain file")
        with open(name, "rb") as file:
            data = file.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise UsageError(f"{clean(name)} cannot be read: {why}") from error
    if len(data) > _LARGEST:
        raise UsageError(f"{clean(name)} is larger than 1 MiB: not read")
    return data
