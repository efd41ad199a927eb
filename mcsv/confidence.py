"""How wide a 95 % interval is, in standard errors: of many draws, and of a few groups that alone tell the error."""

from __future__ import annotations

__all__ = ["Z95", "half_width", "wider"]

Z95 = 1.959963984540054
"""The standard normal's 97.5 % point: half of a 95 % interval is this many standard errors."""


def half_width(freedom: int) -> float:
    """The 97.5 % point of Student's t: the same where the error is told by ``freedom`` + 1 alike parts."""
    from scipy.special import stdtrit  # takes its time, which others need not wait for

    return float(stdtrit(freedom, 0.975))


def wider(freedom: int) -> float:
    """By how much a standard error from so few parts is stated larger, so that Z95 of it on either side hold 95 %."""
    return half_width(freedom) / Z95
