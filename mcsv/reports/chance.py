"""Chance apart from uncertainty: what of a spread no study would take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports import words
from mcsv.reports.screen import Screen, clean
from mcsv.reports.table import table
from mcsv.results.intervals import Figure, places, rounded
from mcsv.results.reading import figure, judged_by

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
    """A sentence on the one output in which chance has a part, or a table of several."""
    if "output_chance_share" not in one:
        return []
    names = [clean(str(name)) for name in one["output"].values]
    shares = [figure(one, "output_chance_share", output=index) for index in range(len(names))]
    told = [(name, share) for name, share in zip(names, shares, strict=True) if share.known and share.value > 0]
    if len(told) < 2:
        return _sentences(told, screen)
    title = "Outputs: how much of the spread (variance) is chance that no study would reduce"
    rows = [["", "chance, %", "", "uncertainty, %"]]
    for name, share in told:
        percent = Figure(100 * share.value, 100 * share.se)
        rest = words.figure(Figure(max(100 - percent.value, 0.0), percent.se))
        rows.append([name, words.figure(percent), words.error(percent, screen.signs.plus_minus), rest])
    return [*screen.paragraph(title, "bold"), *table(rows, screen.width)]


def _sentences(subjects: list[tuple[str, Figure]], screen: Screen) -> list[str]:
    """One a subject."""
    told = [(what, share) for what, share in subjects if share.known and share.value > 0]
    texts = [f"Of the spread (variance) of {what}, {_split(share, screen)}." for what, share in told]
    return [line for text in texts for line in screen.paragraph(text)]


def _split(share: Figure, screen: Screen) -> str:
    luck, rest = "is chance that no study would reduce", "is uncertainty about the numbers"
    percent = Figure(100 * share.value, 100 * share.se)
    other = Figure(100 - percent.value, percent.se)
    if percent.se == 0:
        return f"all {luck}"
    if other.value <= percent.error:
        least = -rounded(percent.error - percent.value, places(percent.error), up=True)
        return f"at least {words.number(least, places(percent.error))} % {luck}"
    error = words.error(percent, screen.signs.plus_minus)
    return f"{words.figure(percent)} % ({error}) {luck}, {words.figure(other)} % {rest}"
