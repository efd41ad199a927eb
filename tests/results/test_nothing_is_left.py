"""What is paid in full, by whatever way, is no deficit: rounding is not money."""

from __future__ import annotations

from typing import Any

import pytest

import mcsv

INPUTS = {"u": {"dist": "uniform", "low": 20, "high": 30}, "s": {"dist": "beta", "a": 2, "b": 3}}


def half(amount: str) -> dict[str, Any]:
    return {"amount": amount, "per": "month", "paid_by": "council"}


def gain(amount: str) -> dict[str, Any]:
    value = {"to": "council", "type": "fiscal", "unit_value": amount, "cashable": 1}
    return {"per": "month", "values": [value]}


PROGRAMMES: dict[str, dict[str, Any]] = {
    "budget": {
        "pockets": {"council": {"budget": {"amount": "1000 * u", "per": "month"}}},
        "costs": {"a": half("300 * u"), "b": half("700 * u")},
    },
    "grant": {
        "pockets": {"council": {}},
        "costs": {"a": half("300.1 * u * s"), "b": half("300.1 * u * (1 - s)")},
        "benefits": {"grant": gain("300.1 * u")},
    },
    "children": {
        "pockets": {
            "council": {"budget": {"amount": "0.7 * u", "per": "month"}},
            "care": {"parent": "council"},
            "housing": {"parent": "council"},
        },
        "costs": {"a": {"amount": "0.7 * u", "per": "month", "paid_by": {"care": "s", "housing": "1 - s"}}},
    },
}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_rounding_is_no_deficit(name: str) -> None:
    frame = {"step": "month", "horizon": 24, "inputs": INPUTS}
    frame |= {"accountability": {"pocket": "council", "window": 12, "tolerance": 0.05}}
    results = mcsv.simulate(mcsv.Model.model_validate({**frame, **PROGRAMMES[name]}), draws=20_000)
    own = results.sel(option="base", pocket="council")
    assert float(own["p_deficit"].max()) == 0
    assert float(own["p_deficit_any"]) == 0
    assert float(abs(own["position_quantile"]).max()) == 0
    assert float(own["reserve_required"].max()) == 0
    assert float(own["first_deficit_share"].sel(when="never")) == 1


def test_a_real_shortfall_however_small_is_one() -> None:
    model = {
        "step": "month",
        "horizon": 2,
        "inputs": INPUTS,
        "pockets": {"council": {"budget": {"amount": "1000 * u", "per": "month"}}},
        "costs": {"a": half("1000 * u + 0.01")},
    }
    results = mcsv.simulate(mcsv.Model.model_validate(model), draws=1_000)
    assert float(results["p_deficit"].min()) == 1
