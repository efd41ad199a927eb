"""The sentence that a commissioner asked for: how likely a deficit is, and what buys the risk down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports import words
from mcsv.reports.screen import Screen, Tone, clean
from mcsv.results.intervals import Probability
from mcsv.results.reading import (
    Accountable,
    Standing,
    accountable,
    pocket_index,
    probability,
    reserve_at_tolerance,
    reserve_held,
    standing,
)

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["any_date", "deficit"]

_TONES: dict[Standing, Tone] = {"above": "bad", "within": "good", "unclear": "doubtful"}


def deficit(one: xr.Dataset, screen: Screen, option: str = "") -> list[str]:
    """The sentence for one option, as lines; ``option`` is its name where there are several."""
    answerable = _answerable(one)
    chance = probability(one, "p_deficit_window", pocket=pocket_index(one, answerable.pocket))
    verdict = standing(chance, answerable.tolerance)
    who = clean(f"{option}, {answerable.pocket}" if option else answerable.pocket)
    parts = f"{_how_likely(chance, answerable, one.attrs['draws'])}, {_against(verdict, answerable, one)}"
    return screen.paragraph(f"{who}: {parts}; {_reserve(one, verdict, answerable)}", _TONES[verdict])


def any_date(one: xr.Dataset, screen: Screen) -> list[str]:
    """The chance of a deficit at any judged date inside the window, as lines; none where it is the same."""
    answerable = _answerable(one)
    pocket = pocket_index(one, answerable.pocket)
    chance = probability(one, "p_deficit_any", pocket=pocket)
    if chance == probability(one, "p_deficit_window", pocket=pocket):
        return []  # the other judged dates add nothing to what has been said
    return screen.paragraph(
        f"This is for the end of {answerable.label}. The chance of a deficit there or at the end of any financial year "
        f"on the way is {words.percent(chance)} % ({words.interval(chance)})."
    )


def _answerable(one: xr.Dataset) -> Accountable:
    answerable = accountable(one)
    if answerable is None:
        raise KeyError("accountability")
    return answerable


def _how_likely(chance: Probability, answerable: Accountable, draws: int) -> str:
    within = f"deficit within {answerable.label}"
    bound = words.chance_error(chance, "")
    if chance.value == 0:
        return f"no {within} in any of {draws:,} draws (chance below {bound[1:]} %)"
    if chance.value == 1:
        return f"a {within} in every one of {draws:,} draws (chance above {bound[1:]} %)"
    return f"{words.percent(chance)} % ({words.interval(chance)}) chance of a {within}"


def _against(verdict: Standing, answerable: Accountable, one: xr.Dataset) -> str:
    tolerance = f"the tolerance of {words.exact(100 * answerable.tolerance)} %"
    if verdict == "unclear":
        return f"too close to {tolerance} to call with {one.attrs['draws']:,} draws"
    return f"{verdict} {tolerance}"


def _reserve(one: xr.Dataset, verdict: Standing, answerable: Accountable) -> str:
    tolerance = f"{words.exact(100 * answerable.tolerance)} %"
    needed = reserve_at_tolerance(one, answerable)
    if not needed.known:
        return f"the reserve that brings it to {tolerance} needs more draws"
    if needed.value == 0:
        return "it needs no reserve"
    currency = str(one.attrs["currency"])
    effect = "would be enough" if verdict == "within" else f"brings it to {tolerance}"
    held = reserve_held(one, pocket_index(one, answerable.pocket))
    now = "" if held is None else f" (it has {words.money(currency, f'{held:,.0f}')})"
    whole = " in all" if held else ""
    return f"a reserve of {words.money(currency, words.figure(needed, up=True))}{whole} {effect}{now}"
