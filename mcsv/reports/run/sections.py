"""The sections of the answer, each in forms from the longest to the shortest, and how they get into so many lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from mcsv.dataclass import dataclass
from mcsv.reports.run.beyond_horizon import beyond
from mcsv.reports.run.chance import chance_of_outputs, chance_of_position
from mcsv.reports.run.depth import costs, depth
from mcsv.reports.run.elsewhere import elsewhere, peaks
from mcsv.reports.run.funding import funding
from mcsv.reports.run.gainers import gainers
from mcsv.reports.run.given import given
from mcsv.reports.run.in_time import in_time
from mcsv.reports.run.known import chance_known
from mcsv.reports.run.payback import paybacks
from mcsv.reports.run.positions import MOST_PERIODS, by_period, reserves
from mcsv.reports.run.returns import returns
from mcsv.reports.run.risks import risks
from mcsv.reports.run.spread import spread
from mcsv.reports.run.summary import other_pockets, outputs, stocks, views
from mcsv.reports.run.targets import targets
from mcsv.reports.run.thresholds import thresholds
from mcsv.reports.run.tolerances import tolerances
from mcsv.reports.run.transfers import transfers
from mcsv.reports.writing.cells import titled
from mcsv.reports.writing.paper import Block, Row, Table
from mcsv.reports.writing.views import named_views
from mcsv.results.reading.figures import accountable, has_positions, pocket_index

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Section", "fitted", "sections"]

Form = Callable[[], Sequence[Block]]

_LOW = 7
"""Lines of a chart where room is short."""

_SHORTER = (
    "chance in outputs",
    "outputs",
    "views",
    "stocks",
    "payback",
    "periods",
    "outputs",
    "spread",
    "views",
    "beyond the horizon",
    "stocks",
    "periods",
    "risks",
    "spread",
    "outputs",
    "tolerances",
)
"""What is made shorter by a step, one after another, where there are too many lines."""


@dataclass(frozen=True)
class Section:
    """A part of the answer under a name that readers know it by; ``forms`` give its blocks, none where left out."""

    name: str
    forms: tuple[Form, ...]


def sections(one: xr.Dataset, full: bool = False) -> list[Section]:
    """What stands behind the figures of one option, in the order in which it is told.

    ``full``: with what only some readers want: how deep deficits are, what the window costs, who would have to pay.
    """
    found = list[Section]()
    if has_positions(one):
        answerable = accountable(one)
        if answerable is not None:
            found += _of_pocket(one, pocket_index(one, answerable.pocket), full)
        found += _of_pockets(one, None if answerable is None else pocket_index(one, answerable.pocket), full)
    if "npv_mean" in one:
        found.append(_values(one))
    found += _in_full(one) if full else []
    if one.sizes.get("output", 0):
        found += _of_outputs(one)
    if "stock_mean" in one:
        whole = cache(lambda: tuple(stocks(one)))
        found.append(Section("stocks", (whole, lambda: _one_line(whole()), tuple)))
    found.append(Section("risks", (lambda: risks(one), tuple)))
    return [*found, Section("beyond the horizon", (lambda: beyond(one), tuple))]


def _of_pocket(one: xr.Dataset, own: int, full: bool) -> Iterator[Section]:
    """Of the accountable pocket."""
    made: dict[int, Row] = {}
    forms = (partial(by_period, one, own, most, made) for most in (MOST_PERIODS, 10, 6))
    yield Section("periods", tuple(forms))
    whole = cache(lambda: tuple(spread(one, own)))
    yield Section("spread", (whole, lambda: [replace(each, rows=_LOW) for each in whole()], tuple))
    yield Section("reserves", (lambda: reserves(one, own),))
    yield Section("chance", (lambda: chance_of_position(one, own),))
    yield Section("depth and cost", (lambda: _extra(one, own) if full else [],))
    yield Section("how sure the chance is", (lambda: chance_known(one, own),))


def _of_pockets(one: xr.Dataset, own: int | None, full: bool) -> Iterator[Section]:
    """Of all others."""
    yield Section("other pockets", (lambda: other_pockets(one, own),))
    yield Section("tolerances", (lambda: tolerances(one, own), tuple))
    yield Section("payback", (lambda: paybacks(one), tuple))
    yield Section("elsewhere", (lambda: [*peaks(one), *elsewhere(one, own)] if full else [],))


def _in_full(one: xr.Dataset) -> Iterator[Section]:
    """What follows from cash and value that only some readers want."""
    yield Section("ratios and rates", (lambda: returns(one),))
    yield Section("when value comes, and to whom", (lambda: [*in_time(one), *gainers(one)],))
    yield Section("funding and decisions", (lambda: [*funding(one), *given(one)],))


def _of_outputs(one: xr.Dataset) -> Iterator[Section]:
    whole = cache(lambda: tuple(outputs(one)))
    shorter = (lambda: _one_line(whole()), lambda: _first(_one_line(whole()), 3), tuple)
    yield Section("outputs", (whole, *shorter))
    yield Section("targets", (lambda: [*targets(one), *thresholds(one)],))
    yield Section("chance in outputs", (lambda: chance_of_outputs(one), tuple))


def _values(one: xr.Dataset) -> Section:
    """Value by view, without that of single pockets in the end."""
    whole, pockets = cache(lambda: tuple(views(one))), {view.label for view in named_views(one) if view.own}

    def overall() -> list[Table]:
        parts = [replace(table, rows=tuple(row for row in table.rows if row.label not in pockets)) for table in whole()]
        return _one_line([table for table in parts if table.rows])

    return Section("views", (whole, lambda: _one_line(whole()), overall))


def _one_line(tables: Sequence[Table]) -> list[Table]:
    """Tables without the lines of errors, what else stands there beside the label."""
    found = []
    for table in tables:
        columns = tuple(replace(column, errors="none") for column in table.columns)
        rows = tuple(replace(row, label=titled(row.label, row.below), below="") for row in table.rows)
        found.append(replace(table, columns=columns, rows=rows))
    return found


def _first(tables: Sequence[Table], most: int) -> list[Table]:
    """The first rows of each table, whose title says so."""
    return [
        replace(table, rows=table.rows[:most], title=f"{table.title} (the first {most} of {len(table.rows)})")
        if len(table.rows) > most
        else table
        for table in tables
    ]


def _extra(one: xr.Dataset, own: int) -> list[Block]:
    return [*depth(one, own), *costs(one, own), *transfers(one, own)]


def fitted(
    several: Sequence[Section], lines: int, height: Callable[[Sequence[Block]], int]
) -> tuple[list[Sequence[Block]], list[str]]:
    """The blocks of each section in forms that take at most so many ``lines``, as far as they can be made shorter, and
    the names of sections of which something is left out. ``height``: the lines that blocks take.
    """
    blocks = [section.forms[0]() for section in several]
    heights, steps = [height(each) for each in blocks], dict[int, int]()
    for name in _SHORTER:
        if sum(heights) <= lines:
            break
        for place, section in enumerate(several):
            step = steps.get(place, 0) + 1
            if section.name == name and step < len(section.forms) and blocks[place]:
                steps[place], blocks[place] = step, section.forms[step]()
                heights[place] = height(blocks[place])
    return blocks, [several[place].name for place in sorted(steps)]
