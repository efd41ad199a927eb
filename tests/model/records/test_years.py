"""Financial years counted month by month, for every month in which one can begin and every start and step."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from campaign import some

from mcsv.model import Model
from mcsv.model.language.calendar import MONTHS
from mcsv.model.records.years import first_month, label, months_by_year, year_ends, year_of
from mcsv.plan.quantities.clock import Clock

STEPS = ("month", "quarter", "year")


def model(begins: int | None, starts: int, step: str, **more: Any) -> Model:
    data = {
        "step": step,
        "start": f"2026-{starts:02}",
        "horizon": "4 years",
        "financial_year": begins,
        "pockets": {"council": {}},
        "costs": {"team": {"amount": 1, "per": "year", "paid_by": "council"}},
    }
    return Model.model_validate({**data, **more})


def by_hand(begins: int, starts: int, length: int, periods: int) -> tuple[list[dict[int, int]], list[int]]:
    """The months of each year in each period, and the periods that hold the last month of a year or its end."""
    year, month = 2026, starts
    calendar = []
    for _ in range(periods * length):
        calendar.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    shares, ends = [], []
    last = 12 if begins == 1 else begins - 1
    for t in range(periods):
        months = calendar[t * length : (t + 1) * length]
        shares.append(dict(Counter(y if m >= begins else y - 1 for y, m in months)))
        if any(m == last for _, m in months):
            ends.append(t)
    return shares, ends


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("begins", some(range(1, 13), 4))
def test_months_ends_and_judged_dates(begins: int, step: str) -> None:
    for starts in range(1, 13):
        found = model(begins, starts, step)
        periods = found.periods
        shares, ends = by_hand(begins, starts, MONTHS[step], periods)
        assert [months_by_year(found, t) for t in range(periods)] == shares
        assert list(year_ends(found, periods)) == ends
        judged = {"pocket": "council", "window": "2 years", "tolerance": 0.1}
        window = 24 // MONTHS[step]
        clock = Clock.of(model(begins, starts, step, accountability=judged))
        assert list(clock.judged("council")) == sorted({*(t for t in ends if t < window), window - 1})


@pytest.mark.parametrize("step", STEPS)
def test_without_a_month_of_its_own_the_year_begins_with_the_model(step: str) -> None:
    for starts in range(1, 13):
        found = model(None, starts, step)
        assert first_month(found) == starts
        length = 12 // MONTHS[step]
        assert list(year_ends(found, found.periods)) == [length - 1, 2 * length - 1, 3 * length - 1, 4 * length - 1]


def test_without_a_start_no_year_has_a_name() -> None:
    nameless = Model.model_validate(
        {
            "step": "quarter",
            "horizon": 8,
            "pockets": {"council": {}},
            "costs": {"team": {"amount": 1, "per": "year", "paid_by": "council"}},
        }
    )
    assert months_by_year(nameless, 0) == {}
    assert year_ends(nameless, 8) == (3, 7)


@pytest.mark.parametrize(
    ("written", "begins", "year"),
    [
        ("2026/27", 4, 2026), ("2026/2027", 4, 2026), ("2026-27", 9, 2026), ("2026", 1, 2026),
        ("2026", 4, None), ("2026/27", 1, None), ("1999/00", 4, 1999),
    ],
)  # fmt: skip
def test_years_as_they_are_written(written: str, begins: int, year: int | None) -> None:
    assert year_of(written, begins) == year


def test_names_of_years() -> None:
    assert [label(2026, 4), label(1999, 4), label(2026, 1)] == ["2026/27", "1999/00", "2026"]
