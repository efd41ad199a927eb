"""How much of a variance is chance, against the law of total variance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort

import mcsv

Propagate = Callable[..., xr.Dataset]
Near = Callable[..., None]
DRAWS = effort(400_000, 100_000)


def test_shares_with_closed_forms(propagate: Propagate, near: Near) -> None:
    inputs = {
        "p": {"dist": "beta", "a": 2, "b": 6},
        "rate": {"dist": "gamma", "shape": 3, "scale": 2},
        "known": {"dist": "normal", "mean": 0, "sd": 1},
        "luck": {"dist": "normal", "mean": 0, "sd": 2, "chance": True},
        "claim": {"dist": "exponential", "mean": 10},
    }
    outputs = {
        "beta_binomial": "binomial(20, p)",
        "poisson_gamma": "poisson(rate)",
        "sum": "known + luck",
        "noise": "normal(known, 1)",
        "claims": "sum_of(poisson(rate), claim)",
        "certain": "2 * rate + known",
        "all": "luck + poisson(3)",
    }
    result = propagate(inputs, outputs, draws=DRAWS)
    n, a, b = 20, 2, 6
    mean, variance = a / (a + b), a * b / (a + b) ** 2 / (a + b + 1)
    within = n * (mean - mean**2 - variance)  # E[n p (1 - p)]
    near(result, "output_chance_share", within / (within + n**2 * variance), output="beta_binomial")
    near(result, "output_chance_share", 6 / (6 + 12), output="poisson_gamma")
    near(result, "output_chance_share", 4 / 5, output="sum")
    near(result, "output_chance_share", 1 / 2, output="noise")
    # E[rate] E[X^2] = 6 * 200 by chance, Var(rate) E[X]^2 = 12 * 100 by what is not known
    near(result, "output_chance_share", 1 / 2, output="claims")
    near(result, "output_chance_share", 1.0, output="all")
    assert float(result.output_chance_share.sel(output="certain")) == 0.0
    assert float(result.output_chance_share_se.sel(output="certain")) == 0.0


def test_the_twin_moves_no_other_figure(propagate: Propagate) -> None:
    inputs = {"p": {"dist": "beta", "a": 2, "b": 6}}
    alone = propagate(inputs, {"known": "3 * p"}, draws=20_000)
    beside = propagate(inputs, {"known": "3 * p", "drawn": "binomial(9, p)"}, draws=20_000)
    for name in ("output_mean", "output_sd", "output_quantile", "output_max"):
        assert np.array_equal(alone[name].sel(output="known"), beside[name].sel(output="known"))


def test_what_is_known_keeps_its_draws_beside_what_is_chance(propagate: Propagate, near: Near) -> None:
    # "a_luck" comes first in the alphabet, and still the input that is knowledge does not move with it.
    inputs = {
        "a_luck": {"dist": "normal", "mean": 0, "sd": 1, "chance": True},
        "z_known": {"dist": "normal", "mean": 0, "sd": 1},
    }
    for more in ({}, {"copula": "t", "degrees": 6}):
        tie = {"between": ["a_luck", "z_known"], "normal": 0.6, **more}
        result = propagate(inputs, {"known": "z_known", "luck": "a_luck"}, correlations=[tie], draws=DRAWS)
        assert float(result.output_chance_share.sel(output="known")) == 0.0
        if not more:
            near(result, "output_chance_share", 1 - 0.36, output="luck")


def test_a_programme_with_a_reserve_and_claims(near: Near) -> None:
    # Yearly claims Poisson(rate) x 10 for two years: the variance is 2 x 100 E[rate] by chance, 4 x 100 Var(rate) not.
    document: dict[str, Any] = {
        "step": "year",
        "horizon": 3,
        "accountability": {"pocket": "payer", "window": "2 years", "tolerance": 0.05},
        "discounting": {"rate": 0, "origin": "end"},
        "inputs": {
            "rate": {"dist": "gamma", "shape": 4, "scale": 0.5},
            "team": {"dist": "normal", "mean": 100, "sd": 5},
        },
        "pockets": {"payer": {"budget": {"amount": 150, "per": "year"}}, "other": {}},
        "costs": {
            "claims": {"amount": "10 * poisson(rate + 0 * t)", "per": "year", "paid_by": "payer"},
            "team": {"amount": "team", "per": "year", "paid_by": "other"},
        },
    }
    result = mcsv.simulate(mcsv.Model.model_validate(document), draws=DRAWS).isel(option=0)
    chance, known = 2 * 100 * 2.0, 4 * 100 * 1.0
    near(result, "position_chance_share", chance / (chance + known), pocket="payer")
    assert float(result.position_chance_share.sel(pocket="other")) == 0.0
    assert float(result.npv_chance_share.sel(view="other")) == 0.0
    chance, known = 3 * 100 * 2.0, 9 * 100 * 1.0
    near(result, "npv_chance_share", chance / (chance + known), view="payer")
    near(result, "npv_chance_share", chance / (chance + known + 9 * 25), view="society")


def test_events_are_chance(near: Near) -> None:
    # A failure of probability p costs 1: its variance m (1 - m) is E[p (1 - p)] by chance, for p ~ beta(2, 2).
    document: dict[str, Any] = {
        "step": "year",
        "horizon": 2,
        "inputs": {"p": {"dist": "beta", "a": 2, "b": 2}},
        "pockets": {"payer": {}},
        "costs": {"team": {"amount": 1, "per": "year", "paid_by": "payer"}},
        "events": {"failure": {"probability": "p", "costs": {"payer": 1}}},
    }
    result = mcsv.simulate(mcsv.Model.model_validate(document), draws=DRAWS).isel(option=0)
    near(result, "position_chance_share", 0.2 / 0.25, pocket="payer")


def test_what_is_drawn_each_period_is_chance(near: Near) -> None:
    document: dict[str, Any] = {
        "step": "year",
        "horizon": 4,
        "inputs": {
            "level": {"dist": "normal", "mean": 0, "sd": 1},
            "shock": {"dist": "normal", "mean": 0, "sd": 1, "drawn": "each_period", "persistence": 0.5},
        },
        "stocks": {"sum": {"next": "sum + shock + level"}},
        "outputs": {"end": {"formula": "sum"}},
    }
    result = mcsv.simulate(mcsv.Model.model_validate(document), draws=DRAWS).isel(option=0)
    chance = sum(0.5 ** abs(i - j) for i in range(4) for j in range(4))
    near(result, "output_chance_share", chance / (chance + 16), output="end")


@pytest.mark.parametrize("p", [3e-6, 1e-5, 1e-4])
def test_chance_that_is_rare_is_not_overlooked(p: float) -> None:
    """A part of the draws may hold none of it: then all of them are looked at."""
    spread = 1e4 * (p * (1 - p)) ** 0.5
    model = mcsv.Model.model_validate(
        {
            "inputs": {"k": {"dist": "normal", "mean": 0, "sd": spread}},
            "outputs": {"y": {"formula": f"k + 1e4 * binomial(1, {p!r})"}, "certain": {"formula": "k"}},
        }
    )
    for seed in range(1, 1 + effort(5, 1)):
        result = mcsv.simulate(model, draws=1_000_000, seed=seed)
        share = float(result.output_chance_share.sel(output="y", option="base"))
        error = float(result.output_chance_share_se.sel(output="y", option="base"))
        assert share > 0.0
        assert error > 0.0
        assert abs(share - 0.5) < 4.0 * error
        assert float(result.output_chance_share.sel(output="certain", option="base")) == 0.0


@pytest.mark.parametrize(
    "count",
    [
        {"dist": "poisson", "mean": 9},
        {"dist": "binomial", "n": 36, "p": 0.5},
        {"dist": "negative_binomial", "r": 9, "p": 0.5},
        {"dist": "poisson", "mean": 9, "truncate": [0, 1000]},
    ],
    ids=str,
)
@pytest.mark.parametrize("stated", [None, True, False])
def test_a_count_is_chance_as_an_input_and_as_a_function(
    propagate: Propagate, near: Near, count: dict[str, Any], stated: bool | None
) -> None:
    spec = count if stated is None else count | {"chance": stated}
    inputs = {"n": spec, "known": {"dist": "normal", "mean": 0, "sd": 3}}
    result = propagate(inputs, {"sum": "n + known"}, draws=DRAWS)
    if stated is False:
        assert result.output_chance_share.sel(output="sum").item() == 0.0
        return
    variance = 18 if count["dist"] == "negative_binomial" else 9
    near(result, "output_chance_share", variance / (variance + 9), output="sum")
