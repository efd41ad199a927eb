"""The risk that each pocket accepts stands beside its results, with the reserve that brings it there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import mcsv


@pytest.fixture(scope="module")
def result() -> xr.Dataset:
    document: dict[str, Any] = {
        "step": "year",
        "start": "2026-04",
        "horizon": 2,
        "accountability": {"pocket": "council", "window": 2, "tolerance": 0.07},
        "inputs": {"spend": {"dist": "normal", "mean": 100, "sd": 10}},
        "pockets": {
            "council": {"budget": {"amount": 110, "per": "year"}},
            "hospital": {"budget": {"amount": 110, "per": "year"}, "tolerance": 0.3},
            "charity": {},
        },
        "costs": {
            "team": {"amount": "spend", "per": "year", "paid_by": "council"},
            "ward": {"amount": "spend", "per": "year", "paid_by": "hospital"},
        },
        "options": {"brave": {"set": {"pockets.hospital.tolerance": 0.4}}},
    }
    return mcsv.simulate(mcsv.Model.model_validate(document), draws=20_000)


def test_each_pocket_has_its_own(result: xr.Dataset) -> None:
    found = result.pocket_tolerance
    assert found.dims == ("option", "pocket")
    assert found.sel(option="base").values.tolist()[:2] == [0.07, 0.3]
    assert found.sel(option="brave").values.tolist()[:2] == [0.07, 0.4]
    assert np.isnan(found.sel(pocket="charity")).all()


def test_the_reserve_for_it_is_stated(result: xr.Dataset) -> None:
    assert {0.93, 0.7, 0.6, 0.8, 0.9, 0.95} <= set(result.confidence.values.tolist())
    base = result.sel(option="base", pocket="hospital")
    assert float(base.reserve_required.sel(confidence=0.7)) == pytest.approx(0, abs=3 * 20 / np.sqrt(20_000) * 10)
    ordered = base.reserve_required.sortby("confidence").values
    assert (np.diff(ordered) >= 0).all()
