"""What moves the risk and the other outcomes: a sentence, and for each outcome a table of its drivers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.questions.going_together import going_together
from mcsv.reports.questions.happening import happens, where
from mcsv.reports.questions.left_out import called, without_risks
from mcsv.reports.questions.not_driving import left_out
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.message import Digits, counted, joined, message, titled
from mcsv.reports.writing.paper import (
    PERCENT,
    Bars,
    Block,
    Column,
    Mark,
    Note,
    Part,
    Row,
    Sentence,
    Shown,
    Table,
    phrase,
    sentence,
)
from mcsv.reports.writing.spans import within
from mcsv.reports.writing.views import called_view
from mcsv.results.reading.figures import accountable, figure
from mcsv.results.statistics.influence import LEAST, Given, Mean, given, moving, moving_alone, touching

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.results.statistics.intervals import Figure

__all__ = ["driving", "headline"]

_MOST = 12
"""Drivers that a table shows."""

_SUBJECTS = {"deficit": message("the risk of a deficit"), "position": message("the position")}
_SUBJECTS_OF = {
    "deficit": "the risk of a deficit of {name}",
    "position": "the position of {name}",
    "npv": "the value to {name}",
    "output": "output {name}",
}


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
    several = message("option {option}", option=name) if len(names) > 1 else ""
    tables = [block for outcome in shown for block in _table(one, outcome, several, commands)]
    surer = [block for outcome in shown for block in _surer(one, outcome)]
    risks = [] if of and not set(of) & {"deficit", "position"} else without_risks(one, several, commands)
    asked = (*_others(outcomes, shown), *_more(one)) if commands else ()
    notes = (*left_out(one), message(_EIGHTH), *asked)
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
    what = _subject(one, outcome) if risk else message("the mean of {subject}", subject=_subject(one, outcome))
    text = (
        "Without the luck of the draws of each driver by itself, {what} is {value}: {times} times as sure as from the "
        "draws alone."
    )
    shown, times = Shown(found, "" if risk else unit, size, how="error"), Digits(f"{plain.se / found.se:.1f}")
    return [sentence(text, what=what, value=shown, times=times)]


def headline(one: xr.Dataset, outcomes: Sequence[str]) -> list[Sentence]:
    """What moves the first outcome most; a deficit is meant at any judged date."""
    outcome = outcomes[0]
    found = moving_alone(one, outcome)
    subject = _subject(one, outcome)
    if not found and (others := moving(one, outcome)):
        text = "Nothing moves {subject} by itself; with others {driver} has a hand in {share} of its spread."
        share = Shown(_hand(one, others[0], outcome), "%", words.Scale(0.01), how="error")
        return [Sentence((phrase(text, subject=subject, driver=_called(others[0]), share=share),), "bold")]
    if not found:
        said = counted(
            one.sizes["driver"],
            "The one driver there is does not move {subject} by more than {draws} draws can tell.",
            "None of {count} drivers moves {subject} by more than {draws} draws can tell.",
            subject=subject,
            draws=int(one.attrs["draws"]),
        )
        return [Sentence((said,), "bold")]
    most = given(one, found[0], outcome)
    known: dict[str, Part] = {"subject": subject, "driver": _called(found[0]), "what": _what(one, outcome)}
    known |= {"low": _cell(one, outcome, most.lowest), "high": _cell(one, outcome, most.highest)}
    known |= dict(zip(("where_low", "where_high"), where(most), strict=True))
    text = "What moves {subject} most is {driver}: {what} is {low} {where_low} and {high} {where_high}."
    return [Sentence((phrase(text, **known),), "bold")]


def _subject(one: xr.Dataset, outcome: str) -> str:
    kind, _, name = outcome.partition(":")
    answerable = accountable(one)
    if outcome == "position" and answerable is not None:
        return message("the position of {pocket} at the end of its window", pocket=answerable.pocket)
    if not name:
        return _SUBJECTS[kind]
    return message(_SUBJECTS_OF[kind], name=called_view(name) if kind == "npv" else name)


def _what(one: xr.Dataset, outcome: str) -> str:
    if not outcome.startswith("deficit"):
        return message("its mean")
    answerable = accountable(one) if outcome == "deficit" else None
    if answerable is None:
        return message("the chance of it")
    return message("the chance of a deficit {within}", within=within(answerable.label))


def _called(driver: str) -> str:
    if not driver.startswith("events."):
        return driver
    name = driver.removeprefix("events.")
    if name.startswith("provider/"):
        return message("the failure of {provider}", provider=name.removeprefix("provider/"))
    return message("the event {event}", event=name)


def _table(one: xr.Dataset, outcome: str, option: str, commands: bool) -> list[Block]:
    found = moving(one, outcome)
    if not found:
        return []
    risk = outcome.startswith("deficit")
    rows = [_row(one, driver, outcome) for driver in found[:_MOST]]
    target = float(one["outcome_target"].sel(outcome=outcome))
    goal = message("is {value} at", value=certain(target) if risk else Digits("0"))
    share = message("in deficits") if risk else message("alone, %")
    headings = (message("lowest eighth"), message("highest"), share, message("in all, %"), goal)
    columns = tuple(Column(heading, "below") for heading in headings)
    unit = "%" if risk else str(one["outcome_unit"].sel(outcome=outcome).values)
    subject = titled(_subject(one, outcome), option)
    text = "What moves {subject}: its chance" if risk else "What moves {subject}: its mean"
    title = titled(message(text, subject=subject), _scale(one, outcome).unit(unit))
    table = Table(
        title,
        columns,
        tuple(rows),
        corner=message("middle 75 % of its values"),
        notes=_notes(one, found, outcome, commands),
    )
    return [_drawn(one, outcome, table), *going_together(one, outcome, subject)]


def _drawn(one: xr.Dataset, outcome: str, table: Table) -> Bars:
    """The table as a tornado: from the outcome in a driver's lowest eighth to that in its highest."""
    mean, risk = float(one["outcome_mean"].sel(outcome=outcome)), outcome.startswith("deficit")
    unit, scale = (
        ("", PERCENT) if risk else (str(one["outcome_unit"].sel(outcome=outcome).values), _scale(one, outcome))
    )
    marks, answerable = [Mark(message("all draws"), mean)], accountable(one)
    if outcome == "deficit" and answerable is not None:
        marks.append(
            Mark(message("accepted: {tolerance}", tolerance=certain(answerable.tolerance)), answerable.tolerance)
        )
    return Bars(table, (0, 1), "between", mean, unit, scale, tuple(marks))


