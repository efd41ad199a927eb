"""What was hardly expected is found by a second pass near it, as exactly as conjugate families say, or refused."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort, some
from scipy.special import betainc
from scipy.stats import norm, poisson

import mcsv
from mcsv import engine
from mcsv.answers.weighted import Weighted
from mcsv.ask.sampling import Sampling
from mcsv.ask.second_pass import second_pass
from mcsv.plan import Purpose, lower

DRAWS = effort(300_000, 30_000)
SEEDS = range(1, effort(5, 1) + 1)


def level(value: float, sd: float = 0.5) -> dict[str, Any]:
    """x ~ N(0, 1), seen with an error; given that x ~ N(g value, g sd^2) with g = 1 / (1 + sd^2)."""
    return {
        "inputs": {"x": {"dist": "normal", "mean": 0, "sd": 1}},
        "outputs": {"x": {"formula": "x"}, "above": {"formula": "5 - x"}},
        "observed": {"seen": {"of": "x", "value": value, "sd": sd}},
    }


def after(found: xr.Dataset, name: str = "x") -> xr.Dataset:
    return found.sel(option="base", forecast="after", output=name)


def said(found: xr.Dataset) -> Any:
    return json.loads(found.attrs["second_pass"])["base"]


def near(found: xr.Dataset, name: str, truth: float) -> None:
    error = float(found[f"{name}_se"])
    assert abs(float(found[name]) - truth) < 4 * error


@pytest.mark.parametrize("value", [4.0, 5.0, 6.0])
def test_figures_four_to_six_standard_deviations_out(value: float) -> None:
    gain, spread = 0.8, np.sqrt(0.2)
    for seed in SEEDS:
        found = mcsv.update(level(value), draws=DRAWS, seed=seed)
        one = after(found)
        near(one, "output_forecast_mean", gain * value)
        near(one, "output_forecast_sd", spread)
        for q in (0.05, 0.5, 0.95):
            quantiles = one.sel(quantile=q)
            near(quantiles, "output_forecast_quantile", gain * value + spread * norm.ppf(q))
        low, high = after(found, "above").p_output_negative_forecast_ci.values
        truth = norm.sf((5 - gain * value) / spread)
        assert abs(float(after(found, "above").p_output_negative_forecast) - truth) < (high - low) / 3.92 * 4
        before = found.sel(option="base", forecast="before", output="x")
        near(before, "output_forecast_mean", 0.0)
        assert said(found)["agreed"] < max(1000, 0.01 * DRAWS)


def test_the_effective_size_is_that_of_the_mixture() -> None:
    draws = effort(1_000_000, 200_000)
    for value in some((4.0, 5.0, 6.0), 1):
        found = mcsv.update(level(value), draws=draws)
        shift = said(found)["moved"]["x"]
        assert shift == pytest.approx(0.8 * value, abs=0.1)
        x = np.linspace(-10, 12, 400_001)
        drawn = norm.pdf(x) / 8 + 7 / 8 * norm.pdf(x - shift)
        weight = np.exp(-0.5 * ((x - value) / 0.5) ** 2) * norm.pdf(x) / drawn
        truth = np.sum(weight * drawn) ** 2 / np.sum(weight**2 * drawn) * (x[1] - x[0])
        effective = float(after(found).effective_draws)
        assert effective / draws == pytest.approx(truth, rel=0.02)


def test_successes_and_counts_that_hardly_anybody_expected() -> None:
    # Beta(4, 16) and 55 of 60: Beta(59, 21). Gamma(6, 2) and 60 events: Gamma(66, 2/3).
    model = {
        "inputs": {"p": {"dist": "beta", "alpha": 4, "beta": 16}, "rate": {"dist": "gamma", "shape": 6, "scale": 2}},
        "outputs": {"p": {"formula": "p"}, "rate": {"formula": "rate"}, "low": {"formula": "p - 0.7"}},
        "observed": {"pilot": {"of": "p", "cases": 60, "successes": 55}, "month": {"of": "rate", "count": 60}},
    }
    for seed in SEEDS:
        found = mcsv.update(model, draws=DRAWS, seed=seed)
        near(after(found, "p"), "output_forecast_mean", 59 / 80)
        near(after(found, "p"), "output_forecast_sd", np.sqrt(59 * 21 / 80**2 / 81))
        near(after(found, "rate"), "output_forecast_mean", 44.0)
        near(after(found, "rate"), "output_forecast_sd", np.sqrt(66) * 2 / 3)
        low, high = after(found, "low").p_output_negative_forecast_ci.values
        truth = betainc(59, 21, 0.7)
        assert abs(float(after(found, "low").p_output_negative_forecast) - truth) < 4 * (high - low) / 3.92
        assert set(said(found)["moved"]) == {"p", "rate"}


def test_many_inputs_share_a_surprise() -> None:
    # The mean of 100, 5 sd out: each moves by half a standard deviation, and so little is found too.
    names = [f"x{k}" for k in range(effort(100, 40))]
    mean = f"({' + '.join(names)}) / sqrt({len(names)})"
    model = {
        "inputs": {name: {"dist": "normal", "mean": 0, "sd": 1} for name in names},
        "outputs": {"mean": {"formula": mean}},
        "observed": {"seen": {"of": mean, "value": 5, "sd": 0.5}},
    }
    found = mcsv.update(model, draws=20_000)
    near(after(found, "mean"), "output_forecast_mean", 4.0)
    assert set(said(found)["moved"]) == set(names)
    assert float(after(found, "mean").effective_draws) > 1000


# What draws by single numbers: correlated by a t copula, anew each period, kinked, an event.
KINDS: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "horizon": "3 years",
    "step": "year",
    "pockets": {"payer": {"budget": {"amount": 400, "per": "once"}}},
    "accountability": {"pocket": "payer", "window": "3 years", "tolerance": 0.05},
    "inputs": {
        "a": {"dist": "gamma", "mean": 50, "sd": 10, "source": "s"},
        "b": {"dist": "lognormal", "mean": 50, "sd": 10, "source": "s"},
        "year": {"dist": "normal", "mean": 0, "sd": 4, "drawn": "each_period", "persistence": 0.5, "source": "s"},
        "kinked": {"dist": "triangular", "min": 0, "mode": 2, "max": 20, "source": "s"},
    },
    "correlations": [{"between": ["a", "b"], "rank": 0.5, "copula": "t", "degrees": 4, "source": "s"}],
    "events": {"strike": {"probability": 0.05, "costs": {"payer": 40}}},
    "costs": {"team": {"amount": "a + b + year + kinked", "per": "year", "paid_by": "payer"}},
    "outputs": {name: {"formula": name} for name in ("a", "b", "kinked")},
    "observed": {"first": {"of": "a + b + year + kinked", "value": 150, "sd": 5, "at": "1 year"}},
}


def test_both_passes_say_the_same_where_both_can_tell() -> None:
    model, draws = mcsv.validate(KINDS), effort(1_000_000, 200_000)
    plan = lower(model, 1, purpose=Purpose(weighed=True))
    layout = plan.layout
    cells = [*layout.output_cells.values(), *layout.pocket_cells["base", "payer"].positions]
    weight, every = layout.weight_cells["base"], [*cells, layout.weight_cells["base"]]
    sampling = Sampling(draws, 1, 1)
    centred = engine.centred(plan, engine.pilot(plan))
    kept = dict(
        zip(every, engine.run(centred, draws, sampling.executor, None, every).tallied.kept_draws(), strict=True)
    )
    found = second_pass(model, plan, "base", cells, sampling)
    assert found is not None
    assert found.complete
    assert {"a", "b"} <= set(found.moved)
    first, second = Weighted(kept[weight]), Weighted(found.weights)
    assert second.effective > 5 * first.effective
    for cell in cells:
        for power in (1, 2):
            (one, error), (other, other_error) = (
                weighted.mean(drawn[cell] ** power) for weighted, drawn in ((first, kept), (second, found.draws))
            )
            assert abs(one - other) < 4 * np.hypot(error, other_error)


def test_an_event_that_explains_it_is_found() -> None:
    # Scheduled counts are drawn by one number each as well: 9 seen of a rate of 1.2, or of it and 6 more.
    model = {
        "inputs": {
            "usual": {"dist": "poisson", "mean": 1.2},
            "outbreak": {"dist": "bernoulli", "p": 0.002},
        },
        "outputs": {"outbreak": {"formula": "outbreak"}},
        "observed": {"cases": {"of": "usual + 6 * outbreak", "value": 9, "sd": 0.5}},
    }
    found = mcsv.update(model, draws=effort(1_000_000, 100_000))
    counts = np.arange(40)
    prior = np.outer([0.998, 0.002], poisson.pmf(counts, 1.2))
    seen = counts + np.array([[0], [6]])
    posterior = prior * np.exp(-0.5 * ((seen - 9) / 0.5) ** 2)
    near(after(found, "outbreak"), "output_forecast_mean", posterior[1].sum() / posterior.sum())
    assert set(said(found)["moved"]) == {"usual", "outbreak"}


@pytest.mark.parametrize("threads", some([1, 2, 3], 1))
def test_any_number_of_threads_gives_the_same_bits(threads: int) -> None:
    found = [mcsv.update(level(5.0), draws=effort(300_000, 140_000), threads=each) for each in (4, threads)]
    for name in found[0].data_vars:
        np.testing.assert_array_equal(found[0][name].values, found[1][name].values)
    assert found[0].attrs["second_pass"] == found[1].attrs["second_pass"]


def test_only_options_that_need_it_have_one() -> None:
    model = level(5.0) | {"options": {"higher": {"set": {"inputs.x.mean": 4}}}}
    found = mcsv.update(model, draws=50_000)
    assert set(json.loads(found.attrs["second_pass"])) == {"base"}
    near(found.sel(option="higher", forecast="after", output="x"), "output_forecast_mean", 4.8)
    near(after(found), "output_forecast_mean", 4.0)


def test_a_second_pass_that_will_not_do_is_refused_with_the_way_out() -> None:
    precise = level(6.0, 0.005)
    with pytest.raises(
        mcsv.UsageError, match=r"E645 observed: 50,000 draws near it are worth \d{3} .*take 1?\d\d,\d{3} draws"
    ):
        mcsv.update(precise, draws=50_000)
    mcsv.update(precise, draws=200_000)
    with pytest.raises(mcsv.UsageError, match=r"E645 .*widen its inputs"):
        mcsv.update(level(6.0, 1e-6), draws=50_000)


def test_what_no_draw_can_come_near_is_refused() -> None:
    # Normal scores end 8 standard deviations out: whatever lies further would be told of where they end.
    with pytest.raises(mcsv.UsageError, match=r"E742 observed: x would have to be 7 standard deviations .*"):
        mcsv.update(level(40.0, 0.5), draws=50_000)


def test_what_is_no_probability_near_it_is_told() -> None:
    model = {
        "inputs": {"x": {"dist": "normal", "mean": 0.1, "sd": 0.02}},
        "outputs": {"x": {"formula": "x"}},
        "observed": {"pilot": {"of": "x", "cases": 1000, "successes": 300}},
    }
    found = mcsv.update(model, draws=20_000)
    assert "second_pass" in found.attrs
    with pytest.raises(mcsv.NumericalError, match=r"E634 observed.pilot.of"):
        mcsv.update(model | {"observed": {"pilot": {"of": "5 * x", "cases": 1000, "successes": 980}}}, draws=20_000)


def test_what_is_expected_has_no_second_pass() -> None:
    assert "second_pass" not in mcsv.update(level(1.0), draws=20_000).attrs


def test_a_second_pass_that_is_worth_less_than_the_first_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def worse(*asked: Any) -> Any:
        found = second_pass(*asked)
        assert found is not None
        return replace(found, weights=np.where(np.arange(found.weights.size) < 1_500, 1.0, 0.0))

    plainly = mcsv.update(level(1.0), draws=20_000)
    monkeypatch.setattr("mcsv.ask.update.RARE", 1.0)
    monkeypatch.setattr("mcsv.ask.update.second_pass", worse)
    found = mcsv.update(level(1.0), draws=20_000)
    assert "second_pass" not in found.attrs
    assert np.array_equal(after(found).output_forecast_mean, after(plainly).output_forecast_mean)
