"""Tolerances of other pockets than the accountable one: whether each stays within the risk that it accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.run.sentence import later, unknown
from mcsv.reports.writing import words
from mcsv.reports.writing.message import message, titled
from mcsv.reports.writing.paper import Block, Column, Row, Shown, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import end_of, within
from mcsv.results.reading.derived import tolerance_of, verdict
from mcsv.results.reading.figures import judged_apart, judged_by

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["tolerances"]

_STANDING = {"above": message("above"), "within": message("within"), "unclear": message("too close to call")}
_COLUMNS = (
    Column(message("P(<0), %"), "interval"),
    Column(message("tolerance, %")),
    Column(message("it is")),
    Column(message("reserve to it"), "beside"),
)


def tolerances(one: xr.Dataset, but: int | None) -> list[Block]:
    """Whether pockets other than ``but`` that accept a risk of their own stay within it, and the reserve that does; and
    whose risk is above it after its window alone.
    """
    unit = str(one.attrs["currency"])
    size, rows, notes, after = scale_of(one, unit), [], [], []
    for index, name in enumerate(map(str, one["pocket"].values)):
        tolerance = tolerance_of(one, index)
        if index == but or tolerance is None:
            continue
        found = verdict(one, index, tolerance)
        reserve = Shown(found.reserve, unit, size, up=True)
        accepted = words.exact(round(100 * tolerance, 7))
        rows.append(Row(name, (Shown(found.chance, "%"), accepted, _STANDING[found.standing], reserve)))
        if judged_apart(one, index):
            notes.append(message("{pocket}: until the {end}", pocket=name, end=end_of(judged_by(one, index))))
        if found.why != "known":
            text, why = "{not_known}: the reserve of {pocket} {why}", unknown(found.why, tolerance)
            notes.append(message(text, not_known=words.NOT_KNOWN, pocket=name, why=why))
        after += later(found, one, name)
    text = "Pockets with a tolerance of their own, at any judged date {within}"
    title = message(text, within=within(judged_by(one)))
    return [Table(titled(title, size.unit(unit)), _COLUMNS, tuple(rows), notes=tuple(notes)), *after] if rows else []
