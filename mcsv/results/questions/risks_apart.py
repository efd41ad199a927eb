"""How far the risks of a deficit of two options are apart, and the reserves that buy them down.

At any judged date, as a run tells them, and at the end of the window alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.paired import of_quantiles, of_shares
from mcsv.engine import joint_shares
from mcsv.plan import PocketCells
from mcsv.plan.code.comparison import Comparison
from mcsv.results.sections.reserves import reserve_levels, reserve_read
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Negatives

__all__ = ["deficits", "reserves"]

Floats = NDArray[np.float64]
Pairs = Sequence[tuple[int, int]]
Place = tuple[str, str]
"""An option and a pocket."""


def deficits(summary: Summary, comparison: Comparison, pairs: Pairs) -> dict[str, Floats]:
    """Differences of chances of a deficit, (pairs, pockets), from the counts of each and of both.

    At any judged date they are nan for pockets that accept no stated risk.
    """
    found: dict[str, Floats] = {}
    if not summary.layout.pockets:
        return found
    for name, cells, joint in (
        ("deficit_apart", comparison.both, False),
        ("deficit_any_apart", comparison.both_any, True),
    ):
        found[name], found[f"{name}_se"] = _deficits(summary, cells, pairs, joint)
    return found


def _deficits(
    summary: Summary, both: Mapping[tuple[tuple[int, int], str], int], pairs: Pairs, joint: bool
) -> tuple[Floats, Floats]:
    layout, count = summary.layout, summary.tallied[Negatives].count
    apart, errors = (np.full((len(pairs), len(layout.pockets)), np.nan) for _ in range(2))
    for row, pair in enumerate(pairs):
        for column, pocket in enumerate(layout.pockets):
            if (cell := both.get((pair, pocket))) is None:
                continue
            books = [layout.pocket_cells[layout.options[number], pocket] for number in pair]
            first, second = ([int(count[_position(book, joint)])] for book in books)
            value, error = of_shares(first, second, count[[cell]], summary.draws)
            apart[row, column], errors[row, column] = value[0], error[0]
    return apart, errors


def _position(book: PocketCells, joint: bool) -> int:
    """The cell that is below zero where there is a deficit."""
    if not joint:
        return book.judged
    assert book.lowest is not None
    return book.lowest


def reserves(summary: Summary, pairs: Pairs, confidences: Floats) -> dict[str, NDArray[Any]]:
    """Differences of reserves, (pairs, pockets, confidences); their errors are paired where reserves are read off the
    positions, (pairs, pockets).
    """
    layout = summary.layout
    if not layout.pockets:
        return {}
    places = [((layout.options[i], pocket), (layout.options[j], pocket)) for i, j in pairs for pocket in layout.pockets]
    levels = reserve_levels(confidences)
    wanted = {(joint, pair): _read_off(layout.pocket_cells, pair, joint) for joint in (False, True) for pair in places}
    asked = [cells for cells in dict.fromkeys(wanted.values()) if cells is not None]
    values = {cell: summary.quantiles(cell, levels)[0] for cells in asked for cell in cells}
    shares = joint_shares(summary.study.plan, summary.draws, asked, values)  # of all at once: draws are seen again
    shape = (len(pairs), len(layout.pockets))
    found: dict[str, NDArray[Any]] = {}
    for name, joint in (("reserve_apart", False), ("reserve_any_apart", True)):
        both = [shares[cells] if (cells := wanted[joint, pair]) else levels**2 for pair in places]
        apart, errors = _reserves(summary, places, confidences, joint, both)
        found[name], found[f"{name}_se"] = apart.reshape(*shape, -1), errors.reshape(*shape, -1)
    paired = [all(layout.pocket_cells[place].shifts for place in pair) for pair in places]
    return found | {"reserve_apart_paired": np.array(paired).reshape(shape)}


def _reserves(
    summary: Summary, places: Sequence[tuple[Place, Place]], confidences: Floats, joint: bool, both: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """Differences and their errors, (places, confidences); ``both``: shares of draws at or below both reserves."""
    known = {place: reserve_read(summary, place, confidences, joint) for place in dict.fromkeys(chain(*places))}
    levels = reserve_levels(confidences)
    values, errors = [], []
    for pair, share in zip(places, both, strict=True):
        (mine, of_mine), (theirs, of_theirs) = (known[place] for place in pair)
        with np.errstate(invalid="ignore"):  # two reserves of which none would do are not apart by any number
            values.append(mine - theirs)
        errors.append(of_quantiles(of_mine, of_theirs, share, levels))
    return np.array(values), np.array(errors)


def _read_off(books: Mapping[Place, PocketCells], pair: tuple[Place, Place], joint: bool) -> tuple[int, int] | None:
    """The cells off which the reserves of a pair are read; None where one is found by runs, or not stated."""
    first, second = (_before(books[place], joint) for place in pair)
    return None if first is None or second is None else (first, second)


def _before(book: PocketCells, joint: bool) -> int | None:
    """The cell off which a reserve is read; None where it is found by runs, or not stated."""
    if not book.shifts:
        return None
    return book.lowest_before_reserve if joint else book.before_reserve
