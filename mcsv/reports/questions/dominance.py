"""Which choice dominates which, as tables of verdicts with what the draws leave open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcsv.reports.writing.message import Digits, message, titled
from mcsv.reports.writing.paper import Block, Cell, Column, Note, Row, Table
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import at_end_of
from mcsv.reports.writing.words import Scale
from mcsv.results.reading.figures import accountable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["dominance"]

_VERDICTS = {1: message("dominates"), 0: message("cannot be told"), -1: message("does not")}


def dominance(results: xr.Dataset, weighed: str) -> Iterator[Block]:
    """What dominates what, by net benefit (``weighed`` says what that is) and by the accountable pocket's position."""
    answerable = accountable(results)
    told = [
        (
            "benefit",
            "choice",
            "other_choice",
            message("Dominance {weighed}", weighed=weighed),
            str(results.attrs["net_benefit_unit"]),
        )
    ]
    if answerable is not None and "other_option" in results.sizes:
        text = "Dominance by the position of {pocket} {at_end}"
        title = message(text, pocket=answerable.pocket, at_end=at_end_of(answerable.label))
        told.append(("position", "option", "other_option", title, str(results.attrs["currency"])))
    for subject, first, second, title, unit in told:
        rows = [
            Row(
                message("{one} over {other}", one=one, other=other),
                _verdicts(results, subject, {first: i, second: j}, unit),
            )
            for i, one in enumerate(map(str, results[first].values))
            for j, other in enumerate(map(str, results[second].values))
            if i != j
        ]
        heads = message("first order"), message("but for, %"), message("second order"), message("but for")
        columns = tuple(map(Column, heads))
        yield Table(titled(title, scale_of(results, unit).unit(unit)), columns, tuple(rows))
    yield Note(
        (
            message(
                "First order: never more likely to fall below any amount. Second order: never a larger mean shortfall "
                "below any amount, which all prefer who dislike risk. But for: what these draws leave open (95 %)."
            ),
        )
    )


def _verdicts(results: xr.Dataset, subject: str, place: dict[str, int], unit: str) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for order in ("first", "second"):
        known = results[f"{subject}_dominates_{order}"].isel(place)
        verdict, but = int(known), float(results[f"{subject}_dominates_{order}_but"].isel(place))
        size = Scale(0.01) if order == "first" else scale_of(results, unit)
        cells += [_VERDICTS[verdict], _bound(but, size) if verdict == 1 else ""]
    return tuple(cells)


def _bound(but: float, size: Scale) -> str:
    scaled = but / size.factor
    return Digits(f"{scaled:.2g}" if scaled < 100 else f"{scaled:,.0f}")
