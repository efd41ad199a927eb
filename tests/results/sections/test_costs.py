"""What the window costs by percentile, and where its money and the point estimate stand, beside exact answers."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pytest
from scipy import stats

import mcsv
from mcsv.api.studies import at_means
from mcsv.confidence import Z95
from mcsv.reports.run.depth import costs
from mcsv.reports.run.document_costs import cost_of_window
from mcsv.reports.writing.paper import Shown, Table
from tests.results.sections.test_depth import two_years

SD = np.sqrt(2) * 20


def run(model: mcsv.Model, draws: int = 200_000) -> Any:
    return mcsv.simulate(model, draws=draws, threads=2, full=True).isel(option=0, pocket=0)


def test_a_normal_cost_has_its_percentiles() -> None:
    one = run(two_years())
    assert float(one.money_given) == 210
    for name, q in (("p50", 0.5), ("p80", 0.8), ("p90", 0.9)):
        error = float(one[f"net_cost_{name}_se"])
        assert float(one[f"net_cost_{name}"]) == pytest.approx(200 + stats.norm.ppf(q) * SD, abs=4 * error)
    assert float(one.net_cost_mean) == pytest.approx(200, abs=4 * float(one.net_cost_mean_se))
    low, high = one.p_money_covers_ci.values
    assert low < stats.norm.cdf(10 / SD) < high
    assert float(one.p_money_covers) == pytest.approx(1 - float(one.p_deficit_window), abs=1e-12)
    assert float(one.net_cost_point) == 200
    low, high = one.p_above_point_ci.values
    assert low < 0.5 < high
    assert high - low < 0.005


def test_the_point_estimate_takes_each_option_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The base holds the others, which have their turn: with three of them it would be seven."""
    told: list[str] = []
    lowering = import_module("mcsv.plan.lower")
    story = lowering.story_of
    monkeypatch.setattr(lowering, "story_of", lambda *args: (told.append(args[2]), story(*args))[1])
    options = {name: {"set": {"costs.team.amount": amount}} for name, amount in (("a", 10), ("b", 20), ("c", 30))}
    assert [*at_means(two_years(options=options))] == ["base", "a", "b", "c"]
    assert told == ["base"] * 4


def test_the_mean_of_a_heavy_cost_is_marked_as_that_of_the_position_is() -> None:
    """Page and document: whoever reads costs sees the star too."""
    for sigma, heavy in ((3.0, True), (0.5, False)):
        cost = {"dist": "lognormal", "mu": 0, "sigma": sigma, "drawn": "each_period"}
        found = mcsv.simulate(two_years(inputs={"cost": cost}), draws=10_000, threads=2, full=True)
        one = found.isel(option=0)
        assert bool(one.net_cost_mean_heavy[0]) is bool(one.position_mean_heavy[0, -1]) is heavy
        (table,) = [block for block in costs(one, 0) if isinstance(block, Table)]
        assert [cell.doubtful for cell in table.rows[0].cells if isinstance(cell, Shown)] == [
            heavy,
            False,
            False,
            False,
        ]
        assert cost_of_window(one, 0)["net_cost"]["mean_heavy"] is heavy


def test_money_that_may_lapse_covers_nothing_that_could_be_told() -> None:
    """What is left of the first year's money is not there in the second: it is not said to cover costs of both."""
    pocket = {"budget": {"amount": 100, "per": "year"}, "reserve": 10, "carry_forward": "none"}
    one = run(two_years(pockets={"council": pocket}))
    assert np.isnan(one.money_given)
    assert np.isnan(one.p_money_covers)
    assert float(one.p_deficit_window) > stats.norm.sf(10 / SD)
    assert float(one.net_cost_p80) == pytest.approx(200 + stats.norm.ppf(0.8) * SD, abs=4 * float(one.net_cost_p80_se))


def test_the_place_of_an_uncertain_budget_is_not_stated() -> None:
    model = two_years(
        pockets={"council": {"budget": {"amount": "grant", "per": "year"}, "reserve": 10}},
        inputs={
            "cost": {"dist": "normal", "mean": 100, "sd": 20},
            "grant": {"dist": "uniform", "low": 90, "high": 110},
        },
    )
    one = run(model, 10_000)
    assert np.isnan(one.money_given)
    assert np.isnan(one.p_money_covers)
    assert float(one.net_cost_mean) == pytest.approx(200, abs=4 * float(one.net_cost_mean_se))


