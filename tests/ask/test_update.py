"""What was observed moves the forecast as conjugate families say, on any number of threads, or is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from campaign import effort
from scipy.stats import chi2, norm

import mcsv
from mcsv.engine.reference.interpreter import reference
from mcsv.plan import Purpose, lower
from mcsv.reports.questions.update import updated
from mcsv.reports.questions.update_document import update_json
from mcsv.reports.writing.paper import Table

ROOT = Path(__file__).parents[2]

DRAWS = effort(1_000_000, 200_000)

# A yearly cost rate c ~ N(100, 10), spends c + N(0, 4) in each of 3 years, a budget of 310, and 112 seen of the first
# with an error of 3. Kalman: the gain on c is 100 / (100 + 16 + 9) = 0.8, so c ~ N(109.6, sqrt 20); the joint normal of
# the three spends gives the total. The draws that agree: (E L)^2 / E L^2 with L normal in the spend.
SPEND: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "prices": {"inflation": 0},
    "horizon": "3 years",
    "step": "year",
    "pockets": {"payer": {"budget": {"amount": 310, "per": "once"}}},
    "accountability": {"pocket": "payer", "window": "3 years", "tolerance": 0.05},
    "inputs": {
        "rate": {"dist": "normal", "mean": 100, "sd": 10, "source": "quote"},
        "year": {"dist": "normal", "mean": 0, "sd": 4, "drawn": "each_period", "source": "past years"},
    },
    "costs": {"team": {"amount": "rate + year", "per": "year", "paid_by": "payer"}},
    "outputs": {"rate_of_cost": {"formula": "rate"}},
    "observed": {"first_year": {"of": "rate + year", "value": 112, "sd": 3, "at": "1 year", "source": "ledger"}},
}
# p ~ Beta(4, 16), 10 of 30 seen: Beta(14, 36). Net is below 0 where p < 0.22.
CASES: dict[str, Any] = {
    "inputs": {"p": {"dist": "beta", "alpha": 4, "beta": 16, "source": "trial"}},
    "outputs": {"net": {"formula": "1000 * p - 220"}, "chance": {"formula": "p"}},
    "observed": {"pilot": {"of": "chance", "cases": 30, "successes": 10}},
}
# A rate ~ Gamma(shape 6, scale 2), 17 seen: Gamma(shape 23, scale 2/3).
EVENTS: dict[str, Any] = {
    "inputs": {"rate": {"dist": "gamma", "shape": 6, "scale": 2, "source": "log"}},
    "outputs": {"rate_of_events": {"formula": "rate"}},
    "observed": {"month": {"of": "rate", "count": 17}},
}


def near(found: xr.Dataset, name: str, truth: float, **place: Any) -> None:
    """Within four errors, after what was observed unless told."""
    at = {"option": "base", "forecast": "after"} | place
    if f"{name}_ci" in found:
        low, high = found[f"{name}_ci"].sel(at).values
        error = (high - low) / 3.92
    else:
        error = float(found[f"{name}_se"].sel(at))
    assert abs(float(found[name].sel(at)) - truth) < 4 * error


def agreeing(found: xr.Dataset) -> float:
    return float(found.effective_draws.sel(option="base", forecast="after")) / found.attrs["draws"]


@pytest.fixture(scope="module")
def spend() -> xr.Dataset:
    return mcsv.update(SPEND, draws=DRAWS)


def test_the_first_years_spend() -> None:
    for seed in range(1, effort(20, 1) + 1):
        found = mcsv.update(SPEND, draws=DRAWS, seed=seed)
        near(found, "p_deficit_any_forecast", 0.9520576773773297)
        near(found, "p_deficit_window_forecast", 0.3726719363313751, forecast="before")
        near(found, "position_forecast_mean", 310 - 330.33599999999996)
        near(found, "position_forecast_sd", 12.212780191258664)
        near(found, "output_forecast_mean", 109.6, output="rate_of_cost")
        near(found, "output_forecast_sd", 4.47213595499958, output="rate_of_cost")
        near(found, "reserve_forecast", 20.336 + 1.6448536269514722 * 12.212780191258664)
        assert agreeing(found) == pytest.approx(0.21399714429935057, rel=0.02)


def test_figures_that_were_seen_have_their_units() -> None:
    found = mcsv.update(ROOT / "configs" / "discharge_after_one_year.yaml", draws=200_000)
    told = json.loads(update_json(found))
    seen = told["options"]["base"]["observations"]["figures"]
    assert [seen[name]["unit"] for name in ("team", "sample_of_stays")] == ["GBP/year", "of 400"]
    assert told["currency"] == "GBP"
    assert told["options"]["base"]["after"]["outputs"]["cost_full"]["unit"] == "GBP/year"
    (table,) = (each for each in updated(found) if isinstance(each, Table) and each.title.startswith("What was"))
    assert [row.label for row in table.rows] == ["team, GBP/year", "sample_of_stays, of 400", "all together"]


def test_successes_among_cases() -> None:
    for seed in range(1, effort(20, 1) + 1):
        found = mcsv.update(CASES, draws=DRAWS, seed=seed)
        near(found, "output_forecast_mean", 0.28, output="chance")
        near(found, "output_forecast_sd", 0.06287241983947006, output="chance")
        near(found, "output_forecast_mean", 0.2, output="chance", forecast="before")
        near(found, "p_output_negative_forecast", 0.1728537974107175, output="net")
        near(found, "p_output_negative_forecast", 0.6284775445135101, output="net", forecast="before")
        assert agreeing(found) == pytest.approx(0.4728490805016155, rel=0.02)


def test_a_count_of_events() -> None:
    found = mcsv.update(EVENTS, draws=DRAWS)
    near(found, "output_forecast_mean", 23 * 2 / 3, output="rate_of_events")
    near(found, "output_forecast_sd", np.sqrt(23) * 2 / 3, output="rate_of_events")


def test_nothing_seen_of_no_cases_moves_nothing() -> None:
    for seen in ({"cases": 0, "successes": 0}, {"cases": 9, "successes": 0}, {"cases": 9, "successes": 9}):
        found = mcsv.update(CASES | {"observed": {"pilot": {"of": "p"} | seen}}, draws=100_000)
        after = (4 + seen["successes"]) / (20 + seen["cases"])
        near(found, "output_forecast_mean", after, output="chance")


def test_several_figures_count_together() -> None:
    both = {name: {"of": "p", "cases": 15, "successes": 5} for name in ("first", "second")}
    once, twice = (mcsv.update(CASES | {"observed": seen}, draws=50_000) for seen in (CASES["observed"], both))
    for name in (name for name in once.data_vars if "forecast" in once[name].dims):
        np.testing.assert_allclose(twice[name].values, once[name].values, rtol=1e-6)


def test_before_is_what_a_run_says(spend: xr.Dataset) -> None:
    plain = mcsv.simulate(SPEND, draws=DRAWS)
    before = spend.sel(option="base", forecast="before")
    own = plain.sel(option="base", pocket="payer")
    assert float(before.p_deficit_any_forecast) == float(own.p_deficit_any)
    assert float(before.position_forecast_mean) == pytest.approx(float(own.position_mean.isel(period=-1)), rel=1e-9)
    reserve = float(own.reserve_required_any.sel(confidence=0.95))
    assert float(before.reserve_forecast) == pytest.approx(reserve, abs=float(before.reserve_forecast_se))
    without = mcsv.simulate({key: part for key, part in SPEND.items() if key != "observed"}, draws=DRAWS)
    assert without.attrs["fingerprint_draws"] == plain.attrs["fingerprint_draws"]


def test_weights_are_those_of_the_slow_truth() -> None:
    model = mcsv.validate(SPEND)
    plan = lower(model, 1, keep=["rate"], purpose=Purpose(weighed=True))
    found = reference(plan, 0, 2000).cells
    weight, rate = found[plan.layout.weight_cells["base"]], found[plan.layout.kept["base", "rate"]]
    first_spend = 310 - found[plan.layout.pocket_cells["base", "payer"].positions[0]]
    np.testing.assert_allclose(weight, np.exp(-0.5 * ((first_spend - 112) / 3) ** 2), rtol=1e-9, atol=1e-300)
    assert np.corrcoef(weight, rate)[0, 1] > 0.3


def test_what_is_seen_of_an_output_that_draws_is_that_output() -> None:
    drawn = {
        "inputs": {"p": {"dist": "beta", "alpha": 4, "beta": 16, "source": "trial"}},
        "outputs": {"cured": {"formula": "binomial(50, p)"}},
        "observed": {"cured": {"of": "cured", "value": 20, "sd": 0.2}},
    }
    after = mcsv.update(drawn, draws=200_000).sel(option="base", forecast="after", output="cured")
    assert float(after.output_forecast_mean) == pytest.approx(20, abs=0.01)


def test_what_was_observed_is_set_beside_what_was_expected(spend: xr.Dataset) -> None:
    # rate + year + error ~ N(100, sqrt 125).
    one, spread = spend.sel(option="base", observation="first_year"), np.sqrt(125)
    assert float(one.observed_value) == 112
    for q in (0.05, 0.5, 0.95):
        expected = one.sel(quantile=q)
        assert abs(float(expected.expected_quantile) - norm.ppf(q, 100, spread)) < 4 * expected.expected_quantile_se
    low, high = one.p_as_far_out_ci.values
    assert abs(float(one.p_as_far_out) - 2 * norm.sf(12 / spread)) < 4 * (high - low) / 3.92


@pytest.mark.parametrize(("second", "likely"), [(94, False), (118, True)])
def test_figures_that_contradict_each_other_are_told(second: float, likely: bool) -> None:
    # Of the rate itself, whose spread is shared: the two together are normal.
    seen = SPEND["observed"] | {"quote": {"of": "rate", "value": second, "sd": 1}}
    seen["first_year"] = seen["first_year"] | {"value": 120, "sd": 1}
    one = mcsv.update(SPEND | {"observed": seen}, draws=DRAWS).sel(option="base")
    away, spread = np.array([20, second - 100]), np.array([[117, 100], [100, 101]])
    truth = chi2.sf(away @ np.linalg.solve(spread, away), 2)
    assert (truth > 1e-3) == likely
    low, high = one.p_as_far_out_together_ci.values
    assert abs(float(one.p_as_far_out_together) - truth) < 4 * (high - low) / 3.92
    assert (one.p_as_far_out.values > 0.01).all()


@pytest.mark.parametrize("threads", [1, 3])
def test_any_number_of_threads_gives_the_same_bits(spend: xr.Dataset, threads: int) -> None:
    again = mcsv.update(SPEND, draws=DRAWS, threads=threads)
    for name in spend.data_vars:
        np.testing.assert_array_equal(spend[name].values, again[name].values)


def test_options_are_forecast_side_by_side() -> None:
    found = mcsv.update(SPEND | {"options": {"cheap": {"set": {"inputs.rate.mean": 97}}}}, draws=100_000)
    near(found, "output_forecast_mean", 97 + 0.8 * 15, option="cheap", output="rate_of_cost")
    near(found, "output_forecast_mean", 109.6, output="rate_of_cost")


def test_figures_that_the_model_hardly_expects_are_refused_with_the_way_out() -> None:
    with pytest.raises(mcsv.UsageError, match=r"E645 observed: 2,000 draws near it are worth .*take [34],\d{3} draws"):
        mcsv.update(SPEND, draws=2000)
    counted = {
        "inputs": {"rate": {"dist": "gamma", "shape": 6, "scale": 2}},
        "outputs": {"counted": {"formula": "poisson(1 * 20 + 0 * rate)"}},
        "observed": {"seen": {"of": "counted", "value": 60, "sd": 0.5}},
    }
    with pytest.raises(mcsv.UsageError, match=r"E645 observed: 20,000 draws are worth 0 .*widen its inputs"):
        mcsv.update(counted, draws=20_000)


def two(value: float, other: float, sd: float = 0.01) -> dict[str, Any]:
    """Two figures of one normal input of mean 100 and sd 10."""
    figure = {"of": "rate", "sd": sd}
    return {
        "inputs": {"rate": {"dist": "normal", "mean": 100, "sd": 10}},
        "outputs": {"rate": {"formula": "rate"}},
        "observed": {"ledger": figure | {"value": value}, "quote": figure | {"value": other}},
    }


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (two(95, 105), r"contradicts the model or itself: each figure could be expected.*less than 1 in 5,200"),
        (two(152, 152, 0.0001), r"the model hardly expected ledger:.*1 in [\d,]+; the model hardly expected quote:"),
    ],
)
def test_a_refusal_says_what_the_model_hardly_expected(model: dict[str, Any], said: str) -> None:
    with pytest.raises(mcsv.UsageError, match=r"E645 .*" + said + r".*way out: look first at how it was observed"):
        mcsv.update(model, draws=20_000)


def test_a_refusal_says_that_no_draw_meets_all() -> None:
    # A level and its size: each is likely, and so is the pair by its correlation, which is none.
    figures = {"level": {"of": "x", "value": 0.5, "sd": 0.02}, "size": {"of": "abs(x)", "value": 0.7, "sd": 0.02}}
    model = {
        "inputs": {"x": {"dist": "normal", "mean": 0, "sd": 1}},
        "outputs": {"x": {"formula": "x"}},
        "observed": figures,
    }
    with pytest.raises(mcsv.UsageError, match=r"E645 .*no draw meets all that was observed: .* less than 1 in \d+"):
        mcsv.update(model, draws=20_000)


def test_a_refusal_for_want_of_draws_says_no_more() -> None:
    with pytest.raises(mcsv.UsageError, match=r"E645 ") as refused:
        mcsv.update(two(100, 100.01), draws=5_000)
    for said in ("hardly expected", "contradicts", "no draw meets"):
        assert said not in str(refused.value)


def test_the_draws_that_would_do_do() -> None:
    mcsv.update(SPEND, draws=3600)


@pytest.mark.parametrize(
    ("model", "draws", "code"),
    [({key: part for key, part in CASES.items() if key != "observed"}, 5000, "E643"), (CASES, 2**22 + 1, "E644")],
)
def test_what_cannot_be_asked(model: dict[str, Any], draws: int, code: str) -> None:
    with pytest.raises(mcsv.UsageError, match=code):
        mcsv.update(model, draws=draws)


@pytest.mark.parametrize(
    ("of", "figure", "said"),
    [
        ("3 * p", {"cases": 30, "successes": 0}, "is no probability in .* where cases are observed, a probability"),
        ("p - 0.2", {"count": 3}, "is no rate in .* where a count is observed, a rate .* max\\(rate, 0\\)"),
        ("log(p - 0.2)", {"value": 1, "sd": 1}, "is no finite number in .* nan in the first, .* a logarithm"),
        ("log(p - 0.2)", {"cases": 30, "successes": 3}, "is no finite number in"),
    ],
)
def test_what_cannot_have_been_seen_is_told_as_what_it_was_to_be(of: str, figure: dict[str, Any], said: str) -> None:
    """And only of that which it is, among several figures."""
    seen = {"odd": {"of": of, **figure}, "sound": {"of": "p", "value": 0.2, "sd": 0.1}}
    with pytest.raises(mcsv.NumericalError, match=f"E634 observed.odd.of: {said}") as told:
        mcsv.update(CASES | {"observed": seen}, draws=5000)
    assert len(told.value.mistakes) == 1
    assert of in str(told.value)


def test_draws_of_another_scope_are_others() -> None:
    first, other = (mcsv.update(SPEND, draws=50_000, scope=scope) for scope in ("", "elsewhere"))
    assert not np.array_equal(first.effective_draws, other.effective_draws)
    assert first.attrs["fingerprint_model"] == other.attrs["fingerprint_model"]


def test_no_number_of_draws_tells_a_reserve_that_does_more_than_shift_the_position() -> None:
    """Too few draws are one reason; a payment that looks at the position is another, which more do not mend."""
    pockets = SPEND["pockets"] | {"backer": {}}
    funding = {"net": {"kind": "risk_share", "to": "payer", "paid_by": "backer", "cap": 5}}
    looked = SPEND | {"pockets": pockets, "funding": funding, "options": {"alone": {"without": ["net"]}}}
    found = mcsv.update(looked, draws=DRAWS, threads=2)
    said = " ".join(str(cell) for block in updated(found) for cell in getattr(block, "parts", ()))
    assert said.count("a reserve does more than shift the position, so that no number of draws tells it") == 1
    assert "cannot be told from these draws" not in said
    told = json.loads(update_json(found))["options"]
    assert {name: option["reserve_looked_at"] for name, option in told.items()} == {"base": True, "alone": False}
    assert told["base"]["after"]["reserve_to_tolerance"]["value"] is None
    assert told["alone"]["after"]["reserve_to_tolerance"]["value"] > 0.0
