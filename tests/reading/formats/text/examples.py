"""The table of examples in `tests/examples`: lines of logs, and the series that a person reads in them."""

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).parents[3] / "examples"
KEYS = {"name", "why", "lines", "says", "not"}
OTHERS = "others"

Told = tuple[float | None, float]
"""A step and a value; a step of `null` is not compared."""


class FaultyExample(ValueError):
    """A row that is no example: the message names its file and the row."""


@dataclass(frozen=True, slots=True)
class Example:
    place: str
    """`vision.yaml: timm`"""
    lines: str
    says: dict[str, list[Told]]
    """Series -> all its points, in the order of the log."""
    never: frozenset[str]
    """Names that may not become series, in small letters."""
    alone: bool
    """No series but those of `says`."""

    def misread(self, found: Mapping[str, Sequence[tuple[float, float]]]) -> list[str]:
        """What is wrong with the series that were found; nothing where they are right."""
        faults = [
            f"{name}: says {points}, found {found.get(name)}"
            for name, points in self.says.items()
            if not agree(points, found.get(name, ()))
        ]
        others = [name for name in found if name not in self.says and (self.alone or name.casefold() in self.never)]
        return faults + [f"{name} is no series, found {found[name]}" for name in others]


def agree(told: Sequence[Told], found: Sequence[tuple[float, float]]) -> bool:
    return len(told) == len(found) and all(
        (step is None or step == its_step) and (value == its_value or (math.isnan(value) and math.isnan(its_value)))
        for (step, value), (its_step, its_value) in zip(told, found, strict=True)
    )


def table(folder: Path = TABLE) -> list[Example]:
    """Every row of every file. Raises FaultyExample."""
    return [example for file in sorted(folder.glob("*.yaml")) for example in rows_of(file)]


def rows_of(file: Path) -> list[Example]:
    try:
        rows = yaml.load(file.read_text(encoding="utf-8"), Rows)
    except yaml.YAMLError as error:
        raise FaultyExample(f"{file.name}: {error}") from error
    if not isinstance(rows, list):
        raise FaultyExample(f"{file.name}: a file is a list of rows")
    examples = [example(row, f"{file.name}: {name_of(row, number)}") for number, row in enumerate(rows, start=1)]
    places = [each.place for each in examples]
    if twice := {place for place in places if places.count(place) > 1}:
        raise FaultyExample(f"{min(twice)}: two rows have this name")
    return examples


class Rows(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A series that is told twice would hide its first points."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [key.value for key, _ in node.value]
        if twice := {name for name in names if names.count(name) > 1}:
            raise yaml.constructor.ConstructorError(None, None, f"{min(twice)} stands there twice", node.start_mark)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return found


def name_of(row: object, number: int) -> str:
    return str(row["name"]) if isinstance(row, dict) and "name" in row else f"row {number}"


def example(row: object, place: str) -> Example:
    if not isinstance(row, dict) or not {"name", "lines"} <= row.keys() <= KEYS:
        raise FaultyExample(f"{place}: a row has name, lines, says, and perhaps why and not")
    if not isinstance(row["lines"], str):
        raise FaultyExample(f"{place}: lines are a text")
    says, never = row.get("says", {}), row.get("not", [])
    if not isinstance(says, dict) or not (never == OTHERS or isinstance(never, list)):
        raise FaultyExample(f"{place}: says gives points to names; not is a list of names, or `{OTHERS}`")
    if "says" not in row and not never:
        raise FaultyExample(f"{place}: what the lines say is missing (`says: {{}}`: nothing at all)")
    series = {text(name, place): [point(each, f"{place}: {name}") for each in told] for name, told in says.items()}
    if empty := [name for name, points in series.items() if not points]:
        raise FaultyExample(f"{place}: {empty[0]} has no points")
    alone = never == OTHERS or ("says" in row and not says)
    names = [] if never == OTHERS else never
    return Example(place, row["lines"], series, frozenset(text(name, place).casefold() for name in names), alone)


def text(name: object, place: str) -> str:
    if not isinstance(name, str):
        raise FaultyExample(f"{place}: the name {name!r} needs quotation marks")
    return name


def point(told: object, place: str) -> Told:
    if not isinstance(told, list) or len(told) != 2:
        raise FaultyExample(f"{place}: {told!r} is no [step, value]")
    step, value = told
    for number in (value,) if step is None else (step, value):
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise FaultyExample(f"{place}: {number!r} is no number (YAML wants 1.0e-3 for 1e-3)")
    return step, value
