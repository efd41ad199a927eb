"""Every path, YAML and encoding."""

from __future__ import annotations

from mcsv.files.echo import normalised, self_contained
from mcsv.files.models import AnyModel, as_model, read_model, write_model
from mcsv.files.schema import model_schema, schema_text

__all__ = [
    "AnyModel",
    "as_model",
    "model_schema",
    "normalised",
    "read_model",
    "schema_text",
    "self_contained",
    "write_model",
]
