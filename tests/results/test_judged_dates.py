"""Everything goes by any judged date: the first sentence, the reserve, and the light that the reader sees."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import Screen
from mcsv.results.reading.dates import judged_periods, period_ends, year_ends
from mcsv.results.reading.derived import verdict
from mcsv.results.reading.figures import by_option

MODEL: dict[str, Any] = {
    "programme": "Paid back late",
    "currency": "GBP",
    "price_year": "2026",
    "start": "2026-04",
    "step": "quarter",
    "horizon": "3 years",
    "financial_year": 4,
    "accountability": {"pocket": "council", "window": "2 years", "tolerance": 0.05},
    "pockets": {"council": {"reserve": 50_000}, "hospital": {}},
    "inputs": {
        "cost": {"dist": "normal", "mean": 100_000, "sd": 25_000},
        "back": {"dist": "normal", "mean": 200_000, "sd": 30_000},
    },
    "costs": {"team": {"amount": "cost", "per": "once", "paid_by": "council"}},
    "benefits": {
        "saving": {
            "per": "once",
            "timing": {"from": 6, "for": 1},
            "values": [{"to": "council", "type": "fiscal", "unit_value": "back", "cashable": 1}],
        }
    },
}


@pytest.fixture(scope="module")
def one() -> xr.Dataset:
    return by_option(mcsv.simulate(mcsv.Model.model_validate(MODEL), draws=20_000, threads=2))["base"]


def test_the_result_knows_its_judged_dates(one: xr.Dataset) -> None:
    assert judged_periods(one) == [3, 7]
    assert year_ends(one) == [3, 7, 11]
    ends = period_ends(one)
    assert [ends[t] for t in (0, 3, 7)] == ["2026-06-30", "2027-03-31", "2028-03-31"]


def test_a_deficit_on_the_way_is_not_forgotten(one: xr.Dataset) -> None:
    found = verdict(one, 0, 0.05)
    assert found.at_end.value < 0.001
    assert found.chance.value > 0.95
    assert found.standing == "above"
    assert found.worst == 3
    assert found.reserve.value == pytest.approx(100_000 + 1.645 * 25_000, rel=0.02)
    text = " ".join(answer(one.expand_dims("option"), Screen()).split())
    assert "likeliest on 2027-03-31, above the tolerance of 5 %; a reserve of GBP 14" in text.split("Paid back late")[0]


def test_without_a_start_periods_are_numbers() -> None:
    model = {key: part for key, part in MODEL.items() if key not in ("start", "financial_year")}
    result = mcsv.simulate(mcsv.Model.model_validate(model), draws=1_000, threads=1)
    assert period_ends(result)[:2] == ["0", "1"]
    assert "likeliest at the end of quarter 3" in " ".join(answer(result, Screen()).split())
