"""Time and memory grow with the bytes of a line, whatever it is made of: every format, and settings."""

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest
import yaml

from benchmarks import bounds
from tui_monitor.errors import SettingsError
from tui_monitor.reading.formats import registry
from tui_monitor.settings.layers import Layer
from tui_monitor.settings.load import load

BEGINNING = "step 1 loss 0.1 "
ELSEWHERE = (*"a7.[\"',= \t-{", '"a": 1,')
"""Units for the formats in which few places look for anything."""


def steep(name: str, cases: list[bounds.Case], folder: Path) -> list[str]:
    basis = bounds.plain()
    return [str(one) for case in cases if (one := bounds.steep(name, case, folder, basis)) is not None]


def test_every_format_of_the_registry_is_tried() -> None:
    told = {row.name for row in (*registry.STREAMS, *registry.DOCUMENTS)}
    assert told <= set(bounds.FILES)


@pytest.mark.long
def test_a_line_of_text_costs_its_bytes(tmp_path: Path) -> None:
    cases = [bounds.Case(BEGINNING, unit, "x") for unit in bounds.UNITS]
    assert steep("text", cases, tmp_path) == []


@pytest.mark.parametrize("name", [name for name in bounds.FILES if name != "text"])
def test_a_line_of_any_other_file_costs_its_bytes(tmp_path: Path, name: str) -> None:
    assert steep(name, [bounds.Case("", unit, "") for unit in ELSEWHERE], tmp_path) == []


def test_lines_of_units_mixed_by_chance_cost_their_bytes(tmp_path: Path) -> None:
    chance = random.Random(20)
    mixed = ["".join(chance.choices(bounds.UNITS, k=chance.randint(2, 5))) for _ in range(12)]
    assert steep("text", [bounds.Case("", unit, "x") for unit in mixed], tmp_path) == []


def test_a_line_of_the_square_of_its_bytes_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def square(path: Path) -> None:
        until = time.thread_time() + (path.stat().st_size / 16_000) ** 2 * 0.2
        while time.thread_time() < until:
            pass

    monkeypatch.setitem(bounds.FILES, "text", ("train.log", square))
    (told,) = steep("text", [bounds.Case("", "a", "x")], tmp_path)
    assert "'a' * n + 'x'" in told


AS_TEXT = {"json", "mlflow", "wandb"}
"""What such a file holds that is none of its format is read as text."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] * (name in AS_TEXT)) for name in bounds.FILES]
)
def test_a_byte_of_any_file_takes_at_most_64_bytes_of_memory(tmp_path: Path, name: str) -> None:
    cases = [bounds.Case("", unit, "") for unit in ("\x1b[", '"a": 1,')]
    assert [told for case in cases if (told := bounds.hungry(name, case, tmp_path, 50_000))] == []


def test_a_file_of_ten_mebibytes_takes_no_more_than_one_of_two(tmp_path: Path) -> None:
    line = "step 1 loss 0.5 " + "acgt" * 240 + "\n"
    small, large = (bounds.peak("text", line * count, tmp_path) for count in (2_000, 10_000))
    assert large < 1.2 * small


def test_what_takes_more_memory_than_its_bytes_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def glutton(path: Path) -> None:
        assert len(bytearray(200 * path.stat().st_size))

    monkeypatch.setitem(bounds.FILES, "text", ("train.log", glutton))
    assert bounds.hungry("text", bounds.Case("", "a", ""), tmp_path, 100_000) is not None


def project(folder: Path, text: str) -> float:
    """CPU seconds until settings are known, or refused."""
    (folder / "trainmon.yaml").write_text(text)
    start = time.thread_time()
    with suppress(SettingsError):
        load([str(folder)], None, Layer())
    return time.thread_time() - start


def blocks(size: int) -> str:
    lines = ["runs:\n"]
    while len(lines) * 38 < size:
        lines.append(f"  experiment-{len(lines):06d}-*:\n    target: 0.5\n")
    return "".join(lines)


def test_640_kb_of_legal_settings_take_little_longer_than_to_parse_them(tmp_path: Path) -> None:
    text = blocks(640_000)
    start = time.thread_time()
    yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    parsed = time.thread_time() - start
    assert project(tmp_path, text) < 12 * parsed


def bomb(last: str) -> str:
    """Nine entries of nine aliases each, nine times over: 9 to the power of 9 if anybody writes them out."""
    lines = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    for name, above in zip("bcdefghi", "abcdefgh", strict=True):
        lines.append(f"{name}: &{name} [{','.join(['*' + above] * 9)}]")
    return "\n".join([*lines, last, ""])


BOMBS = {
    "as a value": bomb("k: *i"),
    "as a key": bomb("? *i\n: 1"),
    "nested deeply": "a: " + "[" * 100_000,
    "mappings nested deeply": "".join(" " * depth + "a:\n" for depth in range(400)),
    "a number of digits": "a: " + "9" * 600_000,
    "a number in sixties": "a: " + "1:" * 300_000 + "1",
}


@pytest.mark.parametrize("what", BOMBS)
@pytest.mark.parametrize("name", ["config.yaml", "trainmon.yaml"])
def test_a_bomb_of_yaml_costs_little(tmp_path: Path, name: str, what: str) -> None:
    text = BOMBS[what].removesuffix("\n")
    assert bounds.seconds(name, text, tmp_path) < 400 * bounds.plain() + 2e-6 * len(text)
