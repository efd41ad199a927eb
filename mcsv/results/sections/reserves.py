"""Reserves that buy a risk down: read off the distribution of positions where they shift it, elsewhere from runs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from mcsv.engine import Required
from mcsv.plan import PocketCells
from mcsv.results.statistics.intervals import above_zero
from mcsv.results.statistics.summary import Summary

__all__ = [
    "CONFIDENCES",
    "reserve_levels",
    "reserve_missing",
    "reserve_read",
    "reserve_required",
    "reserves_by_date",
    "wanted_confidences",
]

Floats = NDArray[np.float64]

CONFIDENCES = (0.8, 0.9, 0.95)
"""The confidences for which a reserve is stated, where it shifts the position; 1 - tolerance joins them."""


def wanted_confidences(tolerances: Iterable[float]) -> Floats:
    """The usual confidences, and 1 - tolerance of each pocket that states one."""
    return np.array(sorted({*CONFIDENCES, *map(_complement, tolerances)}))


def reserve_levels(confidences: Floats) -> Floats:
    """The quantiles of a position at which the reserves for these confidences are read."""
    return np.array([_complement(confidence) for confidence in confidences.tolist()])


def _complement(probability: float) -> float:
    # 1 - 0.95 is 0.05, not 0.050000000000000044, which would be looked up as a level of its own.
    return round(1.0 - probability, 12)


def reserve_required(
    summary: Summary, place: tuple[str, str], confidences: Floats, joint: bool
) -> tuple[Floats, Floats]:
    """The smallest reserves of an option's pocket and their standard errors, (confidences,) each.

    ``joint``: against a deficit at any judged date, otherwise at the end of the window. nan where it is not stated: at
    any date for a pocket that accepts no stated risk; where draws are too few to say how sure it is; where the reserve
    does more than shift the position, for all confidences but that of the pocket's own tolerance. Infinite
    where none would do. Where none is required the error reaches as far as one may be, and is 0 where surely none is.

    None is above the reserve against a deficit at any judged date, nor above that for more confidence: so it is in the
    draws, but what is read between them, off bins, may be a hair off.
    """
    required, errors = reserve_read(summary, place, confidences, joint)
    if not joint:
        most, _ = reserve_read(summary, place, confidences, joint=True)
        required = np.where(np.isnan(required), np.nan, np.fmin(required, most))
    return required, errors


def reserve_read(summary: Summary, place: tuple[str, str], confidences: Floats, joint: bool) -> tuple[Floats, Floats]:
    """The same by itself, off the positions or from runs, whatever other dates require: differences between options
    are of figures that were all read in one way.
    """
    book, levels = summary.layout.pocket_cells[place], reserve_levels(confidences)
    if book.shifts:
        value, error = above_zero(*reserve_missing(summary, book, levels, joint))
        rising = np.fmax.accumulate(np.where(np.isnan(error), np.nan, value))
        return np.where(np.isnan(error), np.nan, rising), error
    values, errors = np.full(levels.size, np.nan), np.full(levels.size, np.nan)
    found = summary.study.reserves.get((*place, joint))
    if found is not None:
        at = np.flatnonzero(np.isclose(levels, summary.layout.tolerances[place], rtol=0, atol=1e-12))
        values[at], errors[at] = _stated(found), found.se
    return values, errors


def reserves_by_date(summary: Summary, place: tuple[str, str], dates: Iterable[int]) -> tuple[Floats, Floats]:
    """The smallest reserves against a deficit at each judged date alone, at the pocket's own tolerance, (periods,).

    nan at other dates, without a tolerance, and where the reserve is uncertain or does more than shift the position.
    None is above that against a deficit at any of them.
    """
    book, tolerance = summary.layout.pocket_cells[place], summary.layout.tolerances.get(place)
    values, errors = np.full(len(book.positions), np.nan), np.full(len(book.positions), np.nan)
    if tolerance is None or not book.shifts or book.reserve_cell is not None:
        return values, errors
    (most,), _ = reserve_read(summary, place, np.array([_complement(tolerance)]), joint=True)
    for date in dates:
        (value,), (error,) = summary.quantiles(book.positions[date], np.array([round(tolerance, 12)]))
        needed, unsure = above_zero(book.reserve - value, error)
        values[date], errors[date] = (np.nan if np.isnan(error) else np.fmin(needed, most)), unsure
    return values, errors


def _stated(found: Required) -> float:
    """A reserve without an error is not stated, but that none would do is."""
    return found.reserve if np.isinf(found.reserve) or not np.isnan(found.se) else np.nan


def reserve_missing(summary: Summary, book: PocketCells, levels: Floats, joint: bool) -> tuple[Floats, Floats]:
    """What is required where a reserve moves every draw by the same amount, so that the position less the reserve tells
    it; below 0 where even less than none would do. Standard errors beside it.
    """
    plain, before = (book.lowest, book.lowest_before_reserve) if joint else (book.judged, book.before_reserve)
    if before is None:
        return np.full(levels.size, np.nan), np.full(levels.size, np.nan)
    fixed = book.reserve if before == plain else 0.0
    value, error = summary.quantiles(before, levels)
    return fixed - value, error
