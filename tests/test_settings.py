"""Which place wins, for which run, and what a value may look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.errors import SettingsError
from tui_monitor.judging.thresholds import CATEGORIES
from tui_monitor.settings.layers import Layer, SettingValue, from_flags, read_file
from tui_monitor.settings.options import OPTIONS, read
from tui_monitor.settings.places import SettingsFile
from tui_monitor.settings.settings import Settings

FLAG, OWN, PROJECT, USER = "--target", "trainmon.yaml, line 9", "trainmon.yaml, line 2", "config.yaml, line 1"


def settings(*places: str) -> Settings:
    """The setting `target`, written in these places; its value is its place's rank."""
    project = Layer({"target": SettingValue(2.0, PROJECT)} if PROJECT in places else {})
    if OWN in places:
        project = Layer(project.values, {"exp-*": {"target": SettingValue(1.0, OWN)}})
    flags = Layer({"target": SettingValue(0.0, FLAG)} if FLAG in places else {})
    return Settings((flags, project, Layer({"target": SettingValue(3.0, USER)} if USER in places else {})))


@pytest.mark.parametrize("first", range(4))
def test_the_strongest_place_that_says_something_wins(first: int) -> None:
    places = (FLAG, OWN, PROJECT, USER)[first:]
    assert settings(*places).value("target", "logs/exp-1", "exp-1").origin == places[0]
    assert settings(*places).thresholds("logs/exp-1", "exp-1").target == float(first)


def test_a_block_for_other_runs_says_nothing() -> None:
    assert settings(OWN, USER).value("target", "baseline", "baseline").origin == USER


def test_a_block_may_name_the_path_or_the_experiment() -> None:
    for pattern in ("logs/*/exp-1", "exp-1", "exp-?"):
        own = Settings((Layer({}, {pattern: {"target": SettingValue(1.0, OWN)}}),))
        assert own.value("target", "logs/round-1/exp-1", "exp-1").origin == OWN


def test_a_category_sets_what_nobody_else_said() -> None:
    said = from_flags({"category": "gan", "plateau_patience": "7"})
    thresholds = Settings((said,)).thresholds()
    assert (thresholds.explosion_threshold, thresholds.plateau_patience, thresholds.category) == (20.0, 7, "gan")


def test_a_category_may_differ_from_run_to_run() -> None:
    own = Settings((Layer({}, {"policy": {"category": SettingValue("rl", OWN)}}),))
    assert own.thresholds("policy", "policy").reinforcement
    assert not own.thresholds("critic", "critic").reinforcement


@pytest.mark.parametrize("key", [option.name for option in OPTIONS])
def test_every_setting_has_a_default_and_a_help_text(key: str) -> None:
    assert Settings().value(key).origin == "default"
    assert next(known.help for known in OPTIONS if known.name == key)


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_may_be_named(category: str) -> None:
    assert read("category", category, "here") == category


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("target", "1e-3", 0.001),
        ("target", 5, 5.0),
        ("plateau_patience", "20", 20),
        ("overfitting", "loss, val_loss", ("loss", "val_loss")),
        ("overfitting", ["loss", "val_loss"], ("loss", "val_loss")),
        ("metric", 7, "7"),
        ("lower_is_better", False, False),
        (
            "stop_command",
            ["docker", "stop", "-t", 30, "train-{exp_id}"],
            ("docker", "stop", "-t", "30", "train-{exp_id}"),
        ),
        ("stop_command", ["/usr/bin/env", "--format", "{{.ID}}"], ("/usr/bin/env", "--format", "{{.ID}}")),
        ("act", "nan, inf", ("nan", "inf")),
        ("act", ["explosion"], ("explosion",)),
    ],
)
def test_a_value_is_read_in_its_type(name: str, raw: object, value: object) -> None:
    assert read(name, raw, "here") == value


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("target", "nan"),
        ("target", "inf"),
        ("target", True),
        ("target", None),
        ("target", 10**400),
        ("plateau_patience", "2.5"),
        ("plateau_patience", -1),
        ("overfitting", "loss,"),
        ("overfitting", "a,b,c"),
        ("overfitting", [1, 2]),
        ("metric", True),
        ("metric", ["a"]),
        ("lower_is_better", "yes"),
        ("category", ""),
        ("stop_command", "docker stop {exp_id}"),
        ("stop_command", []),
        ("stop_command", ["docker", "{name}"]),
        ("stop_command", ["{exp_id}"]),
        ("stop_command", ["./stop.sh"]),
        ("stop_command", ["scripts/stop.sh"]),
        ("stop_command", ["~/stop.sh"]),
        ("stop_command", ["-x"]),
        ("stop_command", ["docker", True]),
        ("stop_command", ["docker", ["stop"]]),
        ("stop_command", ["docker", "a\0b"]),
        ("stop_wait", 10**16),
        ("plateau_patience", "9" * 390),
        ("pid_file", "a\0b"),
        ("notes", "\0"),
        ("overfitting", ["a", "b\0"]),
        ("checkpoint_signal", "TERM"),
        ("checkpoint_signal", "KILL"),
        ("act", "crash"),
        ("act", []),
    ],
)
def test_a_value_of_another_type_is_refused_with_place_and_name(name: str, raw: object) -> None:
    with pytest.raises(SettingsError, match=rf"^here: {name} must be "):
        read(name, raw, "here")


