"""Money apart from value, what is got for what is put in, and rates of return."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcsv.reports.run.summary import prices
from mcsv.reports.writing import words
from mcsv.reports.writing.cells import chance, measured, percentages, shown_quantiles
from mcsv.reports.writing.message import Digits, both, listed, message, titled
from mcsv.reports.writing.paper import (
    PERCENT,
    Block,
    Cell,
    Column,
    Note,
    Part,
    Row,
    Sentence,
    Shown,
    Table,
    phrase,
    sentence,
    strung,
)
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.views import View, named_views
from mcsv.reports.writing.words import per_cent
from mcsv.results.reading.figures import accountable, figure, probability
from mcsv.results.reading.returns import NOTHING_PUT_IN, pocket_rates, ratio, refusal

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["returns"]

_WHY = {
    "no change of sign": "No rate of return for {pockets}: cash only comes or only goes.",
    "several changes of sign": (
        "No rate of return for {pockets}: cash changes sign more than once, so that more than one rate would do."
    ),
    "out of reach": "No rate of return for {pockets}: a rate below {least} or above {most} a year.",
}
_ENDS = {"least": per_cent(Digits("-90")), "most": per_cent(Digits("1,000"))}


def returns(one: xr.Dataset) -> list[Block]:
    """Net present value in cash apart from the rest, ratios, rates; nothing where nobody asked for them."""
    found: list[Block] = []
    if "npv_cash_mean" in one and _anything(one):
        found += [*_said(one), _apart(one), *_ratios(one)]
    return found + (_rates(one) if "irr" in one else [])


def _anything(one: xr.Dataset) -> bool:
    """Whether there is any value in any draw."""
    ends = [f"npv_{part}_{end}" for part in ("cash", "value") for end in ("min", "max")]
    return any(bool(one[name].values.any()) for name in ends)


def _said(one: xr.Dataset) -> list[Sentence]:
    """What the accountable pocket's own net present value consists of."""
    answerable = accountable(one)
    if answerable is None:
        return []
    unit, view = str(one.attrs["currency"]), list(one["view"].values).index(answerable.pocket)
    whole, cash, value = (
        Shown(figure(one, f"{name}_mean", view=view), unit, how="money") for name in ("npv", "npv_cash", "npv_value")
    )
    text = (
        "Of the net present value of {pocket}, on average {whole}, {cash} is cash and {value} is value that reaches no "
        "budget inside the horizon."
    )
    return [sentence(text, pocket=answerable.pocket, whole=whole, cash=cash, value=value)]


def _apart(one: xr.Dataset) -> Table:
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    ends = [index for index in shown_quantiles(one) if float(one["quantile"].values[index]) != 0.5]
    names = [name for name, index in zip(percentages(one), shown_quantiles(one), strict=True) if index in ends]

    def cells(view: View) -> Iterator[Cell]:
        for part in ("npv_cash", "npv_value"):
            yield measured(one, f"{part}_mean", unit, size, view=view.index)
            for index in ends:
                yield Shown(figure(one, f"{part}_quantile", view=view.index, quantile=index), unit, size)

    rows = tuple(Row(view.label, tuple(cells(view)), view.note) for view in named_views(one))
    columns = [Column(name, "below") for part in (message("cash"), message("no cash")) for name in (part, *names)]
    title = message("Net present value by view: cash apart from value that is no cash")
    title = titled(title, size.unit(unit), prices(one))
    return Table(title, tuple(columns), rows)


