"""What a case with known answers is, and what many seeds of it tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import mcsv

Z95 = 1.959963984540054
Estimates = Mapping[str, tuple[float, float]]
"""By figure: the estimate and its standard error."""


@dataclass(frozen=True)
class Case:
    """One model: how it is asked, and what each of its figures is in truth.

    ``null``: figures that are 0, whose error may be reported too large, never too small.
    ``loose``: figures that a bound on their bias judges, as a share of their truth.
    """

    name: str
    ask: Callable[[int, int], Estimates]
    truth: Mapping[str, float]
    null: frozenset[str] = frozenset()
    least: int = 1
    """Draws that the question needs at least."""


@dataclass(frozen=True)
class Told:
    """What seeds tell of one figure."""

    case: str
    figure: str
    truth: float
    bias: float
    bias_se: float
    sd: float
    error: float
    """Root of the mean square of the reported errors."""
    worst: float
    """Largest distance from the truth in reported errors among the first 20 seeds."""
    cover: float
    """Share of seeds whose 95 % interval holds the truth."""
    null: bool

    @property
    def ratio(self) -> float:
        """Reported error over the true one."""
        return self.error / self.sd if self.sd else np.nan

    def row(self) -> dict[str, Any]:
        """For a table."""
        return {
            "": f"{self.case}: {self.figure}",
            "truth": self.truth,
            "bias": self.bias,
            "+-": self.bias_se,
            "reported / true error": self.ratio,
            "furthest of 20": self.worst,
            "covered, %": 100 * self.cover,
        }


def told(case: Case, answers: list[Estimates]) -> list[Told]:
    """By figure, in the order of the case's truth."""
    return [_told(case, figure, np.array([answer[figure] for answer in answers])) for figure in case.truth]


def _told(case: Case, figure: str, found: NDArray[np.float64]) -> Told:
    value, error = found.T
    truth, seeds = case.truth[figure], len(found)
    apart = value - truth
    sd = float(value.std(ddof=1)) if seeds > 1 else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = np.where(apart == 0, 0.0, np.abs(apart) / error)
    return Told(
        case.name,
        figure,
        truth,
        bias=float(apart.mean()),
        bias_se=sd / seeds**0.5,
        sd=sd,
        error=float(np.sqrt((error**2).mean())),
        worst=float(distance[:20].max()),
        cover=float((distance <= Z95).mean()),
        null=figure in case.null,
    )


def pick(found: Any, name: str, **place: Any) -> tuple[float, float]:
    """A variable with its error: ``_se``, or a quarter of the interval's width where it has ``_ci``."""
    value = float(found[name].sel(place))
    if f"{name}_se" in found:
        return value, float(found[f"{name}_se"].sel(place))
    low, high = found[f"{name}_ci"].sel(place).values
    return value, float(high - low) / (2 * Z95)


def normal(mean: float = 0, sd: float = 1) -> dict[str, Any]:
    """The statement of a normal input."""
    return {"dist": "normal", "mean": mean, "sd": sd}


def payer(inputs: Mapping[str, Any], position: str, **more: Any) -> mcsv.Model:
    """A pocket whose position after one year is the formula ``position``."""
    document = {
        "currency": "GBP",
        "price_year": "2025/26",
        "start": "2026-04",
        "step": "year",
        "horizon": "1 year",
        "prices": {"inflation": 0},
        "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
        "pockets": {"council": {"reserve": 0}},
        "inputs": {name: {"source": name} | dict(entry) for name, entry in inputs.items()},
        "costs": {"all": {"amount": f"-({position})", "per": "once", "paid_by": "council"}},
    }
    return mcsv.validate(document | more)
