"""The register of risks: what all cost, what each has of it, and errors that are never too small."""

from __future__ import annotations

from typing import Any

import pytest

import mcsv
from mcsv.results.reading.derived import register

MODEL: dict[str, Any] = {
    "step": "year",
    "horizon": "1 year",
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
    "pockets": {"council": {"reserve": 100}},
    "inputs": {"repair": {"dist": "lognormal", "mean": 20, "sd": 25}},
    "events": {
        "flood": {"probability": 0.3, "costs": {"council": "repair"}},
        "storm": {"probability": 0.6, "costs": {"council": "repair"}},
        "strike": {"probability": 0.1, "costs": {"council": 5}},
    },
}


def test_errors_add_up_since_risks_may_share_what_they_cost() -> None:
    """Both floods and storms cost the same repair: when that is dear by luck, both are."""
    one = mcsv.simulate(MODEL, draws=20_000, threads=2).isel(option=0)
    found = register(one)
    assert [risk.name for risk in found.risks] == ["storm", "flood", "strike"]
    costs = [risk.cost for risk in found.risks]
    assert found.total.value == pytest.approx(sum(cost.value for cost in costs))
    assert found.total.se == pytest.approx(sum(cost.se for cost in costs))
    for risk in found.risks:
        assert risk.share is not None
        assert risk.share.value == pytest.approx(risk.cost.value / found.total.value)
        # One may be dearer where all together are cheaper, and the other way round.
        low = (risk.cost.value + risk.cost.se * 1e-3) / (found.total.value - found.total.se * 1e-3)
        assert risk.share.se * 1e-3 == pytest.approx(low - risk.share.value, rel=1e-3)
