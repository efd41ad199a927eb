"""How sure a chance is, drawn: between which ends it lies in worlds in which all is known, beside what is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.cells import certain, chance
from mcsv.reports.writing.message import message
from mcsv.reports.writing.paper import PERCENT, Bars, Block, Column, Mark, Row, Table
from mcsv.reports.writing.spans import at_end_of, within
from mcsv.results.reading.derived import tolerance_of
from mcsv.results.reading.figures import at, judged_by

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["known_drawn"]

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def known_drawn(one: xr.Dataset, pocket: int, option: str) -> list[Block]:
    """The chance of a deficit over worlds as bands, with the chance now and the tolerance; nothing where nobody asked.

    ``option``: what stands before them, in place of the pocket.


    It goes by any judged date where the pocket accepts a risk, otherwise by the end of its window.
    """
    if "p_deficit_known" not in one:
        return []
    tolerance = tolerance_of(one, pocket)
    joint = tolerance is not None
    name, now = ("p_deficit_any_known", "p_deficit_any") if joint else ("p_deficit_known", "p_deficit_window")
    levels = one.variables["quantile"].values
    places = [int(np.argmin(abs(levels - wanted))) for wanted in _LEVELS]
    if len({*places}) < len(places):
        return []
    cells = tuple(chance(one, name, pocket=pocket, quantile=place) for place in places)
    columns = tuple(Column(certain(float(levels[place])), "below") for place in places)
    who, when = one["pocket"].values[pocket], judged_by(one, pocket)
    text, span = "Chance of a deficit of {pocket} {when} between worlds, %", within(when) if joint else at_end_of(when)
    title = message(text, pocket=str(who), when=span)
    notes = (message("5 %: in one world of twenty the chance is no larger; 95 %: in one of twenty it is larger"),)
    corner = message("share of worlds up to it")
    table = Table(title, columns, (Row(option or str(who), cells),), corner=corner, notes=notes)
    marks = [Mark(message("now"), float(at(one, now, pocket=pocket)))]
    if tolerance is not None:
        marks.append(Mark(message("accepted: {tolerance}", tolerance=certain(tolerance)), tolerance))
    return [Bars(table, tuple(range(len(places))), "bands", 0.0, "", PERCENT, tuple(marks))]
