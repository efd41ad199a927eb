from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from mcsv.results.reading.figures import (
    accountable,
    by_option,
    figure,
    has_positions,
    judged_by,
    judged_period,
    probability,
    reserve_at_tolerance,
    reserve_held,
    standing,
)
from mcsv.results.statistics.intervals import Probability


def test_who_answers_is_read_from_the_attributes(programme_results):
    answerable = accountable(programme_results)
    assert (answerable.pocket, answerable.window, answerable.tolerance) == ("council", 8, 0.05)
    assert judged_period(programme_results) == 7
    assert judged_by(programme_results) == "2 years"


def test_a_model_of_formulas_has_nobody_to_answer(formula_results):
    assert accountable(formula_results) is None
    assert not has_positions(formula_results)


def test_without_accountability_the_horizon_is_judged(programme_results):
    results = programme_results.drop_attrs(deep=False)
    assert judged_period(results) == 19
    assert judged_by(results) == "the horizon"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.051, 0.07, "above"), (0.03, 0.05, "within"), (0.04, 0.06, "unclear"), (0.05, 0.06, "unclear")],
)
def test_a_tolerance_inside_the_interval_is_too_close_to_call(low, high, expected):
    assert standing(Probability((low + high) / 2, low, high), 0.05) == expected


def test_the_reserve_at_the_tolerance_brings_the_risk_to_it(programme_results):
    one = by_option(programme_results)["base"]
    needed = reserve_at_tolerance(one, accountable(one))
    assert needed.value == programme_results["reserve_required"].sel(pocket="council", confidence=0.95).item()
    # With the reserve that the model has the chance is higher, so that more than it is needed.
    assert probability(one, "p_deficit_window", pocket=0).value > 0.05
    assert needed.value > reserve_held(one, 0)


def test_an_odd_tolerance_finds_its_confidence(programme_results):
    odd = programme_results.assign_coords(confidence=[0.8, 0.9, 0.93, 0.99]).assign_attrs(tolerance=0.07)
    one = by_option(odd)["base"]
    assert reserve_at_tolerance(one, accountable(one)).value == one["reserve_required"][0, 2].item()
    with pytest.raises(KeyError, match="confidence"):
        reserve_at_tolerance(by_option(programme_results.assign_attrs(tolerance=0.07))["base"], accountable(odd))


def test_options_come_in_the_order_of_the_model(programme_results):
    import xarray as xr

    two = xr.concat([programme_results, programme_results.assign_coords(option=["alone"])], "option", join="exact")
    assert list(by_option(two)) == ["base", "alone"]
    assert np.ndim(by_option(two)["alone"]["p_deficit_window"]) == 1


@pytest.mark.parametrize(
    ("value", "se", "shown"),
    [
        (145.998944789771, 5e-16, 145.998944789771),
        (-1.33e-14, 3e-16, 0.0),
        (2e5, 0.0, 2e5),
        (0.1 + 0.2, 0.0, 0.1 + 0.2),  # nothing is known of its rounding
        (3e-9, 2e-10, 3e-9),
        (1e6, 1e-4, 1e6),
    ],
)
def test_what_rounding_leaves_is_neither_an_error_nor_a_number(value: float, se: float, shown: float) -> None:
    known = figure(xr.Dataset({"net": value, "net_se": se}), "net")
    assert known.value == pytest.approx(shown, rel=1e-11, abs=0.0)
    assert known.se == (0.0 if 0.0 < se < 1e-12 else se)
