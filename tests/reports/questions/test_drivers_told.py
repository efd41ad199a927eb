"""What is said of drivers and of risks left out: the right end, the right threshold, and how sure it is."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr

import mcsv
from mcsv.reports.media.text import plain
from mcsv.reports.questions.drivers import driving
from mcsv.reports.questions.left_out import without_risks
from mcsv.reports.writing.paper import Block, Row, Sentence, Shown, Table, without_ink

MODEL: dict[str, Any] = {
    "currency": "GBP",
    "step": "year",
    "horizon": "1 year",
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 130, "per": "year"}}},
    "inputs": {"cost": {"dist": "normal", "mean": 100, "sd": 20}, "other": {"dist": "normal", "mean": 0, "sd": 2}},
    "costs": {"team": {"amount": "cost + other", "per": "year", "paid_by": "council"}},
    "events": {"strike": {"probability": 0.3, "costs": {"council": 20}}},
}


@pytest.fixture(scope="module")
def one() -> xr.Dataset:
    return mcsv.drivers(MODEL, draws=40_000, threads=2)


def rows(blocks: tuple[Block, ...], begins: str) -> dict[str, Row]:
    tables = [block for block in map(without_ink, blocks) if isinstance(block, Table)]
    (table,) = (each for each in tables if each.title.startswith(begins))
    return {str(row.label): row for row in table.rows}


def test_a_row_goes_from_the_lowest_eighth_to_the_highest_and_the_goal_is_the_tolerance(one: xr.Dataset) -> None:
    blocks = driving(one)
    known = one.driver_mean.sel(option="base", driver="cost")
    for outcome, begins in (("deficit", "What moves the risk"), ("position", "What moves the position")):
        low, high, *_ = rows(blocks, begins)["cost"].cells
        assert isinstance(low, Shown)
        assert isinstance(high, Shown)
        values = known.sel(outcome=outcome).values
        assert (low.value, high.value) == (values[0], values[-1])
        assert (low.value < high.value) == (outcome == "deficit")
    tables = [block for block in map(without_ink, blocks) if isinstance(block, Table)]
    headings = {table.title[:19]: table.columns[-1].heading for table in tables if table.title.startswith("What moves")}
    assert headings == {"What moves the risk": "is 10 % at", "What moves the posi": "is 0 at"}


@pytest.mark.parametrize(("times", "told"), [(1.1, False), (1.3, True), (2.0, True)])
def test_what_drivers_make_surer_is_told_where_it_pays(one: xr.Dataset, times: float, told: bool) -> None:
    found = one.copy(deep=True)
    found["outcome_mean_adjusted_se"] = found.outcome_mean_se / times
    found["outcome_mean_adjusted"] = found.outcome_mean
    said = [plain(block) for block in driving(found) if isinstance(block, Sentence)]
    surer = [each for each in said if each.startswith("Without the luck of the draws")]
    assert len(surer) == (2 if told else 0)
    assert all(f": {times:.1f} times as sure as from the draws alone." in each for each in surer)


@pytest.mark.parametrize(("errors", "named"), [(1.5, False), (2.5, True)])
def test_a_risk_is_named_where_the_chance_is_surely_lower_without_it(
    one: xr.Dataset, errors: float, named: bool
) -> None:
    found = one.copy(deep=True)
    change = found.without_p_deficit_change
    found["without_p_deficit_change_se"] = abs(change) / (1.96 * errors)
    said = [plain(block) for block in without_risks(found.sel(option="base")) if isinstance(block, Sentence)]
    assert bool(said) == named
    if named:
        base = found.sel(option="base")
        now, less = (100 * float(base.outcome_mean.sel(outcome="deficit")), 100 * float(base.without_p_deficit[0]))
        assert less < now - 5
        chances = [float(word) for word in said[0].replace("%", "").split() if word.replace(".", "").isdigit()]
        assert chances[-2:] == pytest.approx([less, now], abs=0.06)
