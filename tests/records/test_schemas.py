"""The schemas for other programs say what trainmon itself says."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_monitor.records import error_log, learned, schema
from tui_monitor.records.error_log import Experiment
from tui_monitor.records.folder import RootFolder
from tui_monitor.text import Shown

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed: `make lint` installs it")

NAMES = ("result", "error-log", "learned-behaviors")
BASE: dict[str, Any] = {"exp_id": "a", "status": "running", "config": {}, "metrics": {}}


def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(schema.published(name))


def is_strict_json(value: object) -> bool:
    try:
        json.loads(json.dumps(value, allow_nan=False))
    except ValueError:
        return False
    return True


def says_valid(result: object) -> bool:
    """A file that is no strict JSON is valid to nobody."""
    return is_strict_json(result) and validator("result").is_valid(result)


def agrees(result: object) -> bool:
    """A number that no JSON can say, outside of the numbers that trainmon looks at, is the writer's own affair."""
    return (schema.problems(result) == []) == says_valid(result)


@pytest.mark.parametrize("name", NAMES)
def test_each_schema_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema.published(name))


OF_EACH_KEY: dict[str, list[object]] = {
    "exp_id": ["", "x", 3, None],
    "status": [*schema.STATUSES, "cancelled", "", None, 1, [], {}],
    "config": [{}, {"lr": None}, [], None, "x"],
    "metrics": [{}, {"a": 1}, {"a": -0.5}, {"a": 10**400}, {"a": True}, {"a": None}, {"a": "1"}, {"a": []}, [], None],
    "notes": ["", "x", None, 0, False, [], {}],
    "log_file": ["x", None, 0],
    "duration_seconds": [0, 1.5, None, "1", True, -1],
    "iteration": [0, 2, 2.0, 2.5, True, None, "2"],
    "random_seed": [7, 7.0, 7.5, None, False],
    "stacking_order": [0, 1, 1.0, 2, 1.5, None, True, "1", -3],
    "method_tier": ["baseline", "stacked_tuned_hp", "best", None, 1, []],
    "code_branches": [[], ["a"], [1], ["a", None], "a", None, {}],
    "warm_started": [True, False, None, 1, "yes"],
    "checkpoint_source": [{}, None, [], "x"],
    "anything else": [None, [], {"deep": [1]}, 3],
}


@pytest.mark.parametrize("key", OF_EACH_KEY)
def test_both_say_the_same_of_each_value_of_each_key(key: str) -> None:
    assert [value for value in OF_EACH_KEY[key] if not agrees(BASE | {key: value})] == []


@pytest.mark.parametrize("key", BASE)
def test_both_miss_the_same_keys(key: str) -> None:
    assert agrees({name: value for name, value in BASE.items() if name != key})


@pytest.mark.parametrize("result", [[], None, 3, "x", True])
def test_both_know_that_a_result_is_an_object(result: object) -> None:
    assert agrees(result)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("key", ["metrics", "duration_seconds"])
def test_a_number_that_is_not_finite_is_valid_to_neither(key: str, value: float) -> None:
    result = BASE | {key: {"loss": value} if key == "metrics" else value}
    assert not says_valid(result)
    assert schema.problems(result)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
    | st.sampled_from([*schema.STATUSES, "baseline", "a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
RESULTS = st.fixed_dictionaries(
    {},
    optional={key: VALUES | st.sampled_from(values) for key, values in OF_EACH_KEY.items()},
)


@given(
    RESULTS
    | st.fixed_dictionaries(
        {key: st.just(value) for key, value in BASE.items()},
        optional={key: VALUES | st.sampled_from(values) for key, values in OF_EACH_KEY.items() if key not in BASE},
    )
)
def test_both_say_the_same_of_whatever_stands_there(result: dict[str, object]) -> None:
    assert agrees(result)


ABOUT = Experiment(Shown("exp-1"), Shown("logs/exp-1/train.log"), {"lr": 0.1}, Shown("branch"))


def test_what_is_written_into_the_error_log_is_valid(folder: RootFolder) -> None:
    for category in ("divergence", "overfitting", "training_failure"):
        context = {"step": 3.0, "metric_to_watch": None}
        error_log.append(folder, [error_log.event(category, Shown("said"), ABOUT, f"{category}:3", context)])
    written = json.loads(folder.read(error_log.NAME, 1 << 20) or b"")
    validator("error-log").validate(written)
    assert len(written["events"]) == 3


@pytest.mark.parametrize("value", [0.1, "nan"])
def test_what_is_written_into_the_memory_is_valid(folder: RootFolder, value: float | str) -> None:
    pattern = learned.divergence_pattern(ABOUT, "nan of loss at step 3", ("lr", value), "nan:loss:0:3")
    insight = learned.overfitting_insight(ABOUT, "mild", "3", "overfitting:val_loss:0:3")
    assert learned.append(folder, [pattern, insight]) == 2
    validator("learned-behaviors").validate(json.loads(folder.read(learned.NAME, 1 << 20) or b""))
