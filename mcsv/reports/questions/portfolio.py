"""A portfolio's answer: the risk of the budget that programmes share, what being together saves, and who has what of
the risk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.questions.portfolio_remarks import remarks
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import certain, chance, percentages, shown_quantiles, too_few
from mcsv.reports.writing.paper import PERCENT, Block, Cell, Column, Row, Sentence, Shown, Table, Tone
from mcsv.results.reading.dates import end_names, year_ends
from mcsv.results.reading.figures import Accountable, Standing, accountable, figure, standing
from mcsv.results.reading.portfolio import by_effect, programmes, stop_first
from mcsv.results.statistics.intervals import Figure, Probability, share_of_draws

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["by_period", "by_programme", "headline", "pooled", "standing_of"]

_MOST = 20
"""Programmes that the table shows."""

_POINTS = words.Scale(0.01, "points")

_TONES: dict[Standing, Tone] = {"above": "bad", "within": "good", "unclear": "doubtful"}


def pooled(found: xr.Dataset) -> tuple[Block, ...]:
    """The answer of ``mcsv portfolio``."""
    return (*headline(found), by_programme(found), by_period(found), *remarks(found))


def headline(found: xr.Dataset) -> tuple[Sentence, ...]:
    """How likely a deficit is, what pooling saves, which programme to stop first."""
    answerable = accountable(found)
    assert answerable is not None
    return _risk(found, answerable), _saved(found, answerable), _first(found, answerable)


def standing_of(found: xr.Dataset) -> Standing:
    """Where the chance of a deficit lies, seen from the tolerance."""
    answerable, likely = accountable(found), chance(found, "pool_p_deficit_any").known
    assert answerable is not None
    assert isinstance(likely, Probability)
    return standing(likely, answerable.tolerance)


def _risk(found: xr.Dataset, answerable: Accountable) -> Sentence:
    likely = chance(found, "pool_p_deficit_any").known
    assert isinstance(likely, Probability)
    stands = standing_of(found)
    tolerance = f"the tolerance of {certain(answerable.tolerance)}"
    against = f"too close to {tolerance} to call" if stands == "unclear" else f"{stands} {tolerance}"
    within, draws = f"within {answerable.label}", f"{int(found.attrs['draws']):,} draws"
    how, before, after = {
        0.0: ("bound", f"no deficit {within} in any of {draws} (chance below ", ")"),
        1.0: ("bound", f"a deficit {within} in every one of {draws} (chance above ", ")"),
    }.get(likely.value, ("interval", "", f" chance of a deficit {within}"))
    who = f"{answerable.pocket}, {found.sizes['programme']} programmes together: "
    parts: list[Cell] = [who + before, Shown(likely, "%", how=how), f"{after}, {against}; "]  # type: ignore[arg-type]
    return Sentence((*parts, *_reserve(found, answerable)), _TONES[stands])


def _reserve(found: xr.Dataset, answerable: Accountable) -> tuple[Cell, ...]:
    reserve = figure(found, "pool_reserve")
    if not reserve.known:
        return ("what reserve it needs cannot be told from so few draws.",)
    if reserve.value == 0.0:
        return ("it needs no reserve for that.",)
    shown = Shown(reserve, str(found.attrs["currency"]), up=True, how="money")
    return "a reserve of ", shown, f" in all brings it to {certain(answerable.tolerance)}."


def _saved(found: xr.Dataset, answerable: Accountable) -> Sentence:
    """What pooling saves."""
    currency = str(found.attrs["currency"])
    saves = figure(found, "pooling_saves")
    if not saves.known:
        return Sentence(("What it saves to be together cannot be told from so few draws.",))
    total, together = (Shown(figure(found, name), currency, up=True, how="money") for name in _SUMS)
    kind = "a budget and reserve" if "budget" in str(found.attrs["stated"]) else "a reserve"
    return Sentence(
        (
            f"One by one the programmes would need {kind} of ",
            total,
            f" for the same {certain(answerable.tolerance)} each, together ",
            together,
            ": pooling saves ",
            Shown(saves, currency, how="error"),
            ".",
        )
    )


_SUMS = ("alone_need_sum", "together_need")


def _first(found: xr.Dataset, answerable: Accountable) -> Sentence:
    """Which to stop first."""
    best = stop_first(found)
    if not best:
        return Sentence(
            (f"To stop any one of them would not surely make a deficit of {answerable.pocket} less likely.",)
        )
    names = [programmes(found)[place] for place in best]
    what = f"{names[0]} first" if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]} first"
    unclear = "" if len(names) == 1 else " (too close to call)"
    chances = [_without(found, place) for place in best]
    parts: list[Cell] = [f"Stop {what}{unclear}: without it the chance would be "]
    for number, each in enumerate(chances):
        parts += [" or " if number else "", Shown(each, "%")]
    change = figure(found, "stopped_p_deficit_change", programme=best[0])
    if len(best) == 1:
        parts += [", ", Shown(Figure(-change.value, change.se), "", _POINTS, how="error"), " below what it is"]
    return Sentence((*(part for part in parts if part), "."))


def _without(found: xr.Dataset, place: int) -> Probability:
    return share_of_draws(figure(found, "stopped_p_deficit", programme=place).value, int(found.attrs["draws"]))


def by_programme(found: xr.Dataset) -> Table:
    """What each programme has of the risk."""
    answerable = accountable(found)
    assert answerable is not None
    unit, order = str(found.attrs["currency"]), by_effect(found)
    size = words.scale(float(np.nanmax(np.abs([*found["part_tail"].values, *found["alone_need"].values]), initial=0.0)))
    names = programmes(found)
    rows = [Row(names[place], _programme(found, place, unit, size)) for place in order[:_MOST]]
    stated = str(found.attrs["stated"]).replace(" ", " and ")
    if stated:
        rows.append(Row(f"{stated} of all", ("", *_taken(found, "rest", unit, size), "", "")))
    now = chance(found, "pool_p_deficit_any")
    together = Shown(figure(found, "together_need"), unit, size, up=True)
    rows.append(Row("together", (together, *_taken(found, "pool", unit, size), now, "")))
    tail = f"worst {certain(answerable.tolerance)}"
    columns = tuple(Column(name, "below") for name in ("needs", "mean", tail, "in deficit", "without, %", "change"))
    notes = [f"{len(order) - _MOST} more programmes are in --json"] if len(order) > _MOST else []
    own = "its own budget and reserve" if not stated else "what is stated for all"
    notes += [
        "needs: what it would have to hold by itself for the same risk, "
        + ("budget included" if "budget" in stated else "beside its own budget"),
        f"mean, {tail} of draws, in deficit: what it takes out of {answerable.pocket}, {own} counted, at the judged "
        "date at which all together stand lowest (Euler allocation); below 0: it brings money",
        "without: the chance of a deficit if it were stopped, "
        + ("the budget stays" if "budget" in stated else "its budget goes with it")
        + "; the same draws; change in points",
    ]
    title = f"What each programme has of the risk of {answerable.pocket}, {size.unit(unit)}"
    return Table(title, columns, tuple(rows), notes=tuple(notes))


def _programme(found: xr.Dataset, place: int, unit: str, size: words.Scale) -> tuple[Cell, ...]:
    need = Shown(figure(found, "alone_need", programme=place), unit, size, up=True)
    change = Shown(figure(found, "stopped_p_deficit_change", programme=place), "%", PERCENT)
    taken = _taken(found, "part", unit, size, programme=place)
    return need, *taken, Shown(_without(found, place), "%"), change


def _taken(found: xr.Dataset, owner: str, unit: str, size: words.Scale, **place: int) -> tuple[Shown, ...]:
    return tuple(Shown(figure(found, f"{owner}_{name}", **place), unit, size) for name in ("mean", "tail", "deficit"))


def by_period(found: xr.Dataset) -> Table:
    """The position of the shared pocket."""
    answerable = accountable(found)
    assert answerable is not None
    unit, step = str(found.attrs["currency"]), str(found.attrs["step"])
    size = words.scale(float(np.nanmax(np.abs(found["pool_position_quantile"].values), initial=0.0)))
    ends, years, rows = end_names(found), year_ends(found), []
    judged = [int(place) for place in np.flatnonzero(found["judged"].values)]
    for period in range(judged[-1] + 1):
        points = [figure(found, "pool_position_quantile", period=period, quantile=q) for q in shown_quantiles(found)]
        mean = figure(found, "pool_position_mean", period=period)
        cells = (*(Shown(each, unit, size) for each in (mean, *points)), chance(found, "pool_p_deficit", period=period))
        rows.append(Row(ends[period], cells, marked=period in years))
    columns = (Column("mean", "beside"), *map(Column, percentages(found)), Column("P(<0), %", "interval"))
    title = f"Position of {answerable.pocket} at the end of each {step}, {size.unit(unit)}, nominal cash"
    corner = "until" if found.attrs.get("start") else step
    return Table(title, columns, tuple(rows), corner, mark="end of a financial year", notes=too_few(found))
