"""What is said of a portfolio: which programme to stop first where that is sure, and what stays without it."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr
from reports.traced import traced

import mcsv
from mcsv.reports.questions.portfolio import by_programme, headline
from mcsv.reports.writing.paper import Shown
from mcsv.results.reading.portfolio import by_effect, programmes, stop_first

FILE = Path(__file__).parents[3] / "configs" / "portfolio" / "portfolio.yaml"


@pytest.fixture(scope="module")
def found() -> xr.Dataset:
    return mcsv.portfolio(FILE, draws=16_384, threads=2)


def with_changes(found: xr.Dataset, changes: list[float], errors: list[float]) -> xr.Dataset:
    """The same with other changes of the chance of a deficit, and their 95 % errors."""
    other = found.copy(deep=True)
    other["stopped_p_deficit_change"][:] = changes
    other["stopped_p_deficit_change_se"][:] = [error / 1.96 for error in errors]
    return other


@pytest.mark.parametrize(
    ("changes", "errors", "first"),
    [
        ([-0.05, -0.30, 0.10], [0.01, 0.01, 0.01], [1]),
        ([-0.05, -0.30, 0.10], [0.01, 0.31, 0.01], []),  # it may be none
        ([-0.29, -0.30, 0.10], [0.01, 0.01, 0.01], [1, 0]),  # apart by less than both errors together
        ([-0.28, -0.30, 0.10], [0.01, 0.01, 0.01], [1]),
        ([-0.29, -0.30, 0.10], [0.30, 0.01, 0.01], [1]),  # of which one may be none
    ],
)
def test_who_is_stopped_first_is_surely_less_of_a_risk(
    found: xr.Dataset, changes: list[float], errors: list[float], first: list[int]
) -> None:
    assert stop_first(with_changes(found, changes, errors)) == first
    assert by_effect(with_changes(found, changes, errors)) == [1, 0, 2]


def test_by_how_much_the_chance_would_be_lower_is_told(found: xr.Dataset) -> None:
    other = with_changes(found, [-0.05, -0.30, 0.10], [0.01, 0.01, 0.01])
    (said,) = (each for each in headline(other) if str(each.parts[0]).startswith("Stop "))
    assert str(said.parts[0]).startswith(f"Stop {programmes(found)[1]} first: without it the chance would be ")
    (less,) = (part for part in said.parts if isinstance(part, Shown) and part.how == "error")
    assert less.value == pytest.approx(0.30)
    assert str(said.parts[-2]) == " below what it is"


@pytest.mark.parametrize(
    ("stated", "kind", "stays"),
    [
        ("", "a reserve", "its budget goes with it"),
        ("reserve", "a reserve", "its budget goes with it"),
        ("budget", "a budget and reserve", "the budget stays"),
        ("budget reserve", "a budget and reserve", "the budget stays"),
    ],
)
def test_what_is_stated_for_all_stays_and_is_needed_by_each(
    found: xr.Dataset, stated: str, kind: str, stays: str
) -> None:
    other = found.assign_attrs(stated=stated)
    said = traced(other).said(headline(other)[1])
    assert said.startswith(f"One by one the programmes would need {kind} of ")
    (note,) = (note for note in by_programme(other).notes if note.startswith("without: "))
    assert f", {stays}; the same draws" in note
    (needs,) = (note for note in by_programme(other).notes if note.startswith("needs: "))
    assert needs.endswith("budget included" if "budget" in stated else "beside its own budget")
