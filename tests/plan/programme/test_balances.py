"""What comes back in full leaves an NPV of exactly 0, as it leaves a position of 0."""

from __future__ import annotations

import numpy as np
import pytest

import mcsv

MODEL = {
    "start": "2026-01",
    "step": "quarter",
    "horizon": "2 years",
    "currency": "GBP",
    "price_year": 2026,
    "discounting": {"schedule": "green_book", "origin": "mid"},
    "prices": {"inflation": 0.02},
    "pockets": {"council": {"reserve": 0}, "hospital": {}},
    "inputs": {"cost": {"dist": "gamma", "mean": 1000, "sd": 300, "unit": "GBP/year", "source": "none"}},
}
TEAM = {"team": {"amount": "cost", "per": "year", "paid_by": "council"}}


def half(rate):
    return {"kind": "match", "of": "team", "rate": rate, "to": "council", "paid_by": "hospital"}


CASES = {
    "matched": {"costs": TEAM, "funding": {"one": half(0.3), "two": half(0.7)}},
    "regained": {
        "costs": TEAM,
        "benefits": {
            name: {
                "quantity": share,
                "per": "year",
                "values": [{"to": "council", "type": "fiscal", "unit_value": "cost"}],
            }
            for name, share in (("a", 0.1), ("b", 0.2), ("c", 0.7))
        },
    },
}


@pytest.mark.parametrize("case", CASES)
def test_an_npv_that_is_0_is_exactly_0(case):
    found = mcsv.simulate(mcsv.Model.model_validate({**MODEL, **CASES[case]}), draws=20_000).sel(view="council")
    for name in ("npv_mean", "npv_sd", "npv_min", "npv_max", "npv_quantile", "p_npv_negative"):
        assert np.all(found[name].to_numpy() == 0.0), name


def test_an_event_counts_as_a_loss():
    """Undiscounted and without inflation, the view of the payer is its position."""
    more = {
        "discounting": {"rate": 0.0, "origin": "mid"},
        "prices": {},
        "costs": TEAM,
        "events": {"strike": {"probability": 0.25, "costs": {"council": "2 * cost"}}},
    }
    found = mcsv.simulate(mcsv.Model.model_validate({**MODEL, **more}), draws=20_000)
    last = found.position_mean.sel(pocket="council").isel(period=-1).item()
    assert found.npv_mean.sel(view="council").item() == pytest.approx(last, rel=1e-12)
    assert last < -2 * 1000
