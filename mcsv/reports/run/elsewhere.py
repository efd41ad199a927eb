"""What others save for what the accountable pocket spends, and what each pocket has to find at the worst time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.run.summary import prices
from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.paper import (
    PERCENT,
    Block,
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
from mcsv.reports.writing.spans import duration
from mcsv.reports.writing.spans import within as within_span
from mcsv.results.declared.elsewhere import SAVED
from mcsv.results.reading.figures import accountable, figure, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["elsewhere", "peaks"]

_POUND = message("pound")
_SAVED_ALONE = (
    "For each {currency} 1 that {pocket} spends ({spent} of costs, events and payments to others, inside the horizon) "
    "others save {total}."
)
_SAVED = (
    "For each {currency} 1 that {pocket} spends ({spent} of costs, events and payments to others, inside the horizon) "
    "others save {total}: {parts}."
)

_WORTH_TELLING = 1e-6  # of the largest saving: less is rounding


def elsewhere(one: xr.Dataset, own: int | None) -> list[Block]:
    """Savings by pocket for each pound that is spent, or as amounts where nobody's spending is told."""
    if "saved_mean" not in one:
        return []
    here = [index for index in range(one.sizes["pocket"]) if _saves(one, index)]
    if not here:
        return [Note((message("Nobody saves anything: no benefit has a value of type fiscal."),))]
    per_pound = own is not None and figure(one, "saved_elsewhere_per_pound", saved=SAVED.index("total")).known
    name = "saved_per_pound" if per_pound else "saved_mean"
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    rows = tuple(_row(one, name, index, unit) for index in here)
    soon = (
        message("cash, window") if accountable(one) is None else message("cash in {span}", span=duration(_window(one)))
    )
    heads = (soon, message("cash later"), message("no cash"), message("after horizon"), message("all"))
    columns = tuple(Column(head, "below") for head in heads)
    if own is None or not per_pound:
        title = titled(message("What pockets save"), size.unit(unit), prices(one), message("not discounted"))
        return [*_refused(one, own), Table(title, columns, rows)]
    payer = str(one["pocket"].values[own])
    title = message("Saved for each {currency} 1 that {pocket} spends", currency=unit or _POUND, pocket=payer)
    title = titled(title, prices(one), message("not discounted"))
    return [*_said(one, own, payer, unit), Table(title, columns, rows)]


def _saves(one: xr.Dataset, index: int) -> bool:
    means = np.nan_to_num(np.abs(one["saved_mean"].values))
    return bool((means[index] > _WORTH_TELLING * means.max()).any())


def _window(one: xr.Dataset) -> str:
    found = accountable(one)
    assert found is not None
    return found.label


def _row(one: xr.Dataset, name: str, index: int, unit: str) -> Row:
    size = scale_of(one, unit)
    known = (figure(one, name, pocket=index, saved=place) for place in range(len(SAVED)))
    plain = name == "saved_per_pound"
    cells = tuple(Shown(each) if plain else Shown(each, unit, size) for each in known)
    return Row(str(one["pocket"].values[index]), cells)


def _said(one: xr.Dataset, own: int, payer: str, unit: str) -> list[Sentence]:
    known = [figure(one, "saved_elsewhere_per_pound", saved=place) for place in range(len(SAVED))]
    *parts, total = (Shown(each, unit, how="money") for each in known)
    spent = Shown(figure(one, "spent_mean", pocket=own), unit, how="money")
    when = ("{amount} in cash {within}", "{amount} in cash later", "{amount} that is no cash")
    within = within_span(_window(one))
    told = [
        phrase(text, amount=part, within=within)
        for part, text in zip(parts, (*when, "{amount} after the horizon"), strict=True)
        if part.value
    ]
    said: dict[str, Part] = {"currency": unit or _POUND, "pocket": payer, "spent": spent, "total": total}
    said |= {"parts": strung(told)} if told else {}
    sentences = [sentence(_SAVED if told else _SAVED_ALONE, **said)]
    lost = figure(one, "leakage", pocket=own)
    if lost.known:
        text = "{share} of all that is saved inside the horizon is no cash of {pocket} by its end (leakage)."
        sentences.append(sentence(text, share=Shown(lost, "", PERCENT), pocket=payer))
    return sentences


def _refused(one: xr.Dataset, own: int | None) -> list[Sentence]:
    """Why nothing is told by the pound, where somebody is accountable."""
    if own is None:
        return []
    name, spent = str(one["pocket"].values[own]), float(one["spent_mean"][own])
    if spent == 0.0:
        return [sentence("{pocket} spends nothing, so nothing is told for each pound of it.", pocket=name)]
    below = Shown(probability(one, "p_spent_negative", pocket=own), "%", how="interval")
    text = "Spending of {pocket} is below zero in {share} of draws: no ratio to it is stated."
    return [sentence(text, pocket=name, share=below)]


def peaks(one: xr.Dataset) -> list[Table]:
    """What each pocket has to find at the worst time."""
    if "saved_mean" not in one:
        return []
    unit = str(one.attrs["currency"])
    size, rows = scale_of(one, unit), []
    for index, name in enumerate(map(str, one["pocket"].values)):
        mean, most = (figure(one, f"peak_funding_{part}", pocket=index) for part in ("mean", "p95"))
        if mean.value:
            rows.append(Row(name, (Shown(mean, unit, size), Shown(most, unit, size))))
    title = message("What pockets have to find at the worst time, before budget and reserve")
    title = titled(title, size.unit(unit))
    columns = (Column(message("mean"), "beside"), Column(message("1 in 20 is more"), "beside"))
    return [Table(title, columns, tuple(rows))] if rows else []
