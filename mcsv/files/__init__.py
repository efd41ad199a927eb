"""Every path, YAML and encoding."""

from __future__ import annotations

from mcsv.files.models import read_model

__all__ = ["read_model"]
