"""Every path, YAML and encoding."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "mcsv.files.echo": ("normalised", "self_contained"),
    "mcsv.files.models": ("AnyModel", "as_model", "read_model", "write_model"),
    "mcsv.files.schema": ("model_schema", "schema_text"),
}


def __getattr__(name: str) -> Any:
    # Whoever reads a result needs no model, and all that a model is made of takes long to load.
    home = next((module for module, names in _HOMES.items() if name in names), "")
    if home:
        return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
