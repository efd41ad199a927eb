"""Periods, judged dates and discount factors, against published factors and dates counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.errors import ModelError
from mcsv.model import Duration, Model
from mcsv.plan.quantities.clock import Clock, discount_factor

QUARTERS = {"step": "quarter"}


def clock(**sections: Any) -> Clock:
    document = {
        "horizon": "5 years",
        "pockets": {"council": {}},
        "costs": {"team": {"amount": 1, "per": "year", "paid_by": {"council": 1}}},
    }
    return Clock.of(Model.model_validate({**document, **sections}))


def judged_for(window: str) -> dict[str, Any]:
    return {"accountability": {"pocket": "council", "window": window, "tolerance": 0.05}}


def factor(t: int, months: int = 12, **convention: Any) -> float:
    discounting = Model.model_validate(
        {"discounting": convention, "inputs": {"x": 1}, "outputs": {"y": {"formula": "x"}}}
    )
    assert discounting.discounting is not None
    return discount_factor(discounting.discounting, t, months)


def test_labels() -> None:
    assert clock(step="quarter", start="2026-11", horizon=4).labels == ("2026-11", "2027-02", "2027-05", "2027-08")
    assert clock(step="month", start="2026-12", horizon=2).labels == ("2026-12", "2027-01")
    assert clock(step="year", horizon=3).labels == ("0", "1", "2")


@pytest.mark.parametrize(
    ("step", "per", "share"),
    [
        ("quarter", "year", 0.25), ("quarter", "quarter", 1), ("quarter", "month", 3), ("month", "year", 1 / 12),
        ("month", "quarter", 1 / 3), ("year", "month", 12), ("year", "quarter", 4), ("month", "period", 1),
        ("year", "once", 1),
    ],
)  # fmt: skip
def test_shares_of_a_period(step: str, per: Any, share: float) -> None:
    assert clock(step=step).share(per) == pytest.approx(share, rel=1e-15)


def test_lengths() -> None:
    quarters = clock(step="quarter")
    assert quarters.periods == 20
    assert quarters.length(None) == 20
    assert [quarters.length(Duration(2, unit)) for unit in ("period", "quarter", "year")] == [2, 2, 8]
    assert quarters.length(Duration(6, "month")) == 2


@pytest.mark.parametrize(
    ("sections", "judged"),
    [
        # April to March years: after 4 and 8 quarters
        ({**QUARTERS, "start": "2026-04", "financial_year": 4, **judged_for("2 years")}, (3, 7)),
        # begins in the middle of a financial year: after 2 and 6 quarters, and at the window's end
        ({**QUARTERS, "start": "2026-10", "financial_year": 4, **judged_for("2 years")}, (1, 5, 7)),
        # without a financial year, a year is counted from the start
        ({**QUARTERS, "start": "2026-10", **judged_for("2 years")}, (3, 7)),
        ({**QUARTERS, **judged_for("6 quarters")}, (3, 5)),
        # no window: all years
        ({**QUARTERS, "start": "2026-04"}, (3, 7, 11, 15, 19)),
        ({"step": "month", "start": "2026-01", "financial_year": 4, **judged_for("18 months")}, (2, 14, 17)),
        # a financial year ends inside a quarter: judged at that quarter's end
        ({**QUARTERS, "start": "2026-02", "financial_year": 4, **judged_for("1 year")}, (0, 3)),
        ({"step": "year", "start": "2026-02", "financial_year": 4, **judged_for("3 years")}, (0, 1, 2)),
        ({"step": "month", "start": "2026-04", **judged_for("7 months")}, (6,)),
    ],
)  # fmt: skip
def test_judged_dates(sections: dict[str, Any], judged: tuple[int, ...]) -> None:
    assert clock(**sections).judged("council") == judged


def test_window() -> None:
    assert clock(step="quarter", **judged_for("2 years")).window == 8
    assert clock(step="quarter").window == 0


@pytest.mark.parametrize(("t", "expected"), [(0, 1.0), (1, 0.966184), (10, 0.708919), (30, 0.356278), (31, 0.345901)])
def test_green_book_published_factors(t: int, expected: float) -> None:
    assert factor(t, schedule="green_book", origin="start") == pytest.approx(expected, abs=6e-7)


def test_green_book_by_its_definition() -> None:
    def by_years(rates: list[tuple[int, float]], year: int) -> float:
        value, begun = 1.0, 0
        for until, rate in rates:
            value /= (1 + rate) ** (min(year, until) - min(begun, year))
            begun = until
        return value

    standard = [(30, 0.035), (75, 0.03), (125, 0.025), (200, 0.02), (300, 0.015), (10**6, 0.01)]
    health = [(30, 0.015), (75, 0.0129), (125, 0.0107), (200, 0.0086), (300, 0.0064), (10**6, 0.0043)]
    for year in (0, 1, 29, 30, 31, 75, 76, 125, 126, 200, 201, 300, 301, 350):
        assert factor(year, schedule="green_book", origin="start") == pytest.approx(by_years(standard, year), rel=1e-13)
        assert factor(year, schedule="green_book_health", origin="start") == pytest.approx(
            by_years(health, year), rel=1e-13
        )


def test_points_within_a_period() -> None:
    assert factor(0, 12, rate=0.1, origin="start") == 1.0
    assert factor(0, 12, rate=0.1, origin="mid") == pytest.approx(1.1**-0.5)
    assert factor(0, 12, rate=0.1, origin="end") == pytest.approx(1 / 1.1)
    assert factor(5, 3, rate=0.1, origin="start") == pytest.approx(1.1**-1.25)
    assert factor(5, 3, rate=0.1, origin="end") == pytest.approx(1.1**-1.5)
    assert factor(7, 1, rate=0.1, origin="mid") == pytest.approx(1.1 ** (-7.5 / 12))
    # the half year after year 30 is discounted at year 31's rate
    assert factor(30, 12, schedule="green_book", origin="mid") == pytest.approx(1.035**-30 * 1.03**-0.5)
    assert factor(4, 12, rate=0.0, origin="end") == 1.0


@pytest.mark.parametrize("years", [(30.0, 20.0), (30.0, 30.0), (0.0,)])
def test_a_schedule_of_ones_own_has_no_step_of_no_length(years: tuple[float, ...]) -> None:
    steps = [*({"until": year, "rate": 0.035} for year in years), {"rate": 0.03}]
    with pytest.raises(ModelError, match=r"E205 discounting\.steps"):
        factor(1, steps=steps, origin="start")
