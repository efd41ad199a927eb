"""A run that was interrupted says so: where it is called, and in what it gives."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from mcsv.errors import Incomplete

__all__ = ["told"]


def told(attrs: Mapping[str, Any], wanted: int) -> dict[str, Any]:
    """The provenance of an interrupted run with a word on it in front, where the result's repr shows it; warns as well.

    ``wanted``: how many draws were asked for. To be called by the function that the person called.
    """
    draws = int(attrs["draws"])
    if draws < wanted:
        word = f"interrupted: {draws:,} of {wanted:,} draws; every figure rests on these"
    else:
        word = "interrupted after the last draw: quantiles are as good as bins tell them, shares of chance are missing"
    warnings.warn(word, Incomplete, stacklevel=3)
    return {"interrupted": word, **attrs}
