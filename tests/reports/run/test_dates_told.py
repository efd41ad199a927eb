"""What is said of a date is of that date: after the window, at a pocket's own judged date, of worlds, of few draws."""

from __future__ import annotations

from typing import Any

import pytest
import xarray as xr
from reports.traced import traced

import mcsv
from mcsv.reports.media.text import plain
from mcsv.reports.run.answer import headline
from mcsv.reports.run.known import chance_known
from mcsv.reports.run.positions import reserves
from mcsv.reports.run.summary import other_pockets
from mcsv.reports.writing.paper import Note, Sentence, Shown, Table
from mcsv.results.statistics.intervals import draws_for

MODEL: dict[str, Any] = {
    "currency": "GBP",
    "step": "year",
    "start": "2026-04",
    "horizon": "3 years",
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
    "pockets": {
        "council": {"budget": {"amount": 100, "per": "year"}},
        "partner": {"budget": {"amount": 45, "per": "year"}, "tolerance": 0.2, "window": "2 years"},
    },
    "inputs": {
        "team": {"dist": "normal", "mean": 50, "sd": 10},
        "repair": {"dist": "normal", "mean": 200, "sd": 40},
        "more": {"dist": "normal", "mean": 20, "sd": 5},
    },
    "costs": {
        "team": {"amount": "team", "per": "year", "for": 1, "paid_by": {"council": 0.5, "partner": 0.5}},
        "repair": {"amount": "repair", "per": "once", "from": 1, "paid_by": "council"},
        "more": {"amount": "more", "per": "year", "from": 1, "paid_by": "partner"},
    },
}


def run(draws: int = 4_000, levels: int = 0, **changes: Any) -> xr.Dataset:
    return mcsv.simulate(MODEL | changes, draws=draws, threads=1, levels=levels)


def holding(reserve: float) -> list[str]:
    council = MODEL["pockets"]["council"] | {"reserve": reserve}
    return [plain(each) for each in headline(run(pockets=MODEL["pockets"] | {"council": council}).isel(option=0))]


def test_after_the_window_the_date_is_that_of_the_chance() -> None:
    one = run().isel(option=0)
    chances = one.p_deficit.sel(pocket="council").values
    assert chances[0] == 0.0
    assert chances[1] > 0.1 > chances[2]
    _, after = [plain(each) for each in headline(one)]
    low, high = (100.0 * end for end in one.p_deficit_ci.sel(pocket="council").values[1])
    said = f"{100.0 * chances[1]:.0f} % ({low:.0f} to {high:.0f}) on 2028-03-31."
    assert after == f"After the window the chance is above the tolerance: {said}"


@pytest.mark.parametrize(
    ("reserve", "said"),
    [
        (-5.0, "no reserve is needed for that"),
        (0.0, "no reserve is needed for that"),
        (5.0, "it would stay within it without the GBP 5 that it holds against this and other risks"),
    ],
)
def test_only_what_is_held_could_be_done_without(reserve: float, said: str) -> None:
    assert holding(reserve)[0].endswith(f"; {said}")


def test_so_many_draws_as_the_highest_confidence_needs_are_told() -> None:
    (table,) = reserves(run(30).isel(option=0), 0)
    assert [isinstance(cell, Shown) and cell.known.value == cell.known.value for cell in table.rows[0].cells] == [
        True,
        False,
        False,
    ]
    assert draws_for(0.1) < draws_for(0.05)
    assert table.notes == (f"n/a: the reserve for 90 % and 95 % needs at least {draws_for(0.05)} draws",)


def test_another_pocket_stands_where_it_is_judged() -> None:
    """After two years and not after one, as its note says."""
    found = traced(run().isel(option=0))
    (table,) = (each for each in other_pockets(found.one, 0) if isinstance(each, Table))
    assert "partner: at the end of 2 years." in table.notes
    cells = [found.name(cell) for cell in table.rows[0].cells]
    assert cells[0] == "position_mean[partner, 2027-04-01]"
    assert cells[-1] == "p_deficit[partner, 2027-04-01]"


def test_a_pocket_that_accepts_no_risk_is_judged_at_the_end_of_its_window_by_worlds_too() -> None:
    """How well one world is seen is that of the highest chance that is named."""
    pockets = MODEL["pockets"] | {"partner": {"budget": MODEL["pockets"]["partner"]["budget"]}}
    accountability = MODEL["accountability"] | {"window": "3 years"}
    inputs = MODEL["inputs"] | {"more": MODEL["inputs"]["more"] | {"mean": 60, "sd": 20, "chance": True}}
    found = traced(run(levels=200, pockets=pockets, accountability=accountability, inputs=inputs).isel(option=0))
    (_, places), *_ = found.sentences(chance_known(found.one, 1)).items()
    assert places["middle"] == "p_deficit_known[partner, 0.5]"
    said, _ = chance_known(found.one, 0)
    assert isinstance(said, Sentence)
    assert "p_deficit_any_known[council, 0.95]" in found.sentences([said]).popitem()[1].values()


def test_how_well_a_world_is_seen_is_told_of_the_highest_chance() -> None:
    inputs = MODEL["inputs"] | {"more": MODEL["inputs"]["more"] | {"mean": 60, "sd": 20, "chance": True}}
    one = run(levels=200, inputs=inputs).isel(option=0)
    noise = one.deficit_any_known_noise.sel(pocket="partner").values
    levels = one["quantile"].values.tolist()
    low, high = (float(noise[levels.index(level)]) for level in (0.05, 0.95))
    assert low < 0.9 * high
    (note,) = (block for block in chance_known(one, 1) if isinstance(block, Note))
    assert f"is seen to ±{100 * high:.2g} points (90 %)." in note.lines[0]