def test_the_point_estimate_by_hand() -> None:
    model = two_years(
        inputs={
            "cost": {"dist": "lognormal", "mean": 100, "sd": 50},
            "share": {"dist": "beta", "mean": 0.25, "sd": 0.1},
            "claim": {"dist": "gamma", "mean": 7, "sd": 7, "chance": True},
            "people": {"dist": "poisson", "mean": 12.5, "drawn": "each_period"},
        },
        costs={
            "team": {"amount": "cost * (1 - share)", "per": "year", "paid_by": "council"},
            "visits": {"amount": "binomial(40, share) + sum_of(people, claim)", "per": "year", "paid_by": "council"},
        },
        events={"strike": {"probability": 0.9, "costs": {"council": 1_000}}},
    )
    one = run(model, 10_000)
    assert float(one.net_cost_point) == pytest.approx(2 * (100 * 0.75 + 40 * 0.25 + 12.5 * 7), rel=1e-12)
    assert float(one.net_cost_mean) > 1_000  # what happens is in the mean, and not in the point estimate


@pytest.mark.parametrize(("probability", "years"), [(0.5, 2), (0.49, 1)])
def test_at_the_means_a_decision_as_likely_as_not_is_a_yes(probability: float, years: int) -> None:
    decisions = {"renewal": {"at": "1 year", "probability": probability, "renews": "team"}}
    assert float(run(two_years(decisions=decisions), 1_000).net_cost_point) == pytest.approx(100 * years)


def test_a_cost_that_is_certain_is_its_point_estimate() -> None:
    one = run(two_years(inputs={"cost": 100.1}), 1_000)
    assert float(one.net_cost_point) == pytest.approx(200.2)
    assert float(one.p_above_point) == 0
    assert float(one.net_cost_p50) == pytest.approx(200.2)


def test_without_being_asked_nobody_looks_at_the_means() -> None:
    assert "net_cost_point" not in mcsv.simulate(two_years(), draws=1_000, threads=2)


def test_the_most_that_has_to_be_found_is_that_of_the_draws() -> None:
    saved = {"to": "council", "type": "fiscal", "unit_value": 1, "cashable": 1}
    model = two_years(
        horizon=3,
        costs={"team": {"amount": "cost", "per": "year", "for": 2, "paid_by": "council"}},
        benefits={"back": {"quantity": 60, "per": "year", "timing": {"from": 1}, "values": [saved]}},
    )
    one = run(model)
    # Cash so far: - first, then 60 - first - second, then 120 - first - second, which is never the lowest.
    first, second = np.random.default_rng(3).normal(100, 20, (2, 2_000_000))
    peak = np.maximum(first, first + second - 60)
    for name, true in (("mean", peak.mean()), ("p95", np.quantile(peak, 0.95))):
        found, error = float(one[f"peak_funding_{name}"]), float(one[f"peak_funding_{name}_se"])
        assert found == pytest.approx(true, abs=5 * error)
        assert 0 < error < 0.2


@pytest.mark.parametrize(("received", "se"), [(150.0, 0.0), (stats.norm.ppf(0.95) * 20 + 100.1, None)])
def test_of_an_error_below_zero_nothing_is_left(received: float, se: float | None) -> None:
    """A cost of 100 +- 20 that is paid for: surely in nineteen draws of twenty, or within its error of that."""
    paid = {"kind": "grant", "to": "council", "amount": received, "per": "year"}
    year = {"horizon": 1, "accountability": {"pocket": "council", "window": 1, "tolerance": 0.1}}
    one, alone = run(two_years(**year, funding={"all": paid})), run(two_years(**year))
    missing, error = float(alone.peak_funding_p95) - received, float(alone.peak_funding_p95_se)
    assert float(one.peak_funding_p95) == 0.0 > missing
    above = max(missing + Z95 * error, 0.0) / Z95
    assert float(one.peak_funding_p95_se) == pytest.approx(above if se is None else se, rel=1e-6)
    assert (above > 0.0) == (se is None)


def test_who_is_never_below_zero_has_nothing_to_find() -> None:
    one = run(two_years(inputs={"cost": 0.0}), 1_000)
    assert float(one.peak_funding_mean) == float(one.peak_funding_p95) == 0
