"""Single outcomes: normal, lognormal, rare losses, two humps; means, spreads, quantiles, tails, deficits."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import lognorm, norm

import mcsv
from benchmarks.truths.known import Case, Estimates, normal, payer, pick

LEVELS = (0.05, 0.5, 0.95)
RARE = 1e-3
INPUTS: dict[str, Any] = {
    "x": normal(10, 3),
    "y": {"dist": "lognormal", "mu": 0, "sigma": 1},
    "happens": {"dist": "bernoulli", "p": RARE},
    "size": normal(100, 10),
    "side": {"dist": "bernoulli", "p": 0.3},
    "z": normal(),
}
OUTPUTS = {
    "normal": {"formula": "x"},
    "lognormal": {"formula": "y"},
    "rare": {"formula": "happens * size"},
    "humps": {"formula": "side * 8 + z"},
}


@cache
def _model() -> mcsv.Model:
    return mcsv.validate({"inputs": INPUTS, "outputs": OUTPUTS})


def _ask(seed: int, draws: int) -> Estimates:
    found = mcsv.simulate(_model(), draws=draws, seed=seed, threads=1, quantiles=LEVELS).sel(option="base")
    answer: dict[str, tuple[float, float]] = {}
    for subject in OUTPUTS:
        for figure in ("mean", "sd"):
            answer[f"{subject} {figure}"] = pick(found, f"output_{figure}", output=subject)
        for level in LEVELS:
            at: dict[str, Any] = {"output": subject, "quantile": level}
            answer[f"{subject} quantile {level}"] = pick(found, "output_quantile", **at)
            answer[f"{subject} tail mean {level}"] = pick(found, "output_tail_mean", **at)
    return answer


def _truth() -> dict[str, float]:
    truth = {"rare mean": RARE * 100, "rare sd": float(np.sqrt(RARE * (100 + 100**2) - (RARE * 100) ** 2))}
    for name, law in (("normal", norm(10, 3)), ("lognormal", lognorm(1)), ("humps", _Humps())):
        truth |= {f"{name} mean": float(law.mean()), f"{name} sd": float(law.std())}
        for level in LEVELS:
            q = float(law.ppf(level))
            low, high = (-np.inf, q) if level <= 0.5 else (q, np.inf)
            share = level if level <= 0.5 else 1 - level
            middle = float(law.mean())
            near = [middle - 12 * law.std(), middle + 40 * law.std()]
            whole = quad(lambda v, law=law: v * law.pdf(v), max(low, near[0]), min(high, near[1]), limit=400)[0]
            truth |= {f"{name} quantile {level}": q, f"{name} tail mean {level}": whole / share}
    return truth


class _Humps:
    """0.7 N(0, 1) + 0.3 N(8, 1)."""

    def pdf(self, v: float) -> float:
        return float(0.7 * norm.pdf(v) + 0.3 * norm.pdf(v - 8))

    def cdf(self, v: float) -> float:
        return float(0.7 * norm.cdf(v) + 0.3 * norm.cdf(v - 8))

    def ppf(self, level: float) -> float:
        return float(brentq(lambda v: self.cdf(v) - level, -10, 20, xtol=1e-13))

    def mean(self) -> float:
        return 2.4

    def std(self) -> float:
        return float(np.sqrt(1 + 64 * 0.21))


LEVELS_OF_LOSS = (0.9, 0.95, 0.99, 0.995, 0.999)


@cache
def _losses() -> mcsv.Model:
    inputs = {"n": normal(10, 3), "l": {"dist": "lognormal", "mu": 1, "sigma": 0.8}}
    return mcsv.validate({"inputs": inputs, "outputs": {"normal": {"formula": "n"}, "lognormal": {"formula": "l"}}})


def _ask_losses(seed: int, draws: int) -> Estimates:
    found = mcsv.simulate(_losses(), draws=draws, seed=seed, threads=1, quantiles=LEVELS_OF_LOSS).sel(option="base")
    return {
        f"{law} {figure} {level}": pick(found, f"output_{what}", output=law, quantile=level)
        for law in ("normal", "lognormal")
        for figure, what in (("VaR", "quantile"), ("ES", "tail_mean"))
        for level in LEVELS_OF_LOSS
    }


def _truth_of_losses() -> dict[str, float]:
    truth = {}
    for level in LEVELS_OF_LOSS:
        z, share = float(norm.ppf(level)), 1 - level
        truth |= {f"normal VaR {level}": 10 + 3 * z, f"normal ES {level}": 10 + 3 * float(norm.pdf(z)) / share}
        mean = float(np.exp(1 + 0.32) * norm.cdf(0.8 - z)) / share
        truth |= {f"lognormal VaR {level}": float(np.exp(1 + 0.8 * z)), f"lognormal ES {level}": mean}
    return truth


@cache
def _short() -> mcsv.Model:
    return payer({"y": normal(5, 20)}, "y")


def _ask_short(seed: int, draws: int) -> Estimates:
    found = mcsv.simulate(_short(), draws=draws, seed=seed, threads=1).sel(option="base", pocket="council")
    end = found.isel(period=-1)
    return {
        "P(deficit)": pick(found, "p_deficit_window"),
        "expected shortfall": pick(end, "shortfall_mean"),
        "mean deficit": pick(end, "shortfall_given_deficit"),
        "reserve": pick(found, "reserve_required", confidence=0.95),
    }


def _truth_of_short() -> dict[str, float]:
    t = 5 / 20
    p = float(norm.cdf(-t))
    short = 20 * float(norm.pdf(t)) - 5 * p
    reserve = -(5 + 20 * float(norm.ppf(0.05)))
    return {"P(deficit)": p, "expected shortfall": short, "mean deficit": short / p, "reserve": reserve}


CASES = (
    Case("outcomes", _ask, _truth()),
    Case("losses", _ask_losses, _truth_of_losses(), least=400_000),
    Case("deficit of N(5, 20)", _ask_short, _truth_of_short()),
)
