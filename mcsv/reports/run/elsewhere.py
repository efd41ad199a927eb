"""What others save for what the accountable pocket spends, and what each pocket has to find at the worst time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.run.summary import prices
from mcsv.reports.writing.cells import titled
from mcsv.reports.writing.paper import PERCENT, Block, Cell, Column, Note, Row, Sentence, Shown, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.results.declared.elsewhere import SAVED
from mcsv.results.reading.figures import accountable, figure, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["elsewhere", "peaks"]

_WORTH_TELLING = 1e-6  # of the largest saving: less is rounding


def elsewhere(one: xr.Dataset, own: int | None) -> list[Block]:
    """Savings by pocket for each pound that is spent, or as amounts where nobody's spending is told."""
    if "saved_mean" not in one:
        return []
    here = [index for index in range(one.sizes["pocket"]) if _saves(one, index)]
    if not here:
        return [Note(("Nobody saves anything: no benefit has a value of type fiscal.",))]
    per_pound = own is not None and figure(one, "saved_elsewhere_per_pound", saved=SAVED.index("total")).known
    name = "saved_per_pound" if per_pound else "saved_mean"
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    rows = tuple(_row(one, name, index, unit) for index in here)
    within = "cash, window" if accountable(one) is None else f"cash in {_window(one)}"
    heads = (within, "cash later", "no cash", "after horizon", "all")
    columns = tuple(Column(head, "below") for head in heads)
    if own is None or not per_pound:
        title = titled("What pockets save", size.unit(unit), prices(one), "not discounted")
        return [*_refused(one, own), Table(title, columns, rows)]
    payer = str(one["pocket"].values[own])
    title = titled(f"Saved for each {unit or 'pound'} 1 that {payer} spends", prices(one), "not discounted")
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
    said: list[Cell] = [f"For each {unit or 'pound'} 1 that {payer} spends (", spent, " of costs, events and payments "]
    said += ["to others, inside the horizon) others save ", total]
    when = (f" in cash within {_window(one)}", " in cash later", " that is no cash", " after the horizon")
    begun = False
    for part, words in zip(parts, when, strict=True):
        if part.value:
            said += [", " if begun else ": ", part, words]
            begun = True
    sentences = [Sentence((*said, "."))]
    lost = figure(one, "leakage", pocket=own)
    if lost.known:
        leaked = Shown(lost, "", PERCENT)
        text = " of all that is saved inside the horizon is no cash of "
        sentences.append(Sentence((leaked, f"{text}{payer} by its end (leakage).")))
    return sentences


def _refused(one: xr.Dataset, own: int | None) -> list[Sentence]:
    """Why nothing is told by the pound, where somebody is accountable."""
    if own is None:
        return []
    name, spent = str(one["pocket"].values[own]), float(one["spent_mean"][own])
    if spent == 0.0:
        return [Sentence((f"{name} spends nothing, so nothing is told for each pound of it.",))]
    below = Shown(probability(one, "p_spent_negative", pocket=own), "%", how="interval")
    return [Sentence((f"Spending of {name} is below zero in ", below, " of draws: no ratio to it is stated."))]


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
    title = titled("What pockets have to find at the worst time, before budget and reserve", size.unit(unit))
    columns = (Column("mean", "beside"), Column("1 in 20 is more", "beside"))
    return [Table(title, columns, tuple(rows))] if rows else []
