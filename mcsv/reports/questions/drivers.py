"""What moves the risk and the other outcomes: a sentence, and for each outcome a table of its drivers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.questions.going_together import going_together
from mcsv.reports.questions.left_out import called, without_risks
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.paper import PERCENT, Bars, Block, Cell, Column, Mark, Note, Row, Sentence, Shown, Table
from mcsv.results.reading.figures import accountable, figure
from mcsv.results.statistics.influence import Given, Mean, given, moving

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["driving", "headline", "left_out"]

_MOST = 12
"""Drivers that a table shows."""

_SUBJECTS = {"deficit": "the risk of a deficit", "position": "the position", "npv": "the value to", "output": "output"}


def driving(
    results: xr.Dataset, of: Sequence[str] = (), option: str | None = None, commands: bool = True
) -> tuple[Block, ...]:
    """The answer about the drivers of ``option``, the first unless told; ``of``: outcomes in place of those that come
    first, the deficit and the position. ``commands``: with what else may be asked at the command line.
    """
    names = [*map(str, results["option"].values)]
    name = names[0] if option is None else option
    one = results.sel(option=name)
    outcomes = [*map(str, one["outcome"].values)]
    shown = [*of] or [each for each in outcomes if each.split(":")[0] in ("deficit", "position")] or outcomes
    several = f", option {name}" if len(names) > 1 else ""
    tables = [block for outcome in shown for block in _table(one, outcome, several, commands)]
    surer = [block for outcome in shown for block in _surer(one, outcome)]
    risks = [] if of and not set(of) & {"deficit", "position"} else without_risks(one, several, commands)
    asked = (*_others(outcomes, shown), *_more(one)) if commands else ()
    notes = (*left_out(one), _EIGHTH, *asked)
    return (*headline(one, outcomes), *tables, *surer, *risks, Note(notes))


_PAYS = 1.2
"""How many times smaller an error has to be before it is worth a sentence."""


def _surer(one: xr.Dataset, outcome: str) -> list[Sentence]:
    """The outcome's mean where what its drivers explain by themselves makes it surer than its draws."""
    place = [*map(str, one["outcome"].values)].index(outcome)
    plain, found = (figure(one, f"outcome_mean{end}", outcome=place) for end in ("", "_adjusted"))
    if not found.known or not found.se * _PAYS < plain.se:
        return []
    risk = outcome.startswith("deficit")
    unit, size = ("%", PERCENT) if risk else (str(one["outcome_unit"].values[place]), _scale(one, outcome))
    what = _subject(outcome) if risk else f"the mean of {_subject(outcome)}"
    shown = Shown(found, "" if risk else unit, size, how="error")
    times = f"{plain.se / found.se:.1f} times as sure as from the draws alone"
    parts: tuple[Cell, ...] = (f"Without the luck of the draws of each driver by itself, {what} is ", shown)
    parts += (f": {times}.",)
    return [Sentence(parts)]


def headline(one: xr.Dataset, outcomes: Sequence[str]) -> list[Sentence]:
    """What moves the first outcome most; a deficit is meant at any judged date."""
    outcome = outcomes[0]
    found = moving(one, outcome)
    subject = _subject(outcome)
    if not found:
        drivers = one.sizes["driver"]
        of = f"None of {drivers} drivers" if drivers > 1 else "The one driver there is"
        what = "moves" if drivers > 1 else "does not move"
        text = f"{of} {what} {subject} by more than {one.attrs['draws']:,} draws can tell."
        return [Sentence((text,), "bold")]
    most = given(one, found[0], outcome)
    where, what = most.where, _what(one, outcome)
    low, high = _cell(one, outcome, most.lowest), _cell(one, outcome, most.highest)
    parts: tuple[Cell, ...] = (f"What moves {subject} most is {_called(found[0])}: {what} is ",)
    return [Sentence((*parts, low, f" {where[0]} and ", high, f" {where[1]}."), "bold")]


