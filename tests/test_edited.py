"""One setting in the text of a file: exactly that changes, and every other word of a person stays."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.errors import SettingsError
from tui_monitor.settings.edited import with_value, without
from tui_monitor.settings.options import BY_NAME, read
from tui_monitor.settings.places import SettingsFile
from tui_monitor.settings.yaml_lines import parse
from tui_monitor.text import Shown

VALUES = {
    "metric": st.none() | st.text(min_size=1, max_size=12),
    "theme": st.sampled_from(["night", "no", "12", "1e5", "null", "# x", "a: b", "'", "[", "é", "- x", "true"]),
    "target": st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9),
    "plateau_patience": st.integers(1, 10**9),
    "monitor": st.booleans(),
    "overfitting": st.just(["loss", "val_loss"]),
    "stop_command": st.just(["docker", "stop", "-t", "30", "{exp_id}"]),
    "category": st.sampled_from(["rl", "gan"]),
}
"""Of each kind one."""
LAYOUTS = {
    "metric": ["metric: loss", "metric:   'l o s s'   # why", "metric:", "metric: |\n  loss\n", "metric: >-\n  loss"],
    "theme": ["theme: night", '"theme": "paper" # dark', "theme: >\n  night\n\n"],
    "target": ["target: 0.5", "target:    1e-3", "target: 5 # five"],
    "plateau_patience": ["plateau_patience: 30", "plateau_patience: 0x10"],
    "monitor": ["monitor: yes", "monitor: False"],
    "overfitting": [
        "overfitting: a,b", "overfitting: [a, b] # both", "overfitting:\n- a\n- b", "overfitting: # two\n  - a\n  - b",
    ],
    "stop_command": [
        "stop_command: [a, b]", "stop_command: [a,\n  b,  # c\n  c]", "stop_command:\n  - a\n  # no\n  - b",
    ],
    "category": ["category: rl", "category: !!str gan"],
}  # fmt: skip
EXAMPLES = {
    "metric": "lr",
    "theme": "forest",
    "target": 0.25,
    "plateau_patience": 9,
    "monitor": False,
    "overfitting": ("c", "d"),
    "stop_command": ("kill", "{pid}"),
    "category": "gan",
}
BESIDE = ["# a comment", "", "#metric: commented out", "# " + "x" * 90, "   # indented"]
RUNS = "runs:\n  exp-*:   # some\n    metric: lr\n    checkpoint_signal: USR1\n  'b':\n    target: 3"


@st.composite
def files(draw: st.DrawFn) -> str:
    """Settings in some order and layout, with comments between them."""
    keys = draw(st.lists(st.sampled_from(sorted(LAYOUTS)), unique=True))
    parts = [draw(st.sampled_from(LAYOUTS[key])) for key in keys]
    if draw(st.booleans()):
        parts.insert(draw(st.integers(0, len(parts))), RUNS)
    lines = []
    for part in parts:
        lines += [*draw(st.lists(st.sampled_from(BESIDE), max_size=2)), part]
    lines += draw(st.lists(st.sampled_from(BESIDE), max_size=2))
    start = draw(st.sampled_from(["", "---\n", "\n\n"]))
    return start + "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))


def of(text: str) -> SettingsFile:
    return SettingsFile("config.yaml", text.encode(), own=True)


def leaves(content: bytes) -> dict[tuple[str, ...], object]:
    return {keys: raw for keys, raw, _ in parse(Shown("config.yaml"), content)}


def comments(text: str) -> list[str]:
    """Those that stand on lines of their own."""
    return [line.strip() for line in text.splitlines() if line.strip() in {one.strip() for one in BESIDE} - {""}]


@pytest.mark.parametrize("layout", [layout for layouts in LAYOUTS.values() for layout in layouts])
@pytest.mark.parametrize("after", ["", "\n# a comment", "\n\n# a comment\n", "\nruns: {}\n"])
def test_each_layout_is_replaced_and_what_stands_behind_it_stays(layout: str, after: str) -> None:
    text = layout + after
    key = yaml.safe_load(layout).popitem()[0]
    content = with_value(of(text), key, EXAMPLES[key]).decode()
    assert content.endswith(after)
    assert without(of(content), key).decode().strip() == after.strip()


@given(files(), st.sampled_from(sorted(VALUES)), st.data())
def test_exactly_the_key_has_the_new_value_and_every_other_leaf_and_comment_stays(
    text: str, key: str, data: st.DataObject
) -> None:
    raw = data.draw(VALUES[key])
    try:
        value = read(key, raw, "VALUE")
    except SettingsError:
        return
    before = leaves(text.encode())
    content = with_value(of(text), key, value)
    after = leaves(content)
    assert read(key, after.pop((key,)), "there") == value
    before.pop((key,), None)
    assert repr(after) == repr(before)
    assert comments(content.decode()) == comments(text)


@given(files(), st.sampled_from(sorted(VALUES)))
def test_taken_out_it_is_gone_and_everything_else_stays(text: str, key: str) -> None:
    before = leaves(text.encode())
    if (key,) not in before:
        with pytest.raises(SettingsError, match=f"does not set {key}"):
            without(of(text), key)
        return
    content = without(of(text), key)
    del before[(key,)]
    assert repr(leaves(content)) == repr(before)
    assert comments(content.decode()) == comments(text)


@given(files(), st.sampled_from(sorted(VALUES)))
def test_the_same_value_once_more_changes_no_byte(text: str, key: str) -> None:
    value = {"metric": "loss", "target": 0.5, "theme": "night", "plateau_patience": 9, "monitor": False}.get(key)
    if value is None:
        return
    once = with_value(of(text), key, value)
    assert with_value(of(once.decode()), key, value) == once


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("", "target: 0.5\n"),
        ("# mine\n", "# mine\ntarget: 0.5\n"),
        ("metric: loss", "metric: loss\ntarget: 0.5\n"),
        ("metric: loss\r\n", "metric: loss\r\ntarget: 0.5\r\n"),
        ("{}", "{target: 0.5}"),
        ("{metric: loss}\n", "{target: 0.5, metric: loss}\n"),
        ("target:  3   # of the metric\nmetric: loss\n", "target:  0.5   # of the metric\nmetric: loss\n"),
        ("target:\n  3\n", "target:\n  0.5\n"),
        ("  metric: loss\n", "  metric: loss\n  target: 0.5\n"),
    ],
)
def test_what_a_person_would_have_written(text: str, new: str) -> None:
    assert with_value(of(text), "target", 0.5).decode() == new


@pytest.mark.parametrize("text", ["metric: loss\n...\n", "metric: loss\n---\n"])
def test_what_cannot_be_changed_for_certain_is_left_to_a_person(text: str) -> None:
    with pytest.raises(SettingsError, match=r"edit it by hand|not valid YAML"):
        with_value(of(text), "target", 0.5)


def test_a_file_that_is_wrong_already_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="line 1: unknown setting 'metrik'"):
        with_value(of("metrik: loss\n"), "target", 0.5)


def test_every_setting_for_all_runs_can_be_written_and_read_back() -> None:
    for key, raw in {"interval": 5, "act": ["nan"], "notes": "a/b.md", "launch": "tmux", "code_branch": "x y"}.items():
        assert key in BY_NAME
        value = read(key, raw, "VALUE")
        assert read(key, yaml.safe_load(with_value(of(""), key, value))[key], "there") == value