@given(st.sampled_from([option.name for option in OPTIONS]), st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda below: st.lists(below, max_size=3)
))  # fmt: skip
def test_any_value_is_read_or_refused(name: str, raw: object) -> None:
    try:
        value = read(name, raw, "here")
    except SettingsError as error:
        assert str(error).isprintable()
    else:
        assert value is not None or (name == "metric" and raw is None)


@given(st.text(min_size=1))
def test_an_unknown_name_is_refused_in_printable_words(name: str) -> None:
    if name not in {option.name for option in OPTIONS}:
        with pytest.raises(SettingsError, match="unknown setting") as refused:
            read(name, 1, "here")
        assert str(refused.value).isprintable()


def test_the_nearest_name_is_suggested_and_else_all_are_told() -> None:
    with pytest.raises(SettingsError, match="did you mean 'plateau_patience'"):
        read("plateau_patients", 1, "here")
    with pytest.raises(SettingsError, match="known are metric, monitor, lower_is_better"):
        read("zzz", 1, "here")


def test_what_may_be_done_to_a_run_is_the_own_files_to_say_for_each_run() -> None:
    text = "stop_wait: 7\nstop_command: [a, b]\nruns:\n  exp-1:\n    checkpoint_signal: USR1\n    stop_command: [c, d]"
    user = read_file(SettingsFile("config.yaml", text.encode(), own=True))
    said = Settings((user,))
    one, other = said.ladder("logs/exp-1", "exp-1"), said.ladder("logs/exp-2", "exp-2")
    assert (one.stop_wait, one.command, one.checkpoint_signal) == (7, ("c", "d"), "USR1")
    assert (other.stop_wait, other.command, other.checkpoint_signal) == (7, ("a", "b"), None)


@pytest.mark.parametrize(
    "text",
    [
        "stop_command: [a, b]",
        "act: nan",
        "runs:\n  exp-1:\n    checkpoint_signal: USR1",
        "runs:\n  exp-1:\n    stop_command: [rm, '-rf', '/']",
        "checkpoint_wait: 1",
        "stop_command_wait: 1",
    ],
)
def test_s7_no_tree_names_a_command_or_a_signal(text: str) -> None:
    project = read_file(SettingsFile("trainmon.yaml", text.encode()))
    (ignored,) = project.ignored
    assert "counts only in your own configuration" in ignored
    said = Settings((project,))
    assert said.ladder("exp-1", "exp-1") == Settings().ladder()
    assert said.act == ()


def test_a_signal_for_all_runs_is_refused() -> None:
    with pytest.raises(SettingsError, match="belongs below `runs:`"):
        read_file(SettingsFile("config.yaml", b"checkpoint_signal: USR1\n", own=True))