def _subject(outcome: str) -> str:
    kind, _, name = outcome.partition(":")
    of = {"npv": name.replace("_", " "), "output": name}.get(kind, f"of {name}" if name else "")
    return f"{_SUBJECTS[kind]} {of}".rstrip()


def _what(one: xr.Dataset, outcome: str) -> str:
    if not outcome.startswith("deficit"):
        return "its mean"
    answerable = accountable(one) if outcome == "deficit" else None
    return f"the chance of a deficit within {answerable.label}" if answerable else "the chance of it"


def _called(driver: str) -> str:
    if not driver.startswith("events."):
        return driver
    name = called(driver)
    return f"the {name}" if name.startswith("failure of") else f"the event {name}"


def _table(one: xr.Dataset, outcome: str, option: str, commands: bool) -> list[Block]:
    found = moving(one, outcome)
    if not found:
        return []
    risk = outcome.startswith("deficit")
    rows = [_row(one, driver, outcome) for driver in found[:_MOST]]
    target = float(one["outcome_target"].sel(outcome=outcome))
    goal = f"is {certain(target)} at" if risk else "is 0 at"
    share = "in deficits" if risk else "alone, %"
    headings = ("lowest eighth", "highest", share, "in all, %", goal)
    columns = tuple(Column(heading, "below") for heading in headings)
    unit = "%" if risk else str(one["outcome_unit"].sel(outcome=outcome).values)
    title = (
        f"What moves {_subject(outcome)}{option}: its {'chance' if risk else 'mean'}, {_scale(one, outcome).unit(unit)}"
    )
    table = Table(
        title, columns, tuple(rows), corner="middle 75 % of its values", notes=_notes(one, found, outcome, commands)
    )
    return [_drawn(one, outcome, table), *going_together(one, outcome, f"{_subject(outcome)}{option}")]


def _drawn(one: xr.Dataset, outcome: str, table: Table) -> Bars:
    """The table as a tornado: from the outcome in a driver's lowest eighth to that in its highest."""
    mean, risk = float(one["outcome_mean"].sel(outcome=outcome)), outcome.startswith("deficit")
    unit, scale = (
        ("", PERCENT) if risk else (str(one["outcome_unit"].sel(outcome=outcome).values), _scale(one, outcome))
    )
    marks, answerable = [Mark("all draws", mean)], accountable(one)
    if outcome == "deficit" and answerable is not None:
        marks.append(Mark(f"accepted: {certain(answerable.tolerance)}", answerable.tolerance))
    return Bars(table, (0, 1), "between", mean, unit, scale, tuple(marks))


def _notes(one: xr.Dataset, found: Sequence[str], outcome: str, commands: bool) -> tuple[str, ...]:
    hidden, rest = len(found) - min(len(found), _MOST), one.sizes["driver"] - len(found)
    more = f"{hidden} more that move it less are in --json" if commands else f"{hidden} more move it less"
    notes = [more] if hidden else []
    if rest:
        notes.append(f"{rest} other driver{'' if rest == 1 else 's'} cannot be told from no effect with these draws")
    if outcome.startswith("deficit"):
        notes.append("in deficits: the driver's mean percentile in draws with a deficit; 50 is no effect")
    else:
        notes.append("alone: what of the spread it explains by itself")
    draws = int(one.attrs["drivers_total_draws"])
    notes.append(f"in all: in what of the spread it has a hand, with others ({draws:,} draws)")
    return tuple(notes)


def _row(one: xr.Dataset, driver: str, outcome: str) -> Row:
    here = {"driver": [*map(str, one["driver"].values)].index(driver), "outcome": _place(one, outcome)}
    known = given(one, driver, outcome)
    risk = outcome.startswith("deficit")
    share = figure(one, "shift_percentile" if risk else "first_order", **here)
    switch, total = figure(one, "switching_value", **here), figure(one, "total_order", **here)
    return Row(
        called(driver),
        (
            _cell(one, outcome, known.lowest),
            _cell(one, outcome, known.highest),
            Shown(share, "%", words.Scale(0.01)) if share.known else "",
            Shown(total, "%", words.Scale(0.01)) if total.known else "",
            Shown(switch, str(one["driver_unit"].values[here["driver"]])) if switch.known else "",
        ),
        below=_range(one, known, here["driver"]),
    )


