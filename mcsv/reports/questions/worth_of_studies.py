"""What studies would be worth: the size that pays best, what risk it would leave, and how both go by size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from mcsv.reports.writing import words
from mcsv.reports.writing.cells import certain
from mcsv.reports.writing.message import Digits, message, titled
from mcsv.reports.writing.paper import PERCENT, Cell, Column, Line, Lines, Mark, Part, Row, Shown, Table, phrase
from mcsv.results.reading.figures import figure
from mcsv.results.statistics.intervals import Figure

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["amount", "assures", "pays", "studies"]


_ASSURES = {
    (False, False): "{count} observations bring P(deficit), {now} now, within {tolerance} with a chance of {chance}",
    (False, True): "{count} observations leave P(deficit), {now} now, within {tolerance} with a chance of {chance}",
    (True, False): (
        "{count} observations of each bring P(deficit), {now} now, within {tolerance} with a chance of {chance}"
    ),
    (True, True): (
        "{count} observations of each leave P(deficit), {now} now, within {tolerance} with a chance of {chance}"
    ),
}
"""By whether a study tells several inputs, and whether the risk is within the tolerance now."""


def amount(found: xr.Dataset, known: Figure) -> Shown:
    """Net benefit with its error."""
    return Shown(known, str(found.attrs["benefit_unit"]), how="error")


def pays(found: xr.Dataset, place: int) -> Part:
    """The size of a study that pays best, and what it brings."""
    best = {name: int(found[name].values[place]) for name in ("best_size", "best_size_low", "best_size_high")}
    gain = figure(found, "enbs_best", study=place)
    if not gain.known:
        return message("what it is worth cannot be told with so few draws")
    if not best["best_size"]:
        return message("no size is worth its cost")
    at = int(np.flatnonzero(found["size"].values == best["best_size"])[0])
    cost = Shown(Figure(float(found["study_cost"].values[place, at]), 0.0), str(found.attrs["benefit_unit"]))
    text = (
        "the best size is {best_size} ({best_size_low} to {best_size_high} come within 5 %); it costs {cost} and "
        "brings {gain} more than that"
    )
    return phrase(text, **best, cost=cost, gain=amount(found, gain))


def assures(found: xr.Dataset, place: int) -> Part | None:
    """At the best size, or else at the largest that is told, for the first option."""
    if "assurance" not in found or not np.isfinite(found["assurance"].values[0, place]).any():
        return None
    best, sizes = int(found["best_size"].values[place]), found["size"].values
    there = np.flatnonzero(~np.isnan(found["assurance"].values[0, place]))
    at = int(np.flatnonzero(sizes == best)[0]) if best else int(there[-1])
    now, tolerance = figure(found, "risk_before", option=0), float(found.attrs["tolerance"])
    of_each = " + " in str(found["study_tells"].values[place])
    return phrase(
        _ASSURES[of_each, now.value <= tolerance],
        count=int(sizes[at]),
        now=Shown(now, "", PERCENT),
        tolerance=certain(tolerance),
        chance=Shown(figure(found, "assurance", option=0, study=place, size=at), "", PERCENT, how="error"),
    )


def studies(found: xr.Dataset) -> Iterator[Lines]:
    """A table a study, by size, with its curves."""
    for place, name in enumerate(found["study"].values if "study" in found.coords else ()):
        unit = str(found.attrs["benefit_unit"])
        size = words.scale(float(np.nanmax(np.abs(found["enbs"].values[place]), initial=0.0)))
        columns = [Column(_CURVES["study_cost"]), *(Column(_CURVES[name], "beside") for name in ("evsi", "enbs"))]
        columns += [Column(message("P(within tolerance), %"), "beside")] if "assurance" in found else []
        there = np.flatnonzero(~np.isnan(found["study_cost"].values[place])).tolist()
        rows = tuple(_size(found, place, at, unit, size) for at in there)
        many = float(found["study_decisions"].values[place])
        decisions = message("one decision")
        if many != 1.0:
            decisions = message("{count} decisions", count=words.exact(many))
        tells = str(found["study_tells"].values[place])
        text = "{study}: a study of {tells}, for {decisions}"
        if " + " in tells:
            text = "{study}: a study of {tells} (size of each), for {decisions}"
        title = titled(message(text, study=str(name), tells=tells, decisions=decisions), size.unit(unit))
        table = Table(title, tuple(columns), rows, message("size"), message("the best size"))
        yield _by_size(found, place, there, table, size)


_CURVES = {
    "study_cost": message("cost"),
    "evsi": message("worth to one decision"),
    "enbs": message("net worth"),
}


def _by_size(found: xr.Dataset, place: int, there: list[int], table: Table, size: words.Scale) -> Lines:
    """What a study costs and brings by its size, with the size that pays best."""
    lines = tuple(Line(label, tuple(found[name].values[place, there].tolist())) for name, label in _CURVES.items())
    best = int(found["best_size"].values[place])
    sizes = tuple(found["size"].values[there].astype(float).tolist())
    marks = (Mark(message("the best size"), float(best)),) if best else ()
    return Lines(table, message("size"), sizes, lines, str(found.attrs["benefit_unit"]), size, marks)


def _size(found: xr.Dataset, place: int, at: int, unit: str, size: words.Scale) -> Row:
    cells: list[Cell] = [Shown(Figure(float(found["study_cost"].values[place, at]), 0.0), unit, size)]
    cells += [Shown(figure(found, name, study=place, size=at), unit, size) for name in ("evsi", "enbs")]
    if "assurance" in found:
        cells.append(Shown(figure(found, "assurance", option=0, study=place, size=at), "%", PERCENT))
    number = int(found["size"].values[at])
    return Row(Digits(f"{number:,}"), tuple(cells), marked=number == int(found["best_size"].values[place]))
