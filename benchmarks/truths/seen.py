"""What was observed (conjugate families), and chance apart from what could be known (two levels)."""

from __future__ import annotations

from functools import cache
from typing import Any

import mcsv
from benchmarks.truths.known import Case, Estimates, normal, payer, pick

SPEND: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "horizon": "3 years",
    "step": "year",
    "pockets": {"payer": {"budget": {"amount": 310, "per": "once"}}},
    "accountability": {"pocket": "payer", "window": "3 years", "tolerance": 0.05},
    "inputs": {
        "rate": normal(100, 10) | {"source": "quote"},
        "year": normal(0, 4) | {"drawn": "each_period", "source": "past years"},
    },
    "costs": {"team": {"amount": "rate + year", "per": "year", "paid_by": "payer"}},
    "outputs": {"rate_of_cost": {"formula": "rate"}},
    "observed": {"first_year": {"of": "rate + year", "value": 112, "sd": 3, "at": "1 year", "source": "ledger"}},
}
CASES_SEEN: dict[str, Any] = {
    "inputs": {"p": {"dist": "beta", "alpha": 4, "beta": 16, "source": "trial"}},
    "outputs": {"net": {"formula": "1000 * p - 220"}, "chance": {"formula": "p"}},
    "observed": {"pilot": {"of": "chance", "cases": 30, "successes": 10}},
}


@cache
def _spend() -> mcsv.Model:
    return mcsv.validate(SPEND)


@cache
def _cases() -> mcsv.Model:
    return mcsv.validate(CASES_SEEN)


def _ask_spend(seed: int, draws: int) -> Estimates:
    found = mcsv.update(_spend(), draws=draws, seed=seed, threads=1).sel(option="base")
    after = found.sel(forecast="after")
    return {
        "P(deficit) after": pick(after, "p_deficit_any_forecast"),
        "position mean": pick(after, "position_forecast_mean"),
        "position sd": pick(after, "position_forecast_sd"),
        "cost mean": pick(after, "output_forecast_mean", output="rate_of_cost"),
        "reserve": pick(after, "reserve_forecast"),
    }


def _ask_cases(seed: int, draws: int) -> Estimates:
    found = mcsv.update(_cases(), draws=draws, seed=seed, threads=1).sel(option="base", forecast="after")
    return {
        "p mean": pick(found, "output_forecast_mean", output="chance"),
        "p sd": pick(found, "output_forecast_sd", output="chance"),
        "P(net < 0)": pick(found, "p_output_negative_forecast", output="net"),
    }


@cache
def _far() -> mcsv.Model:
    inputs = {"x": normal(), "e": normal(0, 0.5)}
    seen = {"seen": {"of": "x + e", "value": 6, "sd": 0.5}}
    return mcsv.validate({"inputs": inputs, "outputs": {"x": {"formula": "x"}}, "observed": seen})


def _ask_far(seed: int, draws: int) -> Estimates:
    """Five standard deviations from what was expected: by a second pass."""
    found = mcsv.update(_far(), draws=draws, seed=seed, threads=1).sel(option="base", forecast="after", output="x")
    figures = {figure: pick(found, f"output_forecast_{figure}") for figure in ("mean", "sd")}
    return figures | {"q95": pick(found, "output_forecast_quantile", quantile=0.95)}


@cache
def _levels(name: str) -> mcsv.Model:
    if name == "normal":
        return payer({"k": normal(), "e": normal() | {"chance": True}}, "1 + 0.6 * k + 0.8 * e")
    return payer({"theta": {"dist": "beta", "alpha": 12, "beta": 28}}, "binomial(40, theta) - 9.5")


def _ask_levels(name: str, quantiles: tuple[float, ...]) -> Any:
    def ask(seed: int, draws: int) -> Estimates:
        found = mcsv.simulate(_levels(name), draws=65_536, seed=seed, threads=1, levels=4096)
        found = found.sel(option="base", pocket="council")
        return {f"P(deficit) known, {q}": pick(found, "p_deficit_known", quantile=q) for q in quantiles}

    return ask


def _truth(low: float, middle: float, high: float) -> dict[str, float]:
    return {f"P(deficit) known, {q}": value for q, value in ((0.05, low), (0.5, middle), (0.95, high))}


CASES = (
    Case(
        "first year's spend",
        _ask_spend,
        {
            "P(deficit) after": 0.9520576773773297,
            "position mean": 310 - 330.336,
            "position sd": 12.212780191258664,
            "cost mean": 109.6,
            "reserve": 20.336 + 1.6448536269514722 * 12.212780191258664,
        },
    ),
    Case("successes", _ask_cases, {"p mean": 0.28, "p sd": 0.06287241983947006, "P(net < 0)": 0.1728537974107175}),
    Case(
        "hardly expected",
        _ask_far,
        {"mean": 4.0, "sd": (1 / 3) ** 0.5, "q95": 4.0 + 1.6448536269514722 * (1 / 3) ** 0.5},
    ),
    Case(
        "levels, normal",
        _ask_levels("normal", (0.05, 0.5, 0.95)),
        _truth(0.006502356188410177, 0.10564977366685535, 0.49347368326628827),
    ),
    Case(
        "levels, count",
        _ask_levels("count", (0.05, 0.5, 0.95)),
        _truth(0.0071885823128404695, 0.2088428478295797, 0.7924599607047053),
    ),
)
