"""How sure the chance of a deficit itself is: between which ends it would lie, were all known that can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.message import Digits, message
from mcsv.reports.writing.paper import Block, Note, Part, Phrase, Sentence, Shown, phrase, sentence
from mcsv.reports.writing.spans import at_end_of, within
from mcsv.reports.writing.words import per_cent, percent
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
    text = _text(percent(low), percent(middle), percent(high))
    places: dict[str, Part] = {"chance": _chance(one, pocket, joint), "middle": _shown(middle)}
    ends = {"low": _shown(low), "high": _shown(high)} if percent(low) != percent(high) else {}
    told = phrase(text, **places, **ends)
    return [_above(one, name, pocket, told), _behind(one, name, pocket, high)]


def _text(low: str, middle: str, high: str) -> str:
    """Worlds that say the same, as they are printed, are told as so many worlds: next to none is still not none."""
    if low == high:
        return "Knowing everything that could be known, {chance} would be {middle} in at least nine of ten worlds"
    if middle in (low, high):
        return (
            "Knowing everything that could be known, {chance} would be {middle} in at least half of the worlds, and "
            "between {low} and {high} in nine of ten"
        )
    return (
        "Knowing everything that could be known, {chance} would lie between {low} and {high} (90 %), in the middle "
        "{middle}"
    )


def _places(one: xr.Dataset) -> list[int]:
    levels = one.variables["quantile"].values
    return [int(np.argmin(abs(levels - wanted))) for wanted in _ENDS]


def _chance(one: xr.Dataset, pocket: int, joint: bool) -> str:
    who, end = str(one["pocket"].values[pocket]), judged_by(one, pocket)
    when = within(end) if joint else at_end_of(end)
    return message("the chance of a deficit of {pocket} {when}", pocket=who, when=when)


def _shown(chance: Probability) -> Shown:
    return Shown(chance, "%")


def _above(one: xr.Dataset, name: str, pocket: int, told: Phrase) -> Sentence:
    tolerance = tolerance_of(one, pocket)
    if tolerance is None:
        return sentence("{told}.", told=told)
    above = _shown(probability(one, f"{name}_above", pocket=pocket))
    text = "{told}; it would be above the tolerance of {tolerance} with probability {above}."
    return sentence(text, told=told, tolerance=certain(tolerance), above=above)


def _behind(one: xr.Dataset, name: str, pocket: int, high: Probability) -> Note:
    """How many worlds, and how well each is seen."""
    noise = 100 * float(at(one, f"{name.removeprefix('p_')}_noise", pocket=pocket, quantile=_places(one)[2]))
    worlds = int(one.attrs["worlds"])
    if not noise:
        return Note((message("{worlds} worlds of {draws} draws each.", worlds=worlds, draws=DRAWS_OF_A_WORLD),))
    text = (
        "{worlds} worlds of {draws} draws each; a chance of {chance} in one of them is seen to {error} points (90 %)."
    )
    error = Digits(f"±{noise:.2g}")
    return Note((message(text, worlds=worlds, draws=DRAWS_OF_A_WORLD, chance=per_cent(percent(high)), error=error),))
