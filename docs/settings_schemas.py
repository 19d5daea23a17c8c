"""Write the JSON Schemas of settings and jobs anew from the models: `python -m docs.settings_schemas`."""

from tui_monitor.settings import json_schema

if __name__ == "__main__":
    for name in json_schema.MODELS:
        json_schema.file_of(name).write_text(json_schema.written(name), encoding="utf-8")
