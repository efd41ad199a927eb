"""The standard programme in bare numbers, for tools that cannot read ``configs/standard.yaml``."""

from __future__ import annotations

BENEFITS, POCKETS, PERIODS = 12, 5, 20
COSTS, COST_PERIODS, WINDOW = 6, 8, 8
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)

QUANTITY = (3.0, 0.3)  # lognormal: mean and sd of the logarithm
UNIT_VALUE = (4.0, 500.0)  # gamma: shape and scale
COST = (6.0, 0.25)  # lognormal
BETAS = {
    "deadweight": (2.0, 5.0),
    "attribution": (5.0, 2.0),
    "displacement": (1.5, 9.0),
    "drop": (2.0, 18.0),
    "cashable": (2.0, 4.0),
}


def share(benefit: int, pocket: int) -> float:
    """The part of a benefit that a pocket gets; they add up to 1 over the pockets."""
    return (1 + (benefit + pocket) % 5) / 15


def ramp(benefit: int, period: int) -> float:
    """How far a benefit has grown in: the mean over the quarter of a straight line up to 1."""
    return min(1.0, (period + 0.5) / (4 + benefit % 4))


def horner(benefit: int, keep: str) -> str:
    """What a benefit adds up to by the end of the window, as a formula in ``keep`` = 1 - drop-off / 4."""
    text = repr(ramp(benefit, WINDOW - 1))
    for period in range(WINDOW - 2, -1, -1):
        text = f"({ramp(benefit, period)!r} + {keep} * {text})"
    return text
