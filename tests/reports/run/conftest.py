"""The result of a model of which the answer tells nearly everything, with figures that are told apart."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr
from reports.conftest import PROGRAMME
from reports.traced import Traced, traced

import mcsv

MODEL: dict[str, Any] = {
    **{key: part for key, part in PROGRAMME.items() if key != "options"},
    "pockets": PROGRAMME["pockets"] | {"fund": {"kind": "body", "hurdle": 0.04}},
    "inputs": PROGRAMME["inputs"] | {"effect": {"dist": "normal", "mean": 1, "sd": 0.4}},
    "funding": {
        "capital": {"kind": "contribution", "to": "council", "paid_by": "fund", "amount": 50_000, "per": "once"},
        "results": {
            "kind": "outcome_payment",
            "to": "fund",
            "paid_by": "hospital",
            "trigger": 0.9,
            "cohorts": {"all": {"measure": "effect", "amount": 90_000, "at": "2 years"}},
        },
    },
    "decisions": {"renewal": {"at": "1 year", "condition": "cost < 950_000", "renews": ["costs.team"]}},
    "outputs": PROGRAMME["outputs"] | {"effect": {"formula": "effect", "unit": "lives", "target": {"at_least": 0.9}}},
}


@pytest.fixture(scope="session")
def found() -> Traced:
    results = mcsv.simulate(
        MODEL, draws=8_000, threads=2, full=True, money=True, returns=True, levels=100, beyond=["effect: 1.5"]
    )
    # Shares of draws of which others are made are left as they are.
    return traced(results.isel(option=0), but=("first_deficit_share", "payback_period_share"))


@pytest.fixture(scope="session")
def results(found: Traced) -> xr.Dataset:
    return found.one.expand_dims("option")
