"""What a result file must look like so that the programs that made the experiment can read it.

The same as a JSON Schema for other programs: schemas/result.schema.json. A test holds that both say the same.
"""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeGuard

STATUSES = ("completed", "failed", "diverged", "running", "pending", "timeout")
_TIERS = ("baseline", "method_default_hp", "method_tuned_hp", "stacked_default_hp", "stacked_tuned_hp")
_TEXTS = (
    "log_file",
    "script_file",
    "code_branch",
    "code_proposal",
    "notes",
    "proposal_source",
    "stack_base_exp",
    "artifacts_dir",
)


def published(name: str) -> Mapping[str, object]:
    """One of the schemas that come with trainmon: `result`, `error-log`, `learned-behaviors`."""
    read = json.loads((Path(__file__).parent / "schemas" / f"{name}.schema.json").read_text())
    assert isinstance(read, dict)
    return read


def problems(result: object) -> list[str]:
    """Why it is not a valid result, one sentence each; empty when it is valid.

    Required: exp_id (text), status (one of six), config (object), metrics (object of finite numbers, no booleans).
    Every other key may be missing or null.
    """
    if not isinstance(result, dict):
        return ["a result is a JSON object"]
    missing = [f"{key} is missing" for key in ("exp_id", "status", "config", "metrics") if key not in result]
    return missing + _wrong(result) + _wrong_metrics(result.get("metrics"))


def finite(value: object) -> TypeGuard[int | float]:
    """A number a metric may have: no boolean, NaN or infinity."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(value, int) or math.isfinite(value)


def _wrong(result: Mapping[str, object]) -> list[str]:
    wrong: list[str] = []
    if "exp_id" in result and not (isinstance(result["exp_id"], str) and result["exp_id"]):
        wrong.append("exp_id is not a text")
    if "status" in result and result["status"] not in STATUSES:
        wrong.append(f"status is not one of {', '.join(STATUSES)}")
    wrong += [f"{key} is not an object" for key in ("config", "metrics") if not isinstance(result.get(key, {}), dict)]
    given = ((key, is_right, what) for key, (is_right, what) in _OPTIONAL.items() if result.get(key) is not None)
    return wrong + [f"{key} is not {what}" for key, is_right, what in given if not is_right(result[key])]


def _wrong_metrics(metrics: object) -> list[str]:
    if not isinstance(metrics, dict):
        return []
    return [f"metric {name} is not a finite number" for name, value in metrics.items() if not finite(value)]


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> TypeGuard[int | float]:
    return finite(value) and value == int(value)


def _is_order(value: object) -> bool:
    return _is_whole(value) and value >= 1


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_OPTIONAL: Mapping[str, tuple[Callable[[object], bool], str]] = {
    **dict.fromkeys(_TEXTS, (_is_text, "a text")),
    "duration_seconds": (finite, "a finite number"),
    "time_budget_seconds": (finite, "a finite number"),
    "iteration": (_is_whole, "a whole number"),
    "random_seed": (_is_whole, "a whole number"),
    "stacking_order": (_is_order, "a whole number of at least 1"),
    "method_tier": (lambda value: value in _TIERS, f"one of {', '.join(_TIERS)}"),
    "code_branches": (_are_texts, "a list of texts"),
    "warm_started": (lambda value: isinstance(value, bool), "true or false"),
    "checkpoint_source": (lambda value: isinstance(value, dict), "an object"),
}
