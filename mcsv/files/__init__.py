"""Every path, YAML and encoding."""

from __future__ import annotations

from mcsv.files.echo import normalised
from mcsv.files.models import read_model

__all__ = ["normalised", "read_model"]
