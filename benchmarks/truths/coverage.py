"""``python -m benchmarks.truths.coverage [--runs 40] [--draws 1e5]``: how often 95 % intervals hold the truth.

Independent copies of each outcome stand in one model, so that 40 runs are a thousand seeds. A line a figure: the share
of seeds whose interval holds the truth, how many have it above and below, and the reported error over the true one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.stats import lognorm, norm

import mcsv
from benchmarks.table import Section
from benchmarks.truths.known import Z95, normal

COPIES = 25
BAR = (0.926, 0.971)
"""Between which shares of a thousand seeds the interval may hold the truth."""

LEVELS = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
RARE = 1e-3

LAWS: Mapping[str, tuple[dict[str, Any], str]] = {
    "normal": ({"x{k}": normal(2, 1)}, "x{k}"),
    "lognormal": ({"y{k}": {"dist": "lognormal", "mu": 0, "sigma": 1}}, "y{k} - 1"),
    "rare": ({"b{k}": {"dist": "bernoulli", "p": RARE}, "s{k}": normal(-100, 10)}, "b{k} * s{k}"),
    "humps": ({"side{k}": {"dist": "bernoulli", "p": 0.3}, "z{k}": normal()}, "side{k} * 8 + z{k} - 1"),
}
"""By name inputs and formula; ``{k}`` is the number of the copy. A part of each is below 0."""


class Law:
    """What the outcomes are in truth: their distribution function, and moments by sums over a fine grid."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cdf(self, v: float) -> float:
        """P(outcome <= v)."""
        if self.name == "normal":
            return float(norm.cdf(v - 2))
        if self.name == "lognormal":
            return float(lognorm(1).cdf(v + 1))
        if self.name == "rare":
            return float(RARE * norm.cdf((v + 100) / 10) + (1 - RARE) * (v >= 0))
        return float(0.7 * norm.cdf(v + 1) + 0.3 * norm.cdf(v - 7))

    def truth(self) -> dict[str, float]:
        """Every figure that a run reports of an output."""
        mean, variance, low, high = {
            "normal": (2.0, 1.0, -10.0, 14.0),
            "lognormal": (np.exp(0.5) - 1, np.expm1(1.0) * np.exp(1.0), -1.0, 2000.0),
            "rare": (-100 * RARE, RARE * (100 + 100**2) - (RARE * 100) ** 2, -200.0, 1.0),
            "humps": (1.4, 1 + 64 * 0.21, -10.0, 17.0),
        }[self.name]
        found = {"mean": float(mean), "sd": float(variance**0.5), "P(<0)": self._below()}
        for level in LEVELS:
            found[f"quantile {level}"] = q = self._quantile(level, low, high)
            found[f"tail mean {level}"] = self._tail(level, q, float(mean))
        return found

    def _below(self) -> float:
        return RARE if self.name == "rare" else self.cdf(0.0)

    def _quantile(self, level: float, low: float, high: float) -> float:
        if self.name == "rare":
            return 0.0
        return float(brentq(lambda v: self.cdf(v) - level, low, high, xtol=1e-13, rtol=1e-14))

    def _tail(self, level: float, q: float, mean: float) -> float:
        """The mean of the lower tail of a share, of the upper one from the median on."""
        if self.name == "rare":
            return mean / level if level <= 0.5 else 0.0
        below = self._mean_below(q)
        return below / level if level <= 0.5 else (mean - below) / (1 - level)

    def _mean_below(self, q: float) -> float:
        """E[outcome; outcome <= q]."""
        if self.name == "normal":
            return float(2 * norm.cdf(q - 2) - norm.pdf(q - 2))
        if self.name == "lognormal":
            return float(np.exp(0.5) * norm.cdf(np.log(q + 1) - 1) - self.cdf(q))
        parts = ((0.7, -1.0), (0.3, 7.0))
        return float(sum(share * (m * norm.cdf(q - m) - norm.pdf(q - m)) for share, m in parts))


@cache
def _model() -> mcsv.Model:
    inputs: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    for name, (drawn, formula) in LAWS.items():
        for k in range(COPIES):
            inputs |= {key.format(k=k): entry for key, entry in drawn.items()}
            outputs[f"{name}_{k}"] = {"formula": formula.format(k=k)}
    return mcsv.validate({"inputs": inputs, "outputs": outputs})


Ends = NDArray[np.float64]
"""Estimate, low and high end, and standard error: (4,)."""


def run(seed: int, draws: int) -> dict[tuple[str, str], list[Ends]]:
    """The figures of all copies by outcome and figure."""
    found = mcsv.simulate(_model(), draws=draws, seed=seed, threads=1, quantiles=LEVELS).sel(option="base")
    told: dict[tuple[str, str], list[Ends]] = {}
    for name in LAWS:
        for k in range(COPIES):
            one = found.sel(output=f"{name}_{k}")
            for figure in ("mean", "sd"):
                told.setdefault((name, figure), []).append(_of(one, f"output_{figure}"))
            share, (low, high) = float(one.p_output_negative), one.p_output_negative_ci.values
            told.setdefault((name, "P(<0)"), []).append(np.array([share, low, high, (high - low) / (2 * Z95)]))
            for level in LEVELS:
                at = one.sel(quantile=level)
                for figure in ("quantile", "tail_mean"):
                    key = name, f"{figure.replace('_', ' ')} {level}"
                    told.setdefault(key, []).append(_of(at, f"output_{figure}"))
    return told


def _of(one: Any, name: str) -> Ends:
    value, error = float(one[name]), float(one[f"{name}_se"])
    return np.array([value, value - Z95 * error, value + Z95 * error, error])


def rows(runs: list[dict[tuple[str, str], list[Ends]]]) -> tuple[list[dict[str, Any]], list[str]]:
    """A line a figure; and what is not as it should be."""
    lines, faults = [], []
    for name in LAWS:
        truth = Law(name).truth()
        for figure, true in truth.items():
            seen = np.array([ends for each in runs for ends in each[name, figure]])
            value, low, high, error = seen.T
            told = np.isfinite(error)
            if not told.any():
                continue
            value, low, high, error = (part[told] for part in (value, low, high, error))
            hair = 1e-9 * (1.0 + abs(true))
            over, under = float(np.mean(low > true + hair)), float(np.mean(high < true - hair))
            cover, sd = 1.0 - over - under, float(value.std(ddof=1))
            ratio = float(np.sqrt((error**2).mean())) / sd if sd else np.nan
            lines.append(
                {
                    "": f"{name} {figure}",
                    "truth": true,
                    "seeds": int(told.sum()),
                    "held, %": 100 * cover,
                    "above, %": 100 * under,
                    "below, %": 100 * over,
                    "reported / true error": ratio,
                }
            )
            constant = sd == 0.0 and cover == 1.0
            if not constant and not BAR[0] <= cover <= BAR[1]:
                faults.append(f"{name}, {figure}: holds {100 * cover:.1f} %")
    return lines, faults


def main() -> int:
    """Run, print, judge; 1 where a figure is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.truths.coverage", description=__doc__)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--draws", type=float, default=1e5)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    with ProcessPoolExecutor(arguments.processes, mp_context=get_context("spawn")) as pool:
        seeds = range(1, arguments.runs + 1)
        found = list(pool.map(partial(run, draws=int(arguments.draws)), seeds))
    lines, faults = rows(found)
    title = f"95 % intervals: {arguments.runs * COPIES:,} seeds of {int(arguments.draws):,} draws"
    print(Section("coverage", title, lines).text())
    print("\n" + ("\n".join(faults) if faults else "every interval is as it should be"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