def _ratios(one: xr.Dataset) -> list[Block]:
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    ends = [index for index in shown_quantiles(one) if float(one["quantile"].values[index]) != 0.5]
    names = [name for name, index in zip(percentages(one), shown_quantiles(one), strict=True) if index in ends]

    def cells(view: View) -> Iterator[Cell]:
        yield measured(one, "put_in_mean", unit, size, view=view.index)
        for name in ("bcr", "sroi"):
            known = ratio(one, name, view.index)
            yield Shown(known.as_figure) if known else message("none")
            for index in ends:
                yield Shown(figure(one, f"{name}_quantile", view=view.index, quantile=index)) if known else ""

    views = [view for view in named_views(one) if refusal(one, view.index) != NOTHING_PUT_IN]
    rows = tuple(Row(view.label, tuple(cells(view)), view.note) for view in views)
    columns = [Column(message("puts in"), "below")]
    columns += [Column(name, "below") for part in (message("BCR"), message("SROI")) for name in (part, *names)]
    if not rows:
        return []
    title = message("What {currency} 1 that is put in brings: present values", currency=unit)
    title = titled(title, size.unit(unit), prices(one))
    notes = (message(_RATIOS, levels=both(names)),) if names else ()
    return [*_for_each(one, unit), Table(title, tuple(columns), rows, notes=notes), *_refused(one, views)]


_RATIOS = (
    "Puts in: costs, what events cost, funding paid less received. BCR: the view's own benefits for it; SROI: those of "
    "everybody (public value; society's as it weighs them). Both are ratios of means, with Fieller's interval, and no "
    "means of ratios; {levels}: of the ratio draw by draw."
)


def _for_each(one: xr.Dataset, unit: str) -> list[Sentence]:
    """What the accountable pocket gets for what it puts in, where it has such ratios."""
    answerable = accountable(one)
    if answerable is None:
        return []
    index = list(one["view"].values).index(answerable.pocket)
    own, everybody = (ratio(one, name, index) for name in ("bcr", "sroi"))
    if own is None or everybody is None:
        return []
    first, second = (Shown(each.as_figure, unit, how="money") for each in (own, everybody))
    text = (
        "For each {currency} 1 that {pocket} puts in there are benefits of {own} to itself, and of {all} to everybody "
        "together."
    )
    return [sentence(text, currency=unit, pocket=answerable.pocket, own=first, all=second)]


def _refused(one: xr.Dataset, views: list[View]) -> list[Sentence]:
    """Why some have no ratio, with the share of draws that forbids it."""
    parts: list[Part] = []
    for view in views:
        if refusal(one, view.index):
            share = Shown(probability(one, "p_put_in_not_positive", view=view.index), "%", how="interval")
            parts.append(phrase("{view} in {share}", view=view.label, share=share))
    text = "No ratio for who puts in 0 or less in some draws: {views} of draws."
    return [sentence(text, views=strung(parts))] if parts else []


def _rates(one: xr.Dataset) -> list[Block]:
    """Rates of return by pocket, how surely they are what is wanted, and why others have none."""
    rates = pocket_rates(one)
    title = message("Rate of return of expected cash inside the horizon (IRR), a year, nominal")
    wanted = "hurdle" in one
    columns = [Column(message("rate, %"), "beside")]
    more = Column(message("wanted, %")), Column(message("gets it, % of draws"), "interval")
    columns += more if wanted else ()
    rows, without = [], dict[str, list[str]]()
    for index, (name, rate, why) in enumerate(rates):
        hurdle = float(one["hurdle"].values[index]) if wanted else math.nan
        if why == "known" or math.isfinite(hurdle):
            shown: Cell = Shown(rate, "%", PERCENT) if why == "known" else message("none")
            rows.append(Row(name, (shown, *(_wanted(one, index, hurdle) if wanted else ()))))
        if why not in ("known", "nothing flows"):
            without.setdefault(why, []).append(name)
    said = tuple(_without(why, names) for why, names in without.items())
    table: list[Block] = [Table(title, tuple(columns), tuple(rows))] if rows else []
    return [*table, *([Note(said)] if said else [])]


def _without(why: str, names: list[str]) -> str:
    return message(_WHY[why], pockets=listed(names), **(_ENDS if why == "out of reach" else {}))


def _wanted(one: xr.Dataset, index: int, hurdle: float) -> tuple[Cell, Cell]:
    if not math.isfinite(hurdle):
        return "", ""
    return words.exact(round(100 * hurdle, 7)), chance(one, "p_hurdle_met", pocket=index)
