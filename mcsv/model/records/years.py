"""Financial years: where they begin and end among a model's periods, and what they are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mcsv.model.language.calendar import MONTHS, Step

if TYPE_CHECKING:
    from mcsv.model.records.claim import Claim

__all__ = ["first_month", "label", "months_by_year", "months_outside", "year_ends", "year_of"]


def first_month(model: Claim) -> int:
    """The month (1 to 12) in which a financial year begins; unless told, the month in which the model starts."""
    return model.financial_year or (model.start.month if model.start else 1)


def label(year: int, begins: int) -> str:
    """The financial year that begins in that calendar year: 2026/27, or 2026 where it begins in January."""
    return str(year) if begins == 1 else f"{year}/{(year + 1) % 100:02}"


def year_of(written: str, begins: int) -> int | None:
    """The calendar year in which a written financial year begins; None where it is written like one of another kind.

    2026/27, 2026/2027 and 2026-27 are the same year; a year that begins in January is written 2026.
    """
    first, *second = re.split("[/-]", written.strip())
    return int(first) if bool(second) == (begins != 1) else None


def months_by_year(model: Claim, period: int) -> dict[int, int]:
    """How many months of a period lie in each financial year, named by the calendar year in which that begins.

    Empty without a start: nobody knows which years these are.
    """
    found: dict[int, int] = {}
    if model.start is not None:
        begins, length = first_month(model), MONTHS[model.step]
        for month in (model.start.plus(period * length + k) for k in range(length)):
            year = month.year if month.month >= begins else month.year - 1
            found[year] = found.get(year, 0) + 1
    return found


def months_outside(model: Claim, year: int, periods: int) -> tuple[int, int]:
    """How many months of a financial year lie before a model of so many periods, and how many after it: 0 to 12 each.

    A year is named by the calendar year in which it begins. None lie outside a model without a start.
    """
    if model.start is None:
        return 0, 0
    first = 12 * (year - model.start.year) + first_month(model) - model.start.month
    over = first + 12 - periods * MONTHS[model.step]
    return min(max(-first, 0), 12), min(max(over, 0), 12)


def months_apart(model: Claim, price_year: str) -> int:
    """How many months lie between a price year's end and a later start; below 0 between a start and a later year.

    0 where the start lies in the year, or there is none. 2025/26 is a financial year, 2025 one that begins in January.
    """
    if model.start is None:
        return 0
    begins = first_month(model) if len(re.split("[/-]", price_year.strip())) > 1 else 1
    since = 12 * (model.start.year - int(price_year.strip()[:4])) + model.start.month - begins
    return min(since, 0) if since < 12 else since - 12


def year_ends(model: Claim, periods: int) -> tuple[int, ...]:
    """The periods, from 0, at whose end a financial year has ended since the period before.

    A period that a year's end falls into counts as well: what happens then is seen at the period's end. Without a
    start the first period is taken to begin in January.
    """
    starts = model.start.month if model.start else 1
    return tuple(t for t in range(periods) if _passed(starts, model.step, first_month(model), t) < MONTHS[model.step])


def _passed(starts: int, step: Step, begins: int, period: int) -> int:
    # Months of the newest financial year that have passed when the period is over.
    return (starts - 1 + MONTHS[step] * (period + 1) - (begins - 1)) % 12
