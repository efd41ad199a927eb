"""The result of a small model that uses what reports can tell: options, events, stocks, tolerances, what comes late."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

import mcsv

PROGRAMME: dict[str, Any] = {
    "programme": "Bridging team",
    "currency": "GBP",
    "price_year": "2025/26",
    "start": "2026-04",
    "step": "quarter",
    "horizon": "3 years",
    "financial_year": 4,
    "discounting": {"schedule": "green_book", "origin": "start"},
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.1},
    "prices": {"inflation": 0},
    "pockets": {
        "council": {"budget": {"amount": 1_000_000, "per": "year", "for": "2 years"}, "reserve": 50_000},
        "hospital": {"tolerance": 0.2},
        "residents": {"kind": "society"},
    },
    "groups": {"patients": {"size": 900, "income": 15_000}},
    "equity": {"reference_income": 30_000},
    "inputs": {
        "cost": {"dist": "gamma", "mean": 950_000, "sd": 90_000},
        "days": {"dist": "lognormal", "mean": 900, "sd": 300},
        "repair": {"dist": "lognormal", "mean": 20_000, "sd": 25_000},
    },
    "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council", "for": "2 years"}},
    "benefits": {
        "days_avoided": {
            "group": "patients",
            "quantity": "days",
            "per": "year",
            "lag": "3 months",
            "for": "4 years",
            "values": [
                {"to": "hospital", "type": "fiscal", "unit_value": 400, "cashable": 0.4, "cash_lag": "6 months"},
                {"to": "residents", "type": "social", "unit_value": 120},
            ],
        }
    },
    "stocks": {"caseload": {"initial": 100, "inflow": "poisson(30 + 0 * t)", "outflow": "0.2 * caseload"}},
    "events": {
        "late_start": {"probability": 0.25, "delays": "days_avoided", "by": "2 quarters"},
        "strike": {"hazard": 0.1, "stops": "days_avoided", "for": "6 months", "costs": {"council": 30_000}},
        "claims": {"rate": 0.5, "costs": {"council": "repair"}},
    },
    "outputs": {
        "two_years": {"formula": "2 * cost", "unit": "GBP"},
        "people": {"formula": "binomial(100, 0.3)", "unit": "people"},
    },
    "options": {
        "careful": {"set": {"events.claims.rate": 0.1}},
        "do_nothing": {"without": ["team", "days_avoided", "late_start", "strike", "claims"]},
    },
}


@pytest.fixture(scope="session")
def whole_results() -> xr.Dataset:
    """Three options with everything that a report may tell of. Do not change it in place."""
    return mcsv.simulate(mcsv.Model.model_validate(PROGRAMME), draws=20_000, threads=2, full=True)
