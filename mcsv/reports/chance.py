"""Chance apart from uncertainty: what of a spread no study would take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports import words
from mcsv.reports.screen import Screen, clean
from mcsv.results.decisions import figure, judged_by
from mcsv.results.intervals import Figure, places, rounded

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["chance_of_outputs", "chance_of_position"]


def chance_of_position(one: xr.Dataset, pocket: int, screen: Screen) -> list[str]:
    """A sentence on a pocket's position at the judged date; nothing where chance has no part in it."""
    if "position_chance_share" not in one:
        return []
    name = clean(str(one["pocket"].values[pocket]))
    what = f"{name}'s position at the end of {judged_by(one)}"
    return _sentences([(what, figure(one, "position_chance_share", pocket=pocket))], screen)


def chance_of_outputs(one: xr.Dataset, screen: Screen) -> list[str]:
    """A sentence on each output in which chance has a part."""
    if "output_chance_share" not in one:
        return []
    names = [clean(str(name)) for name in one["output"].values]
    shares = [figure(one, "output_chance_share", output=index) for index in range(len(names))]
    return _sentences(list(zip(names, shares, strict=True)), screen)


def _sentences(subjects: list[tuple[str, Figure]], screen: Screen) -> list[str]:
    """One a subject; only the first says all that there is to say."""
    told = [(what, share) for what, share in subjects if share.known and share.value > 0]
    ends = [("is chance that no study would reduce", "is uncertainty about the numbers"), ("chance", "uncertainty")]
    lines = []
    for place, (what, share) in enumerate(told):
        text = f"Of the spread (variance) of {what}, {_split(share, ends[min(place, 1)], screen)}."
        lines += screen.paragraph(text)
    return lines


def _split(share: Figure, ends: tuple[str, str], screen: Screen) -> str:
    percent = Figure(100 * share.value, 100 * share.se)
    other = Figure(100 - percent.value, percent.se)
    if percent.se == 0:
        return f"all {ends[0]}"
    if other.value <= percent.error:
        least = -rounded(percent.error - percent.value, places(percent.error), up=True)
        return f"at least {words.number(least, places(percent.error))} % {ends[0]}"
    error = words.error(percent, screen.signs.plus_minus)
    return f"{words.figure(percent)} % ({error}) {ends[0]}, {words.figure(other)} % {ends[1]}"
