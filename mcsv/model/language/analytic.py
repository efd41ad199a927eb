"""Functions of a plain number as a draw would have them: angles that have no answer, and the normal distribution."""

from __future__ import annotations

import math
from collections.abc import Callable

__all__ = ["LARGEST_ANGLE", "cos", "normal_cdf", "sin", "tan"]

LARGEST_ANGLE = 1e6
"""Radians; beyond it, sine, cosine and tangent are no number."""


def _of_angle(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda x: function(x) if abs(x) <= LARGEST_ANGLE else math.nan


sin, cos, tan = _of_angle(math.sin), _of_angle(math.cos), _of_angle(math.tan)


def normal_cdf(x: float) -> float:
    """P(Z <= x) of a standard normal Z."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))
