"""A run that was interrupted says so: where it is called, and in what it gives."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from mcsv.errors import Incomplete

__all__ = ["told"]

_MISSING = "quantiles are as good as bins tell them, shares of chance are missing"


def told(attrs: Mapping[str, Any], wanted: int, missing: str = _MISSING, frames: int = 4) -> dict[str, Any]:
    """The provenance of an interrupted run with a word on it in front, where the result's repr shows it; warns as well.

    ``wanted``: how many draws were asked for; ``missing``: what is, where all of them were made. To be called by the
    function that the person called, which is ``watched``.
    """
    draws = int(attrs["draws"])
    if draws < wanted:
        word = f"interrupted: {draws:,} of {wanted:,} draws; every figure rests on these"
    else:
        word = f"interrupted after the last draw: {missing}"
    warnings.warn(word, Incomplete, stacklevel=frames)
    return {"interrupted": word, **attrs}
