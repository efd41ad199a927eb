"""How far a test goes: a newcomer's run tries a part of what a long campaign does, of every kind."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

import pytest

__all__ = ["LONG", "effort", "long_only", "some"]

Each = TypeVar("Each")

LONG = bool(os.environ.get("MCSV_CAMPAIGN"))
"""MCSV_CAMPAIGN=1 asks for the long campaigns: .ci/run does."""

long_only = pytest.mark.skipif(not LONG, reason="takes long: MCSV_CAMPAIGN=1 asks for it")
"""Marks what only a long campaign runs, because a small part of it would tell nothing."""


def effort(many: int, few: int | None = None) -> int:
    """``many`` in a long campaign, otherwise ``few`` (a tenth unless told)."""
    return many if LONG else max(1, many // 10) if few is None else few


def some(cases: Iterable[Each], few: int) -> list[Each]:
    """All of them in a long campaign, otherwise ``few``, from the first to the last at even distances."""
    found = list(cases)
    if LONG or len(found) <= few:
        return found
    return [found[round(k * (len(found) - 1) / max(few - 1, 1))] for k in range(few)]
