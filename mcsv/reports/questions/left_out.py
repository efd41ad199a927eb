"""What would be without one of the risks: the deficit, the reserve and the position, one event at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing import words
from mcsv.reports.writing.message import counted, message, titled
from mcsv.reports.writing.paper import Block, Cell, Column, Row, Shown, Table, sentence
from mcsv.reports.writing.spans import within
from mcsv.results.reading.figures import accountable, figure
from mcsv.results.reading.without import chance_without, cost_change
from mcsv.results.statistics.intervals import Probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["called", "without_risks"]

_WHY = {
    "a single risk": message("a single risk"),
    "what risks do does not add up: one changes what another does": message(
        "what risks do does not add up: one changes what another does"
    ),
}
_MOST = 12
"""Risks that the table shows."""

_SURE = 2.0
"""95 % errors from 0 from which on a headline names a risk."""


def called(event: str) -> str:
    """An event as people say it: a provider's is its failure."""
    name = event.removeprefix("events.")
    if not name.startswith("provider/"):
        return name
    return message("failure of {provider}", provider=name.removeprefix("provider/"))


def without_risks(one: xr.Dataset, option: str = "", commands: bool = True) -> list[Block]:
    """A sentence about the risk that most of the deficit's chance goes with, and a table of all of them.

    Nothing where nobody is accountable or nothing may happen. ``option`` follows the title;
    ``commands``: with what else the command line has.
    """
    if "without_p_deficit" not in one:
        return []
    change = one["without_p_deficit_change"].values
    there = [int(place) for place in np.argsort(change, kind="stable") if np.isfinite(change[place])]
    if not there:
        return []
    scale = words.scale(float(np.nanmax(np.abs(one["without_position_change"].values), initial=0.0)))
    shown = [place for place in there if change[place] or float(one["without_position_change"][place])]
    rows = [_row(one, place, scale) for place in shown[:_MOST]]
    heads = message("deficit, %"), message("change"), message("its part"), message("mean"), message("P95 cost")
    columns = tuple(Column(heading, "below") for heading in (*heads, message("reserve")))
    unit = scale.unit(str(one.attrs["currency"]))
    what = titled(message("Without one risk at a time"), option)
    title = titled(message("{what}: the chance of a deficit, and what changes", what=what), unit)
    return [*_headline(one, there[0]), Table(title, columns, tuple(rows), notes=_notes(one, len(shown), commands))]


def _headline(one: xr.Dataset, place: int) -> list[Block]:
    less = figure(one, "without_p_deficit_change", event=place)
    answerable = accountable(one)
    if less.value + _SURE * less.error >= 0.0 or answerable is None:
        return []
    name = called(str(one["event"].values[place]))
    mean = figure(one.sel(outcome="deficit"), "outcome_mean")
    now = Probability(mean.value, mean.value - mean.error, mean.value + mean.error)
    text = "Without {event} the chance of a deficit {within} would be {chance} in place of {now}."
    chance, span = Shown(chance_without(one, place), "%"), within(answerable.label)
    return [sentence(text, event=name, within=span, chance=chance, now=Shown(now, "%"))]


def _row(one: xr.Dataset, place: int, scale: words.Scale) -> Row:
    change = figure(one, "without_p_deficit_change", event=place)
    part = figure(one, "risk_part_p_deficit", event=place)
    money = [figure(one, name, event=place) for name in ("without_position_change", "without_reserve_change")]
    cost = cost_change(one, place, 0)
    unit = str(one.attrs["currency"])
    percent = words.Scale(0.01)
    cells: tuple[Cell, ...] = (
        Shown(chance_without(one, place), "%"),
        Shown(change, "%", percent),
        Shown(part, "%", percent) if part.known else "",
        *(Shown(each, unit, scale) if each.known else "" for each in (money[0], cost, money[1])),
    )
    return Row(called(str(one["event"].values[place])), cells)


def _in_words(why: str) -> str:
    many = re.fullmatch(r"more than (\d+) risks", why)
    return message("more than {count} risks", count=int(many[1])) if many else _WHY.get(why, why)


def _notes(one: xr.Dataset, risks: int, commands: bool) -> tuple[str, ...]:
    hidden = risks - _MOST
    more = counted(hidden, "{count} more risk changes less", "{count} more risks change less")
    more = f"{hidden} more risks are in --json" if commands else more
    notes = [more] if risks > _MOST else []
    notes.append(message("the same draws, in which the event never happens and nothing is done against it"))
    notes.append(message("leaving out two risks does not do what leaving out each of them does together"))
    why = str(one["risk_part_why"].values)
    if why:
        notes.append(message("no parts: {why}", why=_in_words(why)))
    else:
        text = "its part: what it adds to the chance at the window's end, on average over all orders of the risks"
        notes.append(message(text))
    return tuple(notes)
