"""Money apart from value, what is got for what is put in, and rates of return."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
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
from mcsv.reports.writing.screen import clean
from mcsv.reports.writing.views import View, named_views
from mcsv.reports.writing.words import per_cent
from mcsv.results.reading.figures import accountable, figure, probability
from mcsv.results.reading.returns import NOTHING_PUT_IN, pocket_rates, ratio, refusal, view_rates

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.results.statistics.intervals import Figure

__all__ = ["returns"]

_WHY = {
    ("cash", "no change of sign"): "No rate of return of cash for {pockets}: cash only comes or only goes.",
    ("cash", "several changes of sign"): (
        "No rate of return of cash for {pockets}: cash changes sign more than once, so that more than one rate would "
        "do."
    ),
    ("cash", "out of reach"): "No rate of return of cash for {pockets}: a rate below {least} or above {most} a year.",
    ("value", "no change of sign"): "No rate of return of value for {pockets}: value only comes or only goes.",
    ("value", "several changes of sign"): (
        "No rate of return of value for {pockets}: value changes sign more than once, so that more than one rate would "
        "do."
    ),
    ("value", "out of reach"): "No rate of return of value for {pockets}: a rate below {least} or above {most} a year.",
}
_ENDS = {"least": per_cent(Digits("-90")), "most": per_cent(Digits("1,000"))}
_OF_CASH = "What a pocket gets and pays, nominal."
_OF = (
    "Of cash: what a pocket gets and pays, nominal, as is what it wants. Of value: all that the view gains and loses, "
    "cash or not, in the model's prices."
)

_Rates = Mapping[str, tuple["Figure", str]]


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
    """Rates of return of cash by pocket and of value by view, how surely they are what is wanted, and why not all."""
    cash, value = _by_name(pocket_rates(one)), _by_name(view_rates(one) if "irr_value" in one else [])
    hurdles = dict(zip(cash, one["hurdle"].values, strict=True)) if "hurdle" in one else {}
    rows = []
    for name, label in _whose(one, cash):
        hurdle = float(hurdles.get(name, math.nan))
        cells: list[Cell] = [_rate(cash, name), *([_rate(value, name)] if value else [])]
        cells += _wanted(one, [*cash].index(name), hurdle) if name in hurdles else [""] * (2 if hurdles else 0)
        if math.isfinite(hurdle) or any(name in rates and rates[name][1] == "known" for rates in (cash, value)):
            rows.append(Row(label, tuple(cells)))
    columns = [Column(message("of cash, %"), "beside"), *([Column(message("of value, %"), "beside")] if value else [])]
    columns += [Column(message("wanted, %")), Column(message("gets it, % of draws"), "interval")] if hurdles else []
    title = message("Rate of return of what is expected inside the horizon (IRR), a year")
    notes = (message(_OF) if value else message(_OF_CASH),)
    table: list[Block] = [Table(title, tuple(columns), tuple(rows), notes=notes)] if rows else []
    labels = dict(_whose(one, cash))
    said = [*_without(cash, "cash", labels), *_without(value, "value", labels)]
    return [*table, *([Note(tuple(said))] if said else [])]


def _without(rates: _Rates, what: str, labels: Mapping[str, str]) -> Iterator[str]:
    """Who has no rate of return of cash, or of value, by the reason."""
    for (of, why), words_for_it in _WHY.items():
        names = [labels[name] for name, (_, each) in rates.items() if each == why and name in labels]
        if names and of == what:
            yield message(words_for_it, pockets=listed(names), **(_ENDS if why == "out of reach" else {}))


def _by_name(rates: list[tuple[str, Figure, str]]) -> _Rates:
    return {name: (rate, why) for name, rate, why in rates}


def _rate(rates: _Rates, name: str) -> Cell:
    if name not in rates:
        return ""
    rate, why = rates[name]
    return Shown(rate, "%", PERCENT) if why == "known" else message("none")


def _whose(one: xr.Dataset, pockets: Iterable[str]) -> list[tuple[str, str]]:
    """Pockets, then the views that are none, with what each is called."""
    views = named_views(one) if "irr_value" in one else []
    more = [(str(one["view"].values[view.index]), view.label) for view in views if not view.own]
    return [*((name, clean(name)) for name in pockets), *more]


def _wanted(one: xr.Dataset, index: int, hurdle: float) -> tuple[Cell, Cell]:
    if not math.isfinite(hurdle):
        return "", ""
    return words.exact(round(100 * hurdle, 7)), chance(one, "p_hurdle_met", pocket=index)
