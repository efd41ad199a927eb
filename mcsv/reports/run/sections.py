"""The sections of the answer, each in forms from the longest to the shortest, and how they get into so many lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcsv.reports.run.beyond_horizon import beyond
from mcsv.reports.run.chance import chance_of_outputs, chance_of_position
from mcsv.reports.run.depth import costs, depth
from mcsv.reports.run.known import chance_known
from mcsv.reports.run.payback import paybacks
from mcsv.reports.run.positions import by_period, reserves
from mcsv.reports.run.risks import risks
from mcsv.reports.run.spread import spread
from mcsv.reports.run.summary import other_pockets, outputs, stocks, views
from mcsv.reports.run.targets import targets
from mcsv.reports.run.tolerances import tolerances
from mcsv.reports.run.transfers import transfers
from mcsv.reports.writing.paper import Block
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
    "value by view",
    "stocks",
    "payback",
    "every period",
    "outputs",
    "spread over time",
    "value by view",
    "beyond the horizon",
    "stocks",
    "every period",
    "risks",
    "spread over time",
    "outputs",
    "pockets with a tolerance of their own",
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
        found += _of_pockets(one, None if answerable is None else pocket_index(one, answerable.pocket))
    if "npv_mean" in one:
        shorter = (lambda: views(one, errors=False), lambda: views(one, errors=False, own=False))
        found.append(Section("value by view", (lambda: views(one), *shorter)))
    if one.sizes.get("output", 0):
        found += _of_outputs(one)
    if "stock_mean" in one:
        found.append(Section("stocks", (lambda: stocks(one), lambda: stocks(one, errors=False), tuple)))
    found.append(Section("risks", (lambda: risks(one), tuple)))
    return [*found, Section("beyond the horizon", (lambda: beyond(one), tuple))]


def _of_pocket(one: xr.Dataset, own: int, full: bool) -> Iterator[Section]:
    """Of the accountable pocket."""
    fewer = (lambda: by_period(one, own, most=10), lambda: by_period(one, own, most=6))
    yield Section("every period", (lambda: by_period(one, own), *fewer))
    yield Section("spread over time", (lambda: spread(one, own), lambda: spread(one, own, rows=_LOW), tuple))
    yield Section("reserves", (lambda: reserves(one, own),))
    yield Section("chance", (lambda: chance_of_position(one, own),))
    yield Section("depth and cost", (lambda: _extra(one, own) if full else [],))
    yield Section("how sure the chance is", (lambda: chance_known(one, own),))


def _of_pockets(one: xr.Dataset, own: int | None) -> Iterator[Section]:
    """Of all others."""
    yield Section("other pockets", (lambda: other_pockets(one, own),))
    yield Section("pockets with a tolerance of their own", (lambda: tolerances(one, own), tuple))
    yield Section("payback", (lambda: paybacks(one), tuple))


def _of_outputs(one: xr.Dataset) -> Iterator[Section]:
    shorter = (lambda: outputs(one, errors=False), lambda: outputs(one, errors=False, most=3), tuple)
    yield Section("outputs", (lambda: outputs(one), *shorter))
    yield Section("targets", (lambda: targets(one),))
    yield Section("chance in outputs", (lambda: chance_of_outputs(one), tuple))


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
