"""What a draw's story says of its inputs and events is what they were, beside the median, and what they cost."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr
from scipy import stats

import mcsv
from mcsv.reports.questions.story import story
from mcsv.reports.questions.story_figures import as_percentile
from mcsv.reports.writing.paper import Row, Shown, Table

MODEL: dict[str, Any] = {
    "currency": "GBP",
    "step": "year",
    "horizon": "1 year",
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 130, "per": "year"}}},
    "inputs": {"cost": {"dist": "normal", "mean": 100, "sd": 20}},
    "costs": {"team": {"amount": "cost", "per": "year", "paid_by": "council"}},
    "events": {"strike": {"probability": 0.3, "costs": {"council": 2_500}}},
}


@pytest.fixture(scope="module")
def worst() -> xr.Dataset:
    return mcsv.explain(MODEL, worst=True, draws=3_000)


def rows(found: xr.Dataset, begins: str) -> dict[str, Row]:
    (table,) = (each for each in story(found) if isinstance(each, Table) and each.title.startswith(begins))
    return {str(row.label): row for row in table.rows}


def value(row: Row, at: int) -> float:
    cell = row.cells[at]
    assert isinstance(cell, Shown)
    return cell.value


def test_what_moved_the_position_stands_with_its_value_before_its_median(worst: xr.Dataset) -> None:
    row = rows(worst, "What moved council")["cost"]
    cost = float(worst.input_value.values[list(worst.input_name.values).index("cost")])
    assert (value(row, 0), value(row, 2)) == (cost, pytest.approx(100.0))
    assert cost > 110.0
    assert row.cells[1] == as_percentile(100.0 * float(stats.norm.cdf((cost - 100.0) / 20.0)))
    assert value(row, 3) == pytest.approx(100.0 - cost)
    assert value(row, 4) == pytest.approx(worst.attrs["position"] + cost - 100.0)


def test_a_story_that_was_kept_from_before_is_told_all_the_same(worst: xr.Dataset) -> None:
    before = worst.drop_vars("input_price_year")
    del before.attrs["subject_named"]
    assert story(before) == story(worst)


def test_what_an_event_cost_is_no_gain(worst: xr.Dataset) -> None:
    assert value(rows(worst, "Events that happened")["strike"], 1) == 2_500.0


@pytest.mark.parametrize(
    ("percentile", "said"),
    [(50.0, "50.0"), (0.1, "0.1"), (99.9, "99.9"), (0.0333, "0.0333"), (99.9667, "99.967"), (0.06, "0.06")],
)
def test_near_the_ends_a_percentile_has_more_digits(percentile: float, said: str) -> None:
    assert as_percentile(percentile) == said