def _notes(one: xr.Dataset, found: Sequence[str], outcome: str, commands: bool) -> tuple[str, ...]:
    hidden, rest = len(found) - min(len(found), _MOST), one.sizes["driver"] - len(found)
    more = counted(hidden, "{count} more moves it less", "{count} more move it less")
    more = f"{hidden} more that move it less are in --json" if commands else more
    notes = [more] if hidden else []
    if rest:
        notes.append(_rest(rest, bool({*touching(one, outcome)} - {*found})))
    if outcome.startswith("deficit"):
        notes.append(message("in deficits: the driver's mean percentile in draws with a deficit; 50 is no effect"))
    else:
        notes.append(message("alone: what of the spread it explains by itself"))
    draws = int(one.attrs["drivers_total_draws"])
    notes.append(message("in all: in what of the spread it has a hand, with others ({draws} draws)", draws=draws))
    return tuple(notes)


def _rest(count: int, some: bool) -> str:
    """What is said of the drivers that no row shows; ``some`` of them have a hand in a little of the spread."""
    if some:
        return counted(
            count,
            "{count} other driver has no effect by itself that these draws tell, and a hand in less than {least} of "
            "the spread",
            "{count} other drivers have no effect by themselves that these draws tell, and a hand in less than {least} "
            "of the spread each",
            least=certain(LEAST),
        )
    return counted(
        count,
        "{count} other driver cannot be told from no effect with these draws",
        "{count} other drivers cannot be told from no effect with these draws",
    )


def _hand(one: xr.Dataset, driver: str, outcome: str) -> Figure:
    there = [*map(str, one["driver"].values)].index(driver)
    return figure(one, "total_order", driver=there, outcome=_place(one, outcome))


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
    if often := happens(known):
        return often
    if str(one["driver_kind"].values[driver]) == "by_period":
        return message("its mean over the window")
    low, high = known.middle
    if not math.isfinite(low) or not math.isfinite(high):
        return ""
    decimals = 2 - math.floor(math.log10(max(abs(low), abs(high)) or 1.0))
    unit = str(one["driver_unit"].values[driver])
    return joined(" ", (words.span(words.number(low, decimals), words.number(high, decimals)), unit))


_EIGHTH = "Lowest eighth: draws with the lowest eighth of a driver's values, and whatever else came with them."


def _more(one: xr.Dataset) -> list[str]:
    return ["Where deficits happen, in as few limits as tell it: --boxes."] if accountable(one) else []


def _others(outcomes: Sequence[str], shown: Sequence[str]) -> list[str]:
    rest = [outcome for outcome in outcomes if outcome not in shown]
    return [f"Also to be had with --of: {', '.join(rest)}."] if rest else []
