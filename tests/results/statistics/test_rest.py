"""What falls beyond the horizon and what events cost, against closed forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.results.reading.gate import parse_gate

DRAWS = 40_000
DAYS = {
    "quantity": "days",
    "per": "year",
    "for": "4 years",
    "values": [
        {"to": "ward", "type": "fiscal", "unit_value": 10, "cashable": 0.5, "cash_lag": "6 months"},
        {"to": "residents", "type": "social", "unit_value": 3},
    ],
}
PROGRAMME: dict[str, Any] = {
    "step": "quarter",
    "horizon": "3 years",
    "currency": "GBP",
    "inputs": {"days": {"dist": "gamma", "mean": 80, "sd": 8}, "size": {"dist": "gamma", "mean": 40, "sd": 10}},
    "pockets": {"hospital": {}, "ward": {"parent": "hospital"}, "council": {}, "residents": {"kind": "society"}},
    "benefits": {"days_avoided": DAYS},
    "events": {
        "strike": {"hazard": 0.1, "costs": {"council": 30, "ward": 10}},
        "claims": {"rate": 0.5, "costs": {"council": "size"}, "mitigation": {"rate": 0.2, "costs": {"council": 7}}},
        "late": {"probability": 0.25, "delays": ["days_avoided"], "by": "1 quarter"},
        "too_late": {"probability": 0.5, "from": "4 years", "costs": {"council": 1}},
        "certain": {"probability": 1, "costs": {"ward": 5}},
    },
    "options": {
        "bare": {"set": {"events.claims.mitigate": False}, "without": ["strike"]},
        "firm": {
            "add": {
                "providers.firm": {"kind": "local", "hazard": 0.2, "recommissioning": {"council": 9}},
                "provider": "firm",
            },
            "set": {"benefits.days_avoided.by_provider": True},
        },
    },
}


@pytest.fixture(scope="module")
def result() -> xr.Dataset:
    return mcsv.simulate(mcsv.Model.model_validate(PROGRAMME), draws=DRAWS)


def close(result: xr.Dataset, name: str, expected: float, **place: str) -> None:
    """Within 4 standard errors of what it should be."""
    found, error = (float(result[each].sel(place)) for each in (name, f"{name}_se"))
    assert found == pytest.approx(expected, abs=4 * error + 1e-9)


def test_what_falls_beyond_the_horizon_is_told(result: xr.Dataset) -> None:
    # A year's value falls later, and a quarter more of a year where it starts late; cash is half a year later still.
    years = 1 + 0.25 * 0.25
    for pocket in ("ward", "hospital"):
        close(result, "value_beyond_horizon_mean", 80 * 10 * years, option="base", pocket=pocket)
        close(result, "cash_beyond_horizon_mean", 0.5 * 80 * 10 * (years + 0.5), option="base", pocket=pocket)
    close(result, "value_beyond_horizon_mean", 80 * 3 * years, option="base", pocket="residents")
    assert float(result.cash_beyond_horizon_mean.sel(option="base", pocket="residents")) == 0
    council = result.sel(option="base", pocket="council")
    assert [float(council[f"{kind}_beyond_horizon_mean"]) for kind in ("cash", "value")] == [0, 0]
    assert float(council.value_beyond_horizon_mean_se) == 0


@pytest.mark.parametrize(
    ("option", "event", "probability"),
    [
        ("base", "strike", 1 - 0.9**3),
        ("base", "claims", 1 - np.exp(-0.6)),
        ("bare", "claims", 1 - np.exp(-1.5)),
        ("base", "late", 0.25),
        ("base", "too_late", 0.0),
        ("base", "certain", 1.0),
        ("firm", "provider/firm", 1 - 0.8**3),
    ],
)
def test_how_likely_an_event_is(result: xr.Dataset, option: str, event: str, probability: float) -> None:
    place = {"option": option, "event": event}
    found = float(result.event_probability.sel(place))
    assert found == pytest.approx(probability, abs=4 * np.sqrt(probability * (1 - probability) / DRAWS))
    low, high = result.event_probability_ci.sel(place).values
    assert low <= found <= high


def test_what_events_cost(result: xr.Dataset) -> None:
    base = {"option": "base"}
    close(result, "event_cost_mean", 40 * (1 - 0.9**3), **base, event="strike")
    close(result, "event_cost_mean", 0.6 * 40 + 7, **base, event="claims")
    close(result, "event_cost_mean", 1.5 * 40, option="bare", event="claims")
    close(result, "event_cost_mean", 9 * (1 - 0.8**3), option="firm", event="provider/firm")
    certain = result.event_cost_mean.sel(option="base", event=["late", "too_late", "certain"])
    assert certain.values.tolist() == [0, 0, 5]


def test_an_option_without_an_event_says_nothing_of_it(result: xr.Dataset) -> None:
    assert np.isnan(result.event_probability.sel(option="bare", event="strike"))
    assert np.isnan(result.event_cost_mean.sel(option="base", event="provider/firm"))
    assert result.event.values.tolist() == ["strike", "claims", "late", "too_late", "certain", "provider/firm"]


def test_costs_of_events_leave_their_pockets(result: xr.Dataset) -> None:
    # Nothing else moves the council's cash, so what events cost is what is missing at the end.
    base = result.sel(option="base")
    events = base.event_cost_mean.sel(event=["claims"]).sum() + base.event_cost_mean.sel(event="strike") * 30 / 40
    assert float(events) == pytest.approx(-float(base.position_mean.sel(pocket="council").isel(period=-1)), rel=1e-9)


def test_without_events_nothing_is_said_of_them() -> None:
    document = {key: part for key, part in PROGRAMME.items() if key not in ("events", "options")}
    result = mcsv.simulate(mcsv.Model.model_validate(document), draws=1_000)
    assert "event" not in result.dims
    assert "event_probability" not in result


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("event_probability[base, strike] > 0.2", 1),
        ("event_probability[strike] > 0.2", 2),
        ("event_cost_mean[bare, strike] >= 0", 0),
        ("value_beyond_horizon_mean[base, ward] > 800", 1),
        ("cash_beyond_horizon_mean[residents] > 0", 0),
    ],
)
def test_a_run_can_fail_on_them(result: xr.Dataset, condition: str, holds: int) -> None:
    assert parse_gate(condition).met(result) == holds
