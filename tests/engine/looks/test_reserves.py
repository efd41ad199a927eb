"""A reserve found by runs: enough on the draws that it was tried on, none smaller nearby is, and how sure it is.

The decision reads the position, so that a reserve may do more than shift it, and never says no: then it does no more.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

import mcsv

DRAWS = 2**16
"""All of so many draws are tried."""


def model(reserve: float = 0.0) -> dict[str, Any]:
    return {
        "step": "year",
        "horizon": 2,
        "accountability": {"pocket": "council", "window": 2, "tolerance": 0.1},
        "pockets": {"council": {"budget": {"amount": 100, "per": "year"}, "reserve": reserve}},
        "inputs": {"cost": {"dist": "normal", "mean": 100, "sd": 20}},
        "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
        "decisions": {"go_on": {"at": 1, "condition": "position > -1e9", "renews": ["costs.team"]}},
    }


def risk(reserve: float) -> float:
    found = mcsv.simulate(model(reserve), draws=DRAWS, threads=2).isel(option=0)
    return float(found.p_deficit_any.sel(pocket="council"))


def test_it_is_enough_and_no_smaller_one_is() -> None:
    one = mcsv.simulate(model(), draws=DRAWS, threads=2).isel(option=0).sel(pocket="council", confidence=0.9)
    found, error = float(one.reserve_required_any), float(one.reserve_required_any_se)
    assert found == pytest.approx(stats.norm.ppf(0.9) * 40, abs=4 * error)
    assert risk(found) <= 0.1 < risk(found - 0.3 * error)
    density = stats.norm.pdf(stats.norm.ppf(0.9)) / 40
    assert error == pytest.approx(np.sqrt(0.1 * 0.9 / DRAWS) / density, rel=0.15)
