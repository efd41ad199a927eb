"""``mcsv schema``: the JSON Schema of the model file, for editors."""

from __future__ import annotations

from mcsv.cli.output import put

__all__ = ["schema"]


def schema() -> None:
    """Print the JSON Schema of the model file."""
    from mcsv.files import schema_text

    put(schema_text())
