"""How sure the chance of a deficit itself is: between which ends it would lie, were all known that can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.paper import Block, Cell, Note, Sentence, Shown
from mcsv.reports.writing.words import percent
from mcsv.results.declared.worlds import DRAWS_OF_A_WORLD
from mcsv.results.reading.derived import tolerance_of
from mcsv.results.reading.figures import at, judged_by, probability
from mcsv.results.statistics.intervals import Probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["chance_known"]

_ENDS = (0.05, 0.5, 0.95)


def chance_known(one: xr.Dataset, pocket: int) -> list[Block]:
    """A sentence on a pocket's chance of a deficit and what stands behind it; nothing where nobody asked.

    It goes by any judged date where the pocket accepts a risk, otherwise by the end of its window.
    """
    if "p_deficit_known" not in one:
        return []
    joint = tolerance_of(one, pocket) is not None
    name = "p_deficit_any_known" if joint else "p_deficit_known"
    low, middle, high = (probability(one, name, pocket=pocket, quantile=place) for place in _places(one))
    parts: tuple[Cell, ...] = (f"Knowing everything that could be known, {_chance(one, pocket, joint)} would ",)
    if low.value == high.value:
        parts += ("be the same in all worlds, ", _shown(middle))
    else:
        parts += ("lie between ", _shown(low), " and ", _shown(high), " (90 %), in the middle ", _shown(middle))
    return [Sentence((*parts, *_above(one, name, pocket), ".")), _behind(one, name, pocket, high)]


def _places(one: xr.Dataset) -> list[int]:
    levels = one.variables["quantile"].values
    return [int(np.argmin(abs(levels - wanted))) for wanted in _ENDS]


def _chance(one: xr.Dataset, pocket: int, joint: bool) -> str:
    who, end = one["pocket"].values[pocket], judged_by(one, pocket)
    return f"the chance of a deficit of {who} {'within' if joint else 'at the end of'} {end}"


def _shown(chance: Probability) -> Shown:
    return Shown(chance, "%")


def _above(one: xr.Dataset, name: str, pocket: int) -> tuple[Cell, ...]:
    tolerance = tolerance_of(one, pocket)
    if tolerance is None:
        return ()
    above = probability(one, f"{name}_above", pocket=pocket)
    return f"; it would be above the tolerance of {certain(tolerance)} with probability ", _shown(above)


def _behind(one: xr.Dataset, name: str, pocket: int, high: Probability) -> Note:
    """How many worlds, and how well each is seen."""
    noise = 100 * float(at(one, f"{name.removeprefix('p_')}_noise", pocket=pocket, quantile=_places(one)[2]))
    seen = f"; a chance of {percent(high)} % in one of them is seen to ±{noise:.2g} points (90 %)" if noise else ""
    return Note((f"{int(one.attrs['worlds']):,} worlds of {DRAWS_OF_A_WORLD:,} draws each{seen}.",))
