"""How far a test goes: a newcomer's run tries a part of what a long campaign does, of every kind."""

from __future__ import annotations

import os

__all__ = ["LONG", "effort"]

LONG = bool(os.environ.get("MCSV_CAMPAIGN"))
"""MCSV_CAMPAIGN=1 asks for the long campaigns: .ci/run does."""


def effort(many: int, few: int | None = None) -> int:
    """``many`` in a long campaign, otherwise ``few`` (a tenth unless told)."""
    return many if LONG else max(1, many // 10) if few is None else few
