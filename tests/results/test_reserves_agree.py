"""What is required against a deficit at any judged date is never less than what one of them alone requires.

So it is in the draws, whose lowest position is none above that at any date; and so it has to be in what people sign,
though one figure may be a draw and the other one read between draws, off bins.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.model import plain
from tests.campaign import effort

NOISE, LUMPS = (0.02, 0.2, 1.0), (0, 7_000)
"""How much of a year's cost is drawn anew, against 5,000 of what stays; and what each of a few events costs."""


def model(noise: float, lump: float, **more: Any) -> mcsv.Model:
    """Costs of three years, each one higher: the end is likeliest to be the lowest, but not always."""
    document: dict[str, Any] = {
        "currency": "GBP",
        "price_year": "2025/26",
        "start": "2026-04",
        "step": "year",
        "horizon": "3 years",
        "prices": {"inflation": 0},
        "accountability": {"pocket": "council", "window": "3 years", "tolerance": 0.05},
        "pockets": {"council": {"reserve": 1_000}, "hospital": {"tolerance": 0.1, "window": "2 years"}},
        "inputs": {
            "stays": {"dist": "normal", "mean": 10_000, "sd": 5_000},
            "anew": {"dist": "normal", "mean": 0, "sd": 9_000, "drawn": "each_period"},
            "events": {"dist": "poisson", "mean": 0.3},
        },
        "costs": {
            "team": {"amount": f"stays + {noise} * anew + {lump} * events", "per": "year", "paid_by": "council"},
            "beds": {"amount": f"stays - {noise} * anew + {lump} * events", "per": "year", "paid_by": "hospital"},
        },
    }
    return mcsv.validate(document | more)


def check(one: xr.Dataset) -> None:
    """Of one pocket of one option."""
    together, end, alone = (one[f"reserve_required{which}"].values for which in ("_any", "", "_date"))
    known = np.isfinite(together)
    assert known.any()
    assert np.array_equal(known, np.isfinite(end))
    assert np.all(end[known] <= together[known])
    assert np.all(np.diff(together[known]) >= 0.0)
    assert np.all(np.diff(end[known]) >= 0.0)
    at = int(np.argmin(np.abs(one.confidence.values - (1 - float(one.pocket_tolerance)))))
    dates = np.flatnonzero(np.isfinite(alone))
    assert dates.size
    assert np.all(alone[dates] <= together[at])
    assert alone[dates[-1]] == end[at]
    assert np.all(one.p_deficit.values[dates] <= float(one.p_deficit_any))


@pytest.mark.parametrize("lump", LUMPS)
@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("draws", [1_000, 100_000])
def test_no_judged_date_requires_more_than_all(noise: float, lump: float, draws: int) -> None:
    asked = model(noise, lump)
    for seed in range(1, effort(20, 4) + 1):
        found = mcsv.simulate(asked, draws=draws, seed=seed, threads=1).sel(option="base")
        for pocket in ("council", "hospital"):
            check(found.sel(pocket=pocket))


def test_nor_where_draws_are_points() -> None:
    for noise, lump in itertools.product(NOISE, LUMPS):
        found = mcsv.simulate(model(noise, lump), draws=2**16, seed=1, threads=1, sampling="sobol").sel(option="base")
        check(found.sel(pocket="council"))


def test_nor_where_only_runs_tell() -> None:
    """A decision that looks at the position answers to the reserve, which then does more than shift it."""
    more = {"sooner": {"amount": 15_000, "per": "year", "from": 1, "paid_by": "council"}}
    goes_on = {"go_on": {"at": "1 year", "condition": "position > -9_000", "renews": "sooner"}}
    asked = model(1.0, 7_000)
    asked = mcsv.validate(plain(asked) | {"costs": plain(asked)["costs"] | more, "decisions": goes_on})
    found = mcsv.simulate(asked, draws=20_000, seed=1, threads=1).sel(option="base", pocket="council")
    assert float(found.reserve_required_any.max()) > 0.0
    assert float(found.reserve_required.max()) <= float(found.reserve_required_any.max())


def test_a_reserve_of_0_that_is_surely_enough_has_no_error() -> None:
    # Far more than is spent, and just as much as is tolerated: then one may be required, and the error says how much.
    document = plain(model(0.0, 0)) | {"costs": {"team": {"amount": "stays", "per": "once", "paid_by": "council"}}}
    for spare, surely in ((30_000, True), (10_000 + 1.6448536269514722 * 5_000, False)):
        document["pockets"] = {"council": {"budget": {"amount": spare, "per": "once"}}}
        one = mcsv.simulate(mcsv.validate(document), draws=2_000, seed=1).sel(option="base", pocket="council")
        at = one.sel(confidence=0.95)
        read = -float(one.position_quantile.isel(period=-1).sel(quantile=0.05))
        error = float(one.position_quantile_se.isel(period=-1).sel(quantile=0.05))
        assert error > 0.0
        reaches = max(0.0, read + 1.959963984540054 * error) / 1.959963984540054 if read < 0.0 else error
        assert surely == (reaches == 0.0)
        for figure in (at.reserve_required, at.reserve_required_any, one.reserve_required_date.isel(period=-1)):
            assert float(figure) == pytest.approx(max(0.0, read))
        for name in ("reserve_required_se", "reserve_required_any_se"):
            assert float(at[name]) == pytest.approx(reaches)
        assert float(one.reserve_required_date_se.isel(period=-1)) == pytest.approx(reaches)


def test_a_reserve_without_an_error_is_not_stated() -> None:
    """So few draws find one, whose error they do not tell."""
    more = {"sooner": {"amount": 15_000, "per": "year", "from": 1, "paid_by": "council"}}
    goes_on = {"go_on": {"at": "1 year", "condition": "position > -9_000", "renews": "sooner"}}
    document = plain(model(1.0, 7_000))
    asked = mcsv.validate(document | {"costs": document["costs"] | more, "decisions": goes_on})
    found = mcsv.simulate(asked, draws=60, seed=1, threads=1).sel(option="base", pocket="council", confidence=0.95)
    assert float(found.p_deficit_any) > 0.05
    for name in ("reserve_required", "reserve_required_any"):
        assert np.isnan(found[name])
        assert np.isnan(found[f"{name}_se"])