def _place(one: xr.Dataset, outcome: str) -> int:
    return [*map(str, one["outcome"].values)].index(outcome)


def _cell(one: xr.Dataset, outcome: str, known: Mean) -> Shown:
    if outcome.startswith("deficit"):
        return Shown(known.probability, "%")
    unit = str(one["outcome_unit"].sel(outcome=outcome).values)
    return Shown(known.figure, unit, _scale(one, outcome))


def _scale(one: xr.Dataset, outcome: str) -> words.Scale:
    if outcome.startswith("deficit"):
        return words.Scale()
    return words.scale(float(np.nanmax(abs(one["driver_mean"].sel(outcome=outcome).values), initial=0.0)))


def _range(one: xr.Dataset, known: Given, driver: int) -> str:
    """The middle three quarters of a driver's values with their unit; of an event how often it happens."""
    if known.often:
        return known.often
    if str(one["driver_kind"].values[driver]) == "by_period":
        return "its mean over the window"
    low, high = known.middle
    if not math.isfinite(low) or not math.isfinite(high):
        return ""
    decimals = 2 - math.floor(math.log10(max(abs(low), abs(high)) or 1.0))
    unit = str(one["driver_unit"].values[driver])
    return f"{words.number(low, decimals)} to {words.number(high, decimals)} {unit}".rstrip()


def left_out(one: xr.Dataset) -> list[str]:
    """What is no driver, and what is one in another way than the rest, in words."""
    lines = []
    if one.attrs.get("drivers_left_out"):
        names = ", ".join(str(one.attrs["drivers_left_out"]).split())
        lines.append(f"Not among the drivers, because they are drawn anew each period: {names}.")
    by_period = [name for name, kind in _kinds(one) if kind == "by_period"]
    if by_period:
        names = ", ".join(by_period)
        text = "Drawn anew each period, so that what their mean explains alone is the least that they do"
        lines.append(f"{text}: {names}.")
    if one.attrs.get("drivers_counts"):
        lines.append("Not among the drivers: counts and sums that are drawn inside formulas and events.")
    if one.attrs.get("drivers_without_total"):
        rest = len(str(one.attrs["drivers_without_total"]).split())
        lines.append(f"In all is told of the strongest, not of {rest} others.")
    if one.attrs.get("drivers_by_rank"):
        names = ", ".join(str(one.attrs["drivers_by_rank"]).split())
        draws = one.attrs.get("drivers_by_rank_draws")
        among = f" in the first {int(draws):,} draws" if draws else ""
        lines.append(f"Rows of a joint table, by the rank of their values{among}: {names}.")
    if one.attrs.get("drivers_together"):
        names = ", ".join(str(one.attrs["drivers_together"]).split())
        text = "These go together; what each explains alone is in part the others' work, and they are in all as one"
        lines.append(f"{text}: {names}.")
    return lines


_EIGHTH = "Lowest eighth: draws with the lowest eighth of a driver's values, and whatever else came with them."


def _more(one: xr.Dataset) -> list[str]:
    return ["Where deficits happen, in as few limits as tell it: --boxes."] if accountable(one) else []


def _kinds(one: xr.Dataset) -> list[tuple[str, str]]:
    if "driver_kind" not in one:
        return []
    return [*zip(map(str, one["driver"].values), map(str, one["driver_kind"].values), strict=True)]


def _others(outcomes: Sequence[str], shown: Sequence[str]) -> list[str]:
    rest = [outcome for outcome in outcomes if outcome not in shown]
    return [f"Also to be had with --of: {', '.join(rest)}."] if rest else []
