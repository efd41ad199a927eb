"""Tables of one row a subject: mean, sd, quantiles, and the chance to be below zero.

Each takes the Dataset of one option and gives blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.reports.writing.cells import chance, measured, percentages, shown_quantiles, too_few
from mcsv.reports.writing.message import listed, message, titled
from mcsv.reports.writing.paper import Column, Errors, Note, Row, Shown, Table
from mcsv.reports.writing.scales import own_scale, scale_of
from mcsv.reports.writing.spans import at_end_of
from mcsv.reports.writing.views import named_views
from mcsv.results.reading.figures import judged_apart, judged_by, judged_period

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["other_pockets", "outputs", "prices", "stocks", "views"]


@dataclass(frozen=True)
class _Subject:
    """What one row is about: the variables' names, where in them it stands, its label and unit.

    ``chance`` is the variable with its P(<0), or empty; ``note`` stands below the label, where not the unit does.
    """

    name: str
    chance: str
    place: Mapping[str, int]
    label: str
    unit: str
    note: str | None = None


def other_pockets(one: xr.Dataset, but: int | None) -> list[Table | Note]:
    """One line for each pocket except ``but`` that cash ever reaches: its position at the judged date."""
    unit = str(one.attrs["currency"])
    names = {index: str(name) for index, name in enumerate(one["pocket"].values) if index != but}
    idle = [index for index in names if _idle(one, index)]
    subjects = [
        _Subject(
            "position",
            "p_deficit",
            {"pocket": index, "period": judged_period(one, index)},
            name,
            unit,
        )
        for index, name in names.items()
        if index not in idle
    ]
    text = "Pockets: position {at_end}" if but is None else "Other pockets: position {at_end}"
    title = titled(message(text, at_end=at_end_of(judged_by(one))), scale_of(one, unit).unit(unit))
    found = _table(one, subjects, titled(title, message("nominal cash")), "none")
    apart = {name: at_end_of(judged_by(one, index)) for index, name in names.items() if judged_apart(one, index)}
    said: list[str] = [message("{pocket}: {at_end}.", pocket=name, at_end=at_end) for name, at_end in apart.items()]
    without = listed(names[index] for index in idle)
    said += [message("No cash in or out: {pockets}.", pockets=without)] if idle else []
    return [*(replace(table, notes=(*table.notes, *said)) for table in found), *([] if found else map(_note, said))]


def _note(line: str) -> Note:
    return Note((line,))


def _idle(one: xr.Dataset, pocket: int) -> bool:
    """Whether a pocket holds nothing in any draw and period."""
    ends = (one[f"position_{end}"].isel(pocket=pocket).values for end in ("min", "max"))
    return all(not end.any() for end in ends)


def views(one: xr.Dataset) -> list[Table]:
    """Net present value by view, with errors."""
    unit = str(one.attrs["currency"])
    subjects = [
        _Subject("npv", "p_npv_negative", {"view": view.index}, view.label, unit, view.note)
        for view in named_views(one)
    ]
    return _table(
        one, subjects, titled(message("Net present value by view"), scale_of(one, unit).unit(unit), prices(one))
    )


def outputs(one: xr.Dataset) -> list[Table]:
    """What the model's ``outputs`` ask for, with their units and errors."""
    names = zip(one["output"].values, one["output_unit"].values, strict=True)
    subjects = [
        _Subject("output", "p_output_negative", {"output": index}, str(name), str(unit))
        for index, (name, unit) in enumerate(names)
    ]
    return _table(one, subjects, message("Outputs"))


def stocks(one: xr.Dataset) -> list[Table]:
    """The levels of stocks at the judged date, with their units and errors."""
    period, names = judged_period(one), zip(one["stock"].values, one["stock_unit"].values, strict=True)
    subjects = [
        _Subject("stock", "", {"stock": index, "period": period}, str(name), str(unit))
        for index, (name, unit) in enumerate(names)
        if not np.isnan(float(one["stock_mean"].isel(stock=index, period=period)))
    ]
    return _table(one, subjects, message("Stocks {at_end}", at_end=at_end_of(judged_by(one))))


def prices(one: xr.Dataset) -> str:
    """The prices that real money is in."""
    year = str(one.attrs.get("price_year") or "")
    return message("prices of {year}", year=year) if year else message("real")


def _table(one: xr.Dataset, subjects: Sequence[_Subject], title: str, errors: Errors = "below") -> list[Table]:
    if not subjects:
        return []
    headings = [message("mean"), message("sd"), *percentages(one)]
    headings += [message("P(<0), %")] if subjects[0].chance else []
    rows = tuple(_row(one, subject) for subject in subjects)
    return [Table(title, tuple(Column(heading, errors) for heading in headings), rows, notes=too_few(one))]


def _row(one: xr.Dataset, subject: _Subject) -> Row:
    name, unit, place = subject.name, subject.unit, subject.place
    size = own_scale(one, name, unit, place) if name in ("output", "stock") else scale_of(one, unit)
    cells: list[Shown] = [measured(one, f"{name}_{which}", unit, size, **place) for which in ("mean", "sd")]
    cells += [measured(one, f"{name}_quantile", unit, size, quantile=q, **place) for q in shown_quantiles(one)]
    cells += [chance(one, subject.chance, **place)] if subject.chance else []
    return Row(subject.label, tuple(cells), size.unit(unit) if subject.note is None else subject.note)
