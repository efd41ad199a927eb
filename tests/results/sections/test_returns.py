"""Returns of small programmes: closed forms, plain numpy on the same draws, the same bits on any number of threads."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from scipy.stats import norm

import mcsv
from mcsv.engine import first_draws
from mcsv.errors import Incomplete, Interrupted, UsageError
from mcsv.model import Model
from mcsv.plan import Purpose, lower
from mcsv.plan.code.returns import Told
from mcsv.results.sections import looks

DRAWS = 20_000

PROGRAMME: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "start": "2026-04",
    "step": "year",
    "horizon": 4,
    "discounting": {"rate": 0.03, "origin": "end"},
    "accountability": {"pocket": "council", "window": 4, "tolerance": 0.1},
    "pockets": {
        "council": {"budget": {"amount": 110, "per": "year"}, "reserve": 20},
        "fund": {"kind": "body", "hurdle": 0.05, "tolerance": 0.3},
        "people": {"kind": "society"},
    },
    "inputs": {
        "cost": {"dist": "normal", "mean": 100, "sd": 10, "source": "market test"},
        "effect": {"dist": "normal", "mean": 1, "sd": 0.3, "source": "pilot"},
    },
    "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
    "benefits": {
        "better": {
            "quantity": "effect",
            "per": "year",
            "values": [
                {"to": "council", "type": "fiscal", "unit_value": 40, "cashable": 0.5, "cash_lag": "1 year"},
                {"to": "people", "type": "social", "unit_value": 90},
            ],
        }
    },
    "funding": {
        "start": {"kind": "grant", "to": "council", "amount": 30, "per": "once"},
        "capital": {"kind": "contribution", "to": "council", "paid_by": "fund", "amount": 60, "per": "once"},
        "results": {
            "kind": "outcome_payment",
            "to": "fund",
            "paid_by": "council",
            "trigger": 1.1,
            "cohorts": {"all": {"measure": "effect", "amount": "80 * effect", "at": 3}},
        },
    },
    "decisions": {"renewal": {"at": 2, "probability": "effect / 2"}},
    "outputs": {"better": {"formula": "effect", "unit": "lives"}, "spent": {"formula": "cost"}},
}
PROGRAMME["decisions"]["renewal"]["renews"] = ["benefits.better"]


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    beyond = ["better: 1.2", "spent: 1e2"]
    return mcsv.simulate(PROGRAMME, draws=DRAWS, threads=2, returns=True, beyond=beyond)


@pytest.fixture(scope="module")
def told() -> dict[Told, np.ndarray]:
    """The draws of all that is looked at."""
    plan = lower(Model.model_validate(PROGRAMME), purpose=Purpose(returns=True))
    draws = first_draws(plan, DRAWS)
    return {each: draws[cell] for each, cell in plan.layout.returns.items()}


def at(found: xr.Dataset, name: str, **labels: str) -> Any:
    return found[name].sel(option="base", **labels).values


def test_the_two_parts_of_a_value_are_the_whole(found):
    whole = found.npv_mean.values
    assert found.npv_cash_mean.values + found.npv_value_mean.values == pytest.approx(whole, rel=1e-12)
    assert found.benefits_mean.values - found.put_in_mean.values == pytest.approx(whole, rel=1e-12)


def test_means_are_those_of_closed_forms(found):
    """What people gain is 90 a year for two years, and for two more with probability E[effect / 2]-weighted."""
    factors = 1.03 ** -np.arange(1.0, 5.0)
    more = (1.0 + 0.3**2) / 2  # E[effect * effect / 2]
    gained = 90 * (factors[:2].sum() + more * factors[2:].sum())
    value, error = (at(found, f"benefits_mean{part}", view="people") for part in ("", "_se"))
    assert abs(value - gained) < 4 * error
    # A unit that leaves the council's budget a year later: half of 40, in years 2 and 3, and 4 after a yes.
    released = 20 * (factors[1:3].sum() + more * factors[3])
    paid = 80 * (norm.cdf(-1 / 3) + 0.3 * norm.pdf(1 / 3))  # E[effect; effect > 1.1] = mean P + sd phi
    put_in = 100 * factors.sum() - 90 * factors[0] + paid * factors[2]
    for name, truth in (("put_in", put_in), ("npv_cash", released - put_in)):
        value, error = (at(found, f"{name}_mean{part}", view="council") for part in ("", "_se"))
        assert abs(value - truth) < 4 * error


@pytest.mark.parametrize(("name", "gained"), [("bcr", "council"), ("sroi", "public_value")])
def test_ratios_are_those_of_means(found, told, name, gained):
    upper, lower = told[Told("benefits", "base", gained)], told[Told("put_in", "base", "council")]
    assert at(found, name, view="council") == pytest.approx(upper.mean() / lower.mean(), rel=1e-12)
    residuals = upper - at(found, name, view="council") * lower
    half = 1.959963984540054 * residuals.std(ddof=1) / np.sqrt(DRAWS) / lower.mean()  # Fieller's, but for terms in 1/n
    low, high = at(found, f"{name}_ci", view="council")
    assert (high - low) / 2 == pytest.approx(half, rel=1e-3)
    each = np.quantile(upper / lower, found["quantile"])
    assert at(found, f"{name}_quantile", view="council") == pytest.approx(each, rel=5e-3)


def test_ratios_are_refused_where_what_is_put_in_is_not_above_0(found, told):
    spent = told[Told("put_in", "base", "fund")]
    assert 0.2 < (spent <= 0).mean() < 0.5
    assert at(found, "p_put_in_not_positive", view="fund") == (spent <= 0).mean()
    for name in ("bcr", "sroi"):
        assert np.isnan(at(found, name, view="fund"))
        assert np.isnan(at(found, f"{name}_quantile", view="fund")).all()
    assert at(found, "p_put_in_not_positive", view="people") == 1.0


def test_rates_of_return_are_those_of_expected_flows(found, told):
    cash = np.stack([told[Told("flow", "base", "fund", period=t)] for t in range(4)])
    flows = np.diff(cash.mean(axis=1), prepend=0.0)
    rate = at(found, "irr", pocket="fund")
    assert flows @ (1 + rate) ** -np.arange(4.0) == pytest.approx(0.0, abs=1e-9)
    assert rate == pytest.approx((flows[2] / 60) ** 0.5 - 1, rel=1e-9)
    spread = told[Told("flow", "base", "fund", period=3)].std(ddof=1) / np.sqrt(DRAWS)
    assert at(found, "irr_se", pocket="fund") == pytest.approx(spread / (2 * 60 * (1 + rate)), rel=1e-3)
    assert at(found, "irr_why", pocket="people") == "nothing flows"
    assert at(found, "irr_why", pocket="council") != "known"


INVESTMENT: dict[str, Any] = {
    "currency": "GBP",
    "price_year": "2025/26",
    "start": "2026-04",
    "step": "year",
    "horizon": 3,
    "prices": {"inflation": 0.1},
    "pockets": {"council": {}, "people": {"kind": "society"}},
    "groups": {"poor": {"size": 10, "income": 10_000}, "rich": {"size": 10, "income": 40_000}},
    "equity": {"reference_income": 20_000, "elasticity": 1},
    "inputs": {"effect": {"dist": "normal", "mean": 60, "sd": 12, "source": "pilot"}},
    "costs": {"building": {"amount": 100, "per": "once", "paid_by": "council"}},
    "benefits": {
        group: {
            "group": group,
            "quantity": "effect",
            "per": "year",
            "lag": "1 year",
            "values": [
                {"to": "people", "type": "social", "unit_value": 0.5},
                *([{"to": "council", "type": "fiscal", "unit_value": 1, "cashable": 0.5}] if group == "poor" else []),
            ],
        }
        for group in ("poor", "rich")
    },
}


@pytest.mark.parametrize(
    "discounting",
    [
        {"rate": 0.03, "origin": "start"},
        {"schedule": "green_book", "origin": "mid"},
        {"steps": [{"until": 1, "rate": 0.2}, {"rate": 0.0}], "origin": "end"},
    ],
)
def test_rates_of_return_of_value_are_those_of_what_a_view_expects(discounting):
    """100 put in, and a year and two years later what the view counts of 60: real, whatever discounts it."""
    found = mcsv.simulate(INVESTMENT | {"discounting": discounting}, draws=4_000, returns=True, keep="effect")
    effect = found.draws_effect.values[0].mean()
    spread = found.draws_effect.values[0].std(ddof=1) / np.sqrt(4_000)
    counted = {"council": 1.0, "public_sector": 1.0, "public_value": 2.0, "society": 1.0 + 0.5 * 2 + 0.5 * 0.5}
    for view, share in counted.items():
        yearly = share * effect
        rate = yearly / 200 + np.sqrt((yearly / 200) ** 2 + yearly / 100) - 1  # 100 q^2 = y q + y with q = 1 + r
        assert at(found, "irr_value", view=view) == pytest.approx(rate, rel=1e-9)
        q = 1 + rate
        slope = share * (1 / q + 1 / q**2) / (yearly / q**2 + 2 * yearly / q**3)
        assert at(found, "irr_value_se", view=view) == pytest.approx(slope * spread, rel=1e-6)
        assert at(found, "irr_value_why", view=view) == "known"
    assert at(found, "irr_value_why", view="people") == "no change of sign"
    half = 0.5 * effect * np.array([1.1, 1.21])  # its cash, nominal
    cash = at(found, "irr", pocket="council")
    assert half @ (1 + cash) ** -np.array([1.0, 2.0]) == pytest.approx(100.0, rel=1e-9)


def test_a_return_that_is_wanted_is_got_where_its_cash_is_worth_it(found):
    """80 effect / 1.05 ** 2 > 60, where it pays, which it does from 1.1 on."""
    chance = norm.sf((max(1.1, 60 * 1.05**2 / 80) - 1) / 0.3)
    low, high = at(found, "p_hurdle_met_ci", pocket="fund")
    assert low < chance < high
    assert at(found, "hurdle", pocket="fund") == 0.05
    assert np.isnan(at(found, "p_hurdle_met", pocket="council"))


@pytest.mark.parametrize(("back", "got"), [(102.6, 1.0), (102.4, 0.0)])
def test_a_return_is_one_a_year_whatever_a_period_is(back, got):
    """Half a year is half of it: 100 becomes 102.47 at 5 % a year."""
    ends = {"kind": "contribution", "per": "once"}
    model = {
        "step": "quarter",
        "horizon": 4,
        "pockets": {"council": {}, "fund": {"kind": "body", "hurdle": 0.05}},
        "funding": {
            "capital": ends | {"to": "council", "paid_by": "fund", "amount": 100},
            "back": ends | {"to": "fund", "paid_by": "council", "amount": back, "from": "6 months"},
        },
    }
    assert at(mcsv.simulate(model, draws=64, returns=True), "p_hurdle_met", pocket="fund") == got


def test_lines_of_funding_pay_what_they_pay(found):
    lines = dict(zip(found.line_name.values, found.line.values, strict=True))
    assert list(found.line_payer.values) == ["fund", "council", ""]
    results = lines["results"]
    chance = norm.sf(1 / 3)
    low, high = at(found, "p_paid_ci", line=results)
    assert low < chance < high
    there = 80 * (1 + 0.3 * norm.pdf(1 / 3) / chance)
    assert abs(at(found, "paid_given_mean", line=results) - there) < 4 * at(found, "paid_given_mean_se", line=results)
    p95 = 80 * (1 + 0.3 * norm.isf(0.05 * chance))
    assert abs(at(found, "paid_given_p95", line=results) - p95) < 4 * at(found, "paid_given_p95_se", line=results)
    assert at(found, "paid_mean", line=lines["capital"]) == 60.0
    assert at(found, "paid_mean_se", line=lines["start"]) == 0.0
    quantiles = at(found, "paid_quantile", line=results)
    assert np.all(np.diff(quantiles) >= 0.0)
    assert (quantiles[0], quantiles[3]) == (0.0, 0.0)


def test_figures_given_a_decision_are_those_of_the_draws_with_that_answer(found, told):
    for said in ("yes", "no"):
        picked = told[Told("answer", "base", "renewal", said)] < 0.0
        place = {"decision": "renewal", "answer": said}
        assert at(found, "p_answer", **place) == picked.mean()
        for pocket in ("council", "fund"):
            there = told[Told("position", "base", "renewal", said, pocket)][picked]
            mean, error = (at(found, f"position_given_mean{part}", pocket=pocket, **place) for part in ("", "_se"))
            assert mean == pytest.approx(there.mean(), rel=1e-9)
            assert error == pytest.approx(there.std(ddof=1) / np.sqrt(there.size), rel=1e-6)
            low = np.sort(told[Told("lowest", "base", pocket)][picked])
            share = {"council": 0.1, "fund": 0.3}[pocket]
            held = {"council": 20.0, "fund": 0.0}[pocket]
            required = max(0.0, held - low[int(np.ceil(share * low.size)) - 1])
            assert at(found, "reserve_given", pocket=pocket, **place) == pytest.approx(required, rel=1e-12)
            assert at(found, "p_deficit_given", pocket=pocket, **place) == (low < 0.0).mean()
        there = told[Told("npv_given", "base", "renewal", said, "people")][picked]
        assert at(found, "npv_given_mean", view="people", **place) == pytest.approx(there.mean(), rel=1e-9)


def test_answers_together_are_the_whole(found):
    chances = found.p_answer.sel(decision="renewal")
    whole = (chances * found.p_deficit_given.sel(decision="renewal")).sum("answer")
    assert whole.values == pytest.approx(found.p_deficit_any.values, rel=1e-12)
    value = (chances * found.npv_given_mean.sel(decision="renewal")).sum("answer")
    assert value.values == pytest.approx(found.npv_mean.values, rel=1e-9)


def test_thresholds_are_counted_exactly(found, told):
    kept = mcsv.simulate(PROGRAMME, draws=DRAWS, keep=["better", "spent"])
    for label, name, value in (("better: 1.2", "better", 1.2), ("spent: 100", "spent", 100.0)):
        draws = kept[f"draws_{name}"].values[0]
        assert at(found, "p_output_above", threshold=label) == (draws > value).mean()
        assert at(found, "p_output_below", threshold=label) == (draws < value).mean()


def test_a_value_that_comes_often_is_neither_above_nor_below():
    model = {"inputs": {"n": {"dist": "poisson", "mean": 3, "source": "x"}}, "outputs": {"n": {"formula": "n"}}}
    found = mcsv.simulate(model, draws=5000, beyond="n: 3", keep="n")
    same = (found.draws_n.values == 3).mean()
    assert same > 0.2
    assert float(found.p_output_above[0, 0] + found.p_output_below[0, 0] + same) == pytest.approx(1.0)


@pytest.mark.parametrize("threads", [1, 3])
def test_the_same_bits_on_any_number_of_threads(found, threads):
    again = mcsv.simulate(PROGRAMME, draws=DRAWS, threads=threads, returns=True, beyond=["better: 1.2", "spent: 1e2"])
    assert set(again) == set(found)
    for name in again.data_vars:
        np.testing.assert_array_equal(found[name].values, again[name].values)


def test_asking_moves_no_figure_that_is_there_without(found):
    plain = mcsv.simulate(PROGRAMME, draws=DRAWS, threads=2)
    assert set(plain) < set(found)
    for name in plain.data_vars:
        np.testing.assert_array_equal(found[name].values, plain[name].values)
    assert found.attrs["fingerprint"] == plain.attrs["fingerprint"]


def test_an_interrupted_look_leaves_what_the_run_found(monkeypatch):
    def stopped(*_: Any) -> Any:
        raise Interrupted("stopped")

    monkeypatch.setattr(looks, "returned", stopped)
    with pytest.warns(Incomplete):
        found = mcsv.simulate(PROGRAMME, draws=2000, returns=True, beyond="better: 1.2")
    assert "p_output_above" in found
    assert "bcr" not in found
    assert found.attrs["complete"] == 0


@pytest.mark.parametrize(("words", "code"), [("better", "E650"), ("better: x", "E650"), ("bettor: 1", "E651")])
def test_what_is_no_threshold_is_refused(words, code):
    with pytest.raises(UsageError, match=code):
        mcsv.simulate(PROGRAMME, draws=1000, beyond=words)


def test_a_model_without_pockets_has_no_returns():
    model = {"inputs": {"n": {"dist": "normal", "mean": 3, "sd": 1, "source": "x"}}, "outputs": {"n": {"formula": "n"}}}
    assert "irr" not in mcsv.simulate(model, draws=1000, returns=True)
