"""How soon value comes: what share of it inside one year, two years, the contract, the horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.paper import PERCENT, Block, Column, Note, Row, Sentence, Shown, Table, sentence
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import duration, within
from mcsv.reports.writing.views import View, named_views
from mcsv.reports.writing.words import Scale
from mcsv.results.reading.figures import figure, probability

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["in_time", "spans"]

_CALLED = {"window": message("window"), "contract": message("contract"), "horizon": message("horizon")}
_WITHIN = {
    "window": message("within the window"),
    "contract": message("within the contract"),
    "horizon": message("within the horizon"),
}


def in_time(one: xr.Dataset) -> list[Block]:
    """Shares of gains by view; amounts where there is no share; and net value inside the same spans."""
    if "saved_mean" not in one:
        return []
    if "gain_inside_share" not in one:
        return [Note((message("How soon value comes is not told: state discounting:."),))]
    there = spans(one)
    gaining = [view for view in named_views(one) if float(one["gain_mean"][view.index]) != 0.0]
    if not there or not gaining:
        return []
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    columns = tuple(Column(label, "below") for label in there.values())
    whole = [
        view for view in gaining if figure(one, "gain_inside_share", view=view.index, span=next(iter(there))).known
    ]
    signed = [view for view in gaining if view not in whole]
    rows = [Row(view.label, tuple(_share(one, view, span) for span in there), view.note) for view in whole]
    title = message("How soon value comes: % of all that benefits bring (costs not taken off), by the end of")
    blocks: list[Block] = [*_said(one, whole, there), *([Table(title, columns, tuple(rows))] if rows else [])]
    blocks += _amounts(one, signed, there, columns) if signed else []
    return [*blocks, _net(one, size, there, columns)]


def spans(one: xr.Dataset) -> dict[int, str]:
    """The spans that end inside the horizon, in their order: years by that name alone, others by all of theirs."""
    found: dict[int, list[int]] = {}
    for index, periods in enumerate(one["span_periods"].values.tolist()):
        if np.isfinite(periods):
            found.setdefault(int(periods), []).append(index)
    names = one["span"].values.astype(str)
    return {
        indices[0]: _called(names[indices[0]])
        if names[indices[0]][0].isdigit()
        else titled(*map(_called, names[indices]))
        for _, indices in sorted(found.items())
    }


def _called(name: str) -> str:
    """A span that ends inside the horizon, in words."""
    return duration(str(name)) if name[0].isdigit() else _CALLED[str(name)]


def _share(one: xr.Dataset, view: View, span: int) -> Shown:
    return Shown(figure(one, "gain_inside_share", view=view.index, span=span), "", PERCENT)


def _said(one: xr.Dataset, whole: list[View], there: dict[int, str]) -> list[Sentence]:
    """What comes first: of the widest view that is told, what comes inside a year and two."""
    wide = [view for view in whole if not view.own]
    if not wide:
        return []
    view = next((each for each in wide if str(one["view"].values[each.index]) == "public_value"), wide[-1])
    told = [(_share(one, view, span), _within(str(one["span"].values[span]))) for span in list(there)[:2]]
    first, soon = told[0]
    if len(told) < 2:
        text = "Of the value that benefits bring ({view}) {share} comes {within}."
        return [sentence(text, view=view.label, share=first, within=soon)]
    second, later = told[1]
    text = "Of the value that benefits bring ({view}) {share} comes {within} and {other} comes {later}."
    return [sentence(text, view=view.label, share=first, within=soon, other=second, later=later)]


def _within(name: str) -> str:
    """``within 2 years``, ``within the contract``."""
    return within(name) if name[0].isdigit() else _WITHIN[name]


def _amounts(one: xr.Dataset, signed: list[View], there: dict[int, str], columns: tuple[Column, ...]) -> list[Block]:
    """What benefits bring where it is a gain in some draws and a loss in others, so that nothing is a share of it."""
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    rows, notes = [], []
    for view in signed:
        amounts = (figure(one, "gain_inside_mean", view=view.index, span=span) for span in there)
        rows.append(Row(view.label, tuple(Shown(each, unit, size) for each in amounts)))
        below = Shown(probability(one, "p_gain_negative", view=view.index), "%", how="interval")
        notes.append(
            sentence(
                "{view}: no share is stated, since all of it together is a loss in {share} of draws.",
                view=view.label,
                share=below,
            )
        )
    title = titled(message("Amounts that benefits bring by the end of"), size.unit(unit), message("real, discounted"))
    return [Table(title, columns, tuple(rows)), *notes]


def _net(one: xr.Dataset, size: Scale, there: dict[int, str], columns: tuple[Column, ...]) -> Table:
    unit = str(one.attrs["currency"])
    rows = []
    for view in named_views(one):
        amounts = [figure(one, "value_inside_mean", view=view.index, span=span) for span in there]
        if any(each.value for each in amounts):
            rows.append(Row(view.label, tuple(Shown(each, unit, size) for each in amounts), view.note))
    title = titled(message("Net present value inside the same spans, costs taken off"), size.unit(unit))
    return Table(title, columns, tuple(rows))
