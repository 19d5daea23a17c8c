"""Which place wins, for which run, and what a value may look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.errors import SettingsError
from tui_monitor.judging.thresholds import CATEGORIES
from tui_monitor.settings import Layer, Settings, SettingValue, from_flags
from tui_monitor.settings_keys import KEYS, read

FLAG, OWN, PROJECT, USER = "--target", "trainmon.yaml, line 9", "trainmon.yaml, line 2", "config.yaml, line 1"


def settings(*places: str) -> Settings:
    """The setting `target`, written in these places; its value is its place's rank."""
    project = Layer({"target": SettingValue(2.0, PROJECT)} if PROJECT in places else {})
    if OWN in places:
        project = Layer(project.values, {"exp-*": {"target": SettingValue(1.0, OWN)}})
    flags = Layer({"target": SettingValue(0.0, FLAG)} if FLAG in places else {})
    return Settings(flags, project, Layer({"target": SettingValue(3.0, USER)} if USER in places else {}))


@pytest.mark.parametrize("first", range(4))
def test_the_strongest_place_that_says_something_wins(first: int) -> None:
    places = (FLAG, OWN, PROJECT, USER)[first:]
    assert settings(*places).value("target", "logs/exp-1", "exp-1").origin == places[0]
    assert settings(*places).thresholds("logs/exp-1", "exp-1").target == float(first)


def test_a_block_for_other_runs_says_nothing() -> None:
    assert settings(OWN, USER).value("target", "baseline", "baseline").origin == USER


def test_a_block_may_name_the_path_or_the_experiment() -> None:
    for pattern in ("logs/*/exp-1", "exp-1", "exp-?"):
        own = Settings(project=Layer({}, {pattern: {"target": SettingValue(1.0, OWN)}}))
        assert own.value("target", "logs/round-1/exp-1", "exp-1").origin == OWN


def test_a_category_sets_what_nobody_else_said() -> None:
    said = from_flags({"category": "gan", "plateau_patience": "7"})
    thresholds = Settings(said).thresholds()
    assert (thresholds.explosion_threshold, thresholds.plateau_patience, thresholds.category) == (20.0, 7, "gan")


def test_a_category_may_differ_from_run_to_run() -> None:
    own = Settings(project=Layer({}, {"policy": {"category": SettingValue("rl", OWN)}}))
    assert own.thresholds("policy", "policy").reinforcement
    assert not own.thresholds("critic", "critic").reinforcement


@pytest.mark.parametrize("key", [key.name for key in KEYS])
def test_every_setting_has_a_default_and_a_help_text(key: str) -> None:
    assert Settings().value(key).origin == "default"
    assert next(known.help for known in KEYS if known.name == key)


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
    ],
)
def test_a_value_of_another_type_is_refused_with_place_and_name(name: str, raw: object) -> None:
    with pytest.raises(SettingsError, match=rf"^here: {name} must be "):
        read(name, raw, "here")


@given(st.sampled_from([key.name for key in KEYS]), st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(), lambda below: st.lists(below, max_size=3)
))  # fmt: skip
def test_any_value_is_read_or_refused(name: str, raw: object) -> None:
    try:
        value = read(name, raw, "here")
    except SettingsError as error:
        assert str(error).isprintable()
    else:
        assert value is not None


@given(st.text(min_size=1))
def test_an_unknown_name_is_refused_in_printable_words(name: str) -> None:
    if name not in {key.name for key in KEYS}:
        with pytest.raises(SettingsError, match="unknown setting") as refused:
            read(name, 1, "here")
        assert str(refused.value).isprintable()


def test_the_nearest_name_is_suggested_and_else_all_are_told() -> None:
    with pytest.raises(SettingsError, match="did you mean 'plateau_patience'"):
        read("plateau_patients", 1, "here")
    with pytest.raises(SettingsError, match="known are metric, lower_is_better"):
        read("zzz", 1, "here")
