"""A programme in which nobody is named as accountable is judged at the end of its horizon, like any other."""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

import mcsv

DRAWS = 4_000


def simulated(keep: tuple[str, ...] = (), **sections: Any) -> xr.Dataset:
    """A pocket that pays 20 to 30 a year, without accountability."""
    document = {
        "currency": "GBP",
        "price_year": "2025",
        "start": "2026-04",
        "step": "quarter",
        "inputs": {"cost": {"dist": "uniform", "low": 20, "high": 30}},
        "costs": {"service": {"amount": "cost", "per": "year", "paid_by": "council"}},
    }
    return mcsv.simulate(mcsv.Model.model_validate(document | sections), draws=DRAWS, keep=keep)


def test_the_horizon_is_judged_inside_a_financial_year_too() -> None:
    """Six quarters: the horizon ends half a year after the only financial year in it."""
    result = simulated(horizon=6, pockets={"council": {"reserve": 35}})
    at_the_end = result.p_deficit_window.sel(pocket="council").item()
    assert result.p_deficit.sel(pocket="council", period="2027-01").item() == 0.0
    assert 0.5 < at_the_end < 1.0
    assert result.p_deficit_any.sel(pocket="council").item() == at_the_end


def test_an_uncertain_reserve_is_no_part_of_the_reserve_that_is_required() -> None:
    """The reserve covers every draw; what would have to stand in its place is still the cost."""
    result = simulated(("cost",), horizon=4, pockets={"council": {"reserve": "1.1 * cost"}})
    costs = result.draws_cost.values[0]
    assert result.p_deficit_window.item() == 0.0
    required = result.reserve_required.sel(confidence=[0.8, 0.95], method="nearest").values.ravel()
    np.testing.assert_allclose(required, np.quantile(costs, [0.8, 0.95]), atol=0.1)
