"""What is asked for where nobody says."""

from __future__ import annotations

__all__ = ["DEFAULT_DRAWS", "DEFAULT_SEED"]

DEFAULT_DRAWS = 1_000_000
DEFAULT_SEED = 1
"""A documented constant, never the clock: the same call gives the same answer."""
