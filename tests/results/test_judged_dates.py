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


def test_no_depth_is_told_where_all_deficits_are_over_by_the_end(one: xr.Dataset) -> None:
    whole = answer(one.expand_dims("option"), Screen(), full=True)
    assert "is likeliest to fall below zero first" in whole
    assert float(one["p_deficit_window"][0]) < 0.001  # 2 draws of 20,000 tell no depth
    assert "How deep a deficit" not in whole


def later(pay_in: int, reserve: float) -> tuple[Any, str]:
    """What is told of a council that pays in one quarter, and the answer as it is read."""
    costs = {"team": {"amount": "cost", "per": "once", "timing": {"from": pay_in}, "paid_by": "council"}}
    model = MODEL | {"costs": costs, "benefits": {}, "pockets": {"council": {"reserve": reserve}}}
    result = mcsv.simulate(mcsv.Model.model_validate(model), draws=20_000, threads=1)
    return verdict(by_option(result)["base"], 0, 0.05).later, " ".join(answer(result, Screen()).split())


def test_a_deficit_after_the_window_alone_is_told() -> None:
    found, text = later(pay_in=9, reserve=50_000)
    assert found is not None
    assert found[0] == 11
    assert found[1].value > 0.95
    assert "no deficit within 2 years in any of 20,000 draws" in text
    assert "After the window the chance is above the tolerance: 97." in text
    assert "on 2029-03-31. Paid back late" in text


def test_so_it_is_of_a_pocket_with_a_window_of_its_own() -> None:
    costs = {"team": {"amount": "cost", "per": "once", "timing": {"from": 5}, "paid_by": "board"}}
    pockets = {"council": {}, "board": {"reserve": 50_000, "window": "1 year", "tolerance": 0.1}}
    model = MODEL | {"costs": costs, "benefits": {}, "pockets": pockets}
    text = " ".join(answer(mcsv.simulate(mcsv.Model.model_validate(model), draws=20_000, threads=1), Screen()).split())
    assert "board: after its window the chance is above the tolerance: 97." in text
    pockets["board"]["reserve"] = 200_000
    text = answer(mcsv.simulate(mcsv.Model.model_validate(model), draws=20_000, threads=1), Screen())
    assert "after its window" not in text


def test_nothing_is_told_of_after_the_window_where_the_window_is_no_better_or_all_is_well() -> None:
    for pay_in, reserve in ((5, 50_000), (9, 200_000)):
        found, text = later(pay_in, reserve)
        assert found is None
        assert "After the window" not in text


def test_without_a_start_periods_are_numbers() -> None:
    model = {key: part for key, part in MODEL.items() if key not in ("start", "financial_year")}
    result = mcsv.simulate(mcsv.Model.model_validate(model), draws=1_000, threads=1)
    assert period_ends(result)[:2] == ["0", "1"]
    text = " ".join(answer(result, Screen()).split())
    assert "likeliest at the end of quarter 4" in text  # which ends the first year: people count from 1
    rows = [row for row in text.split(" ▲ ") if row]
    assert [row.split()[-1] for row in rows[:2]] == ["4", "8"]
