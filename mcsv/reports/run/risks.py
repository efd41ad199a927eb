"""The register of risks: how likely each event is, what it costs, and its share of what all cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.writing import words
from mcsv.reports.writing.message import Digits, message, titled
from mcsv.reports.writing.paper import PERCENT, Cell, Column, Row, Shown, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.results.reading.derived import Risk, register

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["risks"]

_COLUMNS = (
    Column(message("P(happens), %"), "beside"),
    Column(message("mean cost"), "beside"),
    Column(message("share, %")),
)


def risks(one: xr.Dataset) -> list[Table]:
    """How likely each event is, what it costs, and its share of what all cost; the dearest first."""
    found = register(one)
    if not found.risks:
        return []
    unit = str(one.attrs["currency"])
    size = scale_of(one, unit)
    rows = [Row(risk.name, _event(risk, unit, size)) for risk in found.risks]
    if sum(risk.cost.value > 0 for risk in found.risks) > 1:
        rows.append(Row(message("all"), ("", Shown(found.total, unit, size), Digits("100"))))
    title = message("Risks inside the horizon: own cash cost")
    title = titled(title, size.unit(unit), message("nominal"), message("mitigation included"))
    free = any(risk.cost.value == 0 for risk in found.risks)
    notes = (message("What an event delays, stops or changes counts in the figures above."),) if free else ()
    return [Table(title, _COLUMNS, tuple(rows), notes=notes)]


def _event(risk: Risk, unit: str, size: words.Scale) -> tuple[Cell, ...]:
    chance = Shown(risk.probability, "%")
    if risk.cost.value == 0:
        return chance, message("none"), ""
    share = "" if risk.share is None else Shown(risk.share, "%", PERCENT)
    return chance, Shown(risk.cost, unit, size), share
