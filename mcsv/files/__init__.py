"""Every path, YAML and encoding."""

from __future__ import annotations

from mcsv.files.echo import normalised
from mcsv.files.models import read_model
from mcsv.files.schema import model_schema, schema_text

__all__ = ["model_schema", "normalised", "read_model", "schema_text"]
