"""What a result file must look like so that the programs that made the experiment can read it."""

import math
from collections.abc import Mapping

STATUSES = ("completed", "failed", "diverged", "running", "pending", "timeout")
_OPTIONAL_TEXTS = ("log_file", "script_file", "code_branch", "code_proposal", "notes", "artifacts_dir")


def problems(result: object) -> list[str]:
    """Why it is not a valid result, one sentence each; empty when it is valid.

    Required: exp_id (text), status (one of six), config (object), metrics (object of finite numbers, no booleans).
    """
    if not isinstance(result, dict):
        return ["a result is a JSON object"]
    missing = [f"{key} is missing" for key in ("exp_id", "status", "config", "metrics") if key not in result]
    return missing + _wrong(result) + _wrong_metrics(result.get("metrics"))


def finite(value: object) -> bool:
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
    return wrong + [f"{key} is not a text" for key in _OPTIONAL_TEXTS if not isinstance(result.get(key) or "", str)]


def _wrong_metrics(metrics: object) -> list[str]:
    if not isinstance(metrics, dict):
        return []
    return [f"metric {name} is not a finite number" for name, value in metrics.items() if not finite(value)]
