"""``mcsv schema``: the JSON Schema of the model file, for editors."""

from __future__ import annotations

import json

from mcsv.cli.output import put

__all__ = ["schema"]


def schema() -> None:
    """Print the JSON Schema of the model file."""
    from mcsv.files import schema as model_schema

    put(json.dumps(model_schema(), indent=2, ensure_ascii=False) + "\n")
