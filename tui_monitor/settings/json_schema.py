"""The JSON Schemas of a `trainmon.yaml` and of a job, for editors: made from the models, and kept as files.

`python -m docs.settings_schemas` writes them anew; a test holds that they say what the models say.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from tui_monitor.settings.layers import OF_ONE_RUN
from tui_monitor.settings.model import JobModel, SettingsModel

MODELS: dict[str, type[Struct]] = {"trainmon": SettingsModel, "job": JobModel}
_FOLDER = Path(__file__).resolve().parent / "schemas"


def file_of(name: str) -> Path:
    """Where the schema `trainmon` or `job` lies."""
    return _FOLDER / f"{name}.schema.json"


def schema_of(name: str) -> dict[str, Any]:
    """As the models say it, without what belongs below a run's name alone."""
    model = MODELS[name]
    said = msgspec.json.schema(model)
    for key in OF_ONE_RUN:
        del said["$defs"][model.__name__]["properties"][key]
    if name == "job":
        _optional(said["$defs"][model.__name__]["properties"])
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **said}


def written(name: str) -> str:
    return json.dumps(schema_of(name), indent=2, ensure_ascii=False) + "\n"


def _optional(properties: dict[str, Any]) -> None:
    """A program that fills in a job writes null for what it does not know."""
    for key, said in properties.items():
        if key not in _OF_THE_JOB and {"type": "null"} not in said.get("anyOf", ()):
            described = {"description": said.pop("description")} if "description" in said else {}
            properties[key] = described | {"anyOf": [said, {"type": "null"}]}


_OF_THE_JOB = ("log_files", "exp_ids", "project_root", "exp_root", "runs", "formats")
