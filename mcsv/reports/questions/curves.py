"""Which choice is best over the willingness to pay, and over the weight of the value to society against own cash."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.cells import chance, measured
from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.paper import PERCENT, Block, Cell, Column, Line, Lines, Row, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.words import exact
from mcsv.results.reading.figures import accountable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["curves"]

_NOTHING = "do nothing"
_ROWS = 9
"""Points of a curve that are shown at most; all of them are in the document."""


def curves(results: xr.Dataset) -> Iterator[Block]:
    """A table a curve: the best choice by its mean, how often each one is best, and what knowing better is worth."""
    said = (
        ("willingness_to_pay", "_at_price", message("Best by what a unit of the effect is worth"), message("worth")),
        (
            "social_weight",
            "_at_weight",
            message("Best by the weight of the value to society against own cash"),
            message("weight"),
        ),
    )
    for key, at, title, corner in said:
        if key not in results.sizes:
            continue
        unit = str(results.attrs["currency"])
        size, names = scale_of(results, unit), [str(name) for name in results["choice"].values]
        rows = []
        for point in _shown(results[f"best{at}"].values):
            cells: list[Cell] = [str(results[f"best{at}"].values[point])]
            cells += [chance(results, f"p_best{at}", **{key: point, "choice": number}) for number in range(len(names))]
            cells += [measured(results, f"evpi{at}", unit, size, **{key: point})]
            rows.append(Row(exact(float(results[key].values[point])), tuple(cells)))
        columns = (
            Column(message("best")),
            *(Column(message("{name}, %", name=name)) for name in names),
            Column(message("worth knowing"), "beside"),
        )
        note = message(
            "best: by its mean; behind it the share of draws in which each is best, and the value of perfect knowledge"
        )
        heading = titled(title, message("worth knowing in {unit}", unit=size.unit(unit)) if unit else "")
        notes = (note, *_own_cash(results)) if key == "social_weight" else (note,)
        table = Table(heading, columns, tuple(rows), corner=corner, notes=notes)
        at_points = tuple(results[key].values.astype(float).tolist())
        shares = results[f"p_best{at}"].transpose(key, "choice").values
        lines = tuple(Line(name, tuple(shares[:, number].tolist())) for number, name in enumerate(names))
        yield Lines(table, corner, at_points, lines, "", PERCENT)


def _own_cash(results: xr.Dataset) -> list[str]:
    """What is weighed against the value to society: beside doing nothing, in which budget and reserve stay, what is
    paid for the programme; among several options, what is left.
    """
    answerable = accountable(results)
    if answerable is None:
        return []
    text = (
        "own cash: the position of {pocket} at the end of its window, nominal; a weight of 0 counts it alone, of 1 the "
        "value alone"
    )
    if _NOTHING in results["choice"].values:
        text = (
            "own cash: what {pocket} gets less what it pays by the end of its window, nominal; a weight of 0 counts it "
            "alone, of 1 the value alone"
        )
    return [message(text, pocket=answerable.pocket)]


def _shown(best: np.ndarray) -> list[int]:
    """Points evenly along the curve, and those on both sides of a switch, as far as there is room."""
    last = best.size - 1
    switches = [point for at in range(last) if best[at] != best[at + 1] for point in (at, at + 1)][: _ROWS - 3]
    evenly = np.linspace(0, last, max(_ROWS - len(switches), 3)).round().astype(int).tolist()
    return sorted({*evenly, *switches})
