"""The drivers of one option as a box of inputs sees them: bins of single draws, and the values between bins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.bins import BINS, EDGES
from mcsv.answers.own_values import at_edges, at_shares
from mcsv.answers.peeling import Limits
from mcsv.ask.own_prices import as_stated
from mcsv.ask.tables import drivers_of
from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution
from mcsv.distributions.rows import Rows
from mcsv.model import Model
from mcsv.plan import Plan, Purpose, lower

__all__ = ["Reading", "Scale", "reading_of"]

Floats = NDArray[np.float64]

_PARTS = 16
"""Parts of a bin in which a limit lies: four limits and all bins are still told apart by a byte."""


@dataclass(frozen=True)
class Scale:
    """What the bins of a driver are: ``values`` (bins + 1,) between which they lie, ``shares`` of draws below these.

    ``whole``: bins are the whole numbers from 0 on instead, of which the largest is ``most`` (nan: there is none).
    """

    values: Floats
    shares: Floats
    whole: bool = False
    most: float = np.nan


@dataclass(frozen=True)
class Reading:
    """How to read an option's draws: the plan, the cell of the deficit, its drivers by name with their number.

    ``rows``: of drivers whose own bins say nothing of their value (rows of a table), or too little, the cell with the
    value; ``between``: the values between their bins, and ``shares`` of all values below these, where they are known.
    """

    whole: Model
    option: str
    plan: Plan
    cell: int
    drivers: Mapping[str, int]
    counted: frozenset[str]
    rows: Mapping[str, int]
    between: Mapping[str, Floats] = field(default_factory=dict)
    shares: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def model(self) -> Model:
        """The option's own."""
        return self.whole.variants[self.option]

    @property
    def cells(self) -> list[int]:
        """The cells to be watched."""
        return [self.cell, *self.rows.values()]

    def yes(self, noted: engine.Noted) -> NDArray[np.bool_]:
        """Which draws end in a deficit."""
        return np.asarray(noted.values[0] < 0.0)

    def bins(self, noted: engine.Noted) -> NDArray[np.uint8]:
        """The bins (drivers, n), of some by where their values lie ``between``."""
        found = noted.bins[list(self.drivers.values())]
        for place, name in enumerate(self.drivers):
            if name in self.between:
                found[place] = np.searchsorted(self.between[name], self._values(name, noted), side="right")
        return found

    def ranked(self, noted: engine.Noted) -> dict[str, Floats]:
        """By driver that is a row of a table the values between its bins, which hold as many of these draws each."""
        every = {name: np.unique(np.quantile(self._values(name, noted), EDGES[1:-1])) for name in self.rows}
        return {name: values[1:] if values.size > 1 else values for name, values in every.items()}

    def finer(self, boxes: Sequence[Limits], seed: int) -> Reading:
        """The same, with more bins where a limit of a box lies, for drivers by their own probability."""
        names, places = list(self.drivers), dict[str, set[int]]()
        for box in boxes:
            for number, above in box.sides:
                place = int(box.high[number]) + 1 if above else int(box.low[number])
                places.setdefault(names[number], set()).add(place)
        places = {name: at for name, at in places.items() if name not in self.counted and name not in self.between}
        if not places:
            return self
        keep = [*self.rows, *places]
        plan = lower(self.whole, seed, keep, purpose=Purpose(drivers=True))
        shares = {name: _dense(at) for name, at in places.items()}
        between = {name: at_shares(self._distribution(name), each) for name, each in shares.items()}
        cells = {name: plan.layout.kept[self.option, name] for name in keep}
        return replace(self, plan=plan, rows=cells, between={**self.between, **between}, shares=shares)

    @property
    def width(self) -> int:
        """How many bins a driver may have."""
        return max([BINS, *(values.size + 1 for values in self.between.values())])

    def placed(self, box: Limits) -> Limits:
        """A box by BINS bins of each driver as one by those of this reading."""
        found = Limits.none(box.low.size, self.width)
        for (number, above), name in ((side, list(self.drivers)[side[0]]) for side in box.sides):
            edge = int(box.high[number]) + 1 if above else int(box.low[number])
            if name in self.shares:
                edge = int(np.searchsorted(self.shares[name], EDGES[edge])) + 1
            low, high = int(found.low[number]), int(found.high[number])
            found = found.at(number, low, edge - 1) if above else found.at(number, edge, high)
        return found

    def scales(self, bins: NDArray[np.uint8]) -> dict[str, Scale]:
        """What the bins of each driver are; ``bins`` (drivers, n) of draws that tell how often each comes."""
        return {name: self._scale(name, own) for name, own in zip(self.drivers, bins, strict=True)}

    def _scale(self, name: str, own: NDArray[np.uint8]) -> Scale:
        below = np.concatenate([[0.0], np.cumsum(np.bincount(own, minlength=BINS)) / own.size])
        known = self._distribution(name) if name in self.model.inputs else None
        if name in self.counted:
            return Scale(np.arange(BINS + 1.0), below, whole=True, most=known.support()[1] if known else np.nan)
        if name in self.between:
            shares = np.concatenate([[0.0], self.shares[name], [1.0]]) if name in self.shares else below
            return Scale(np.concatenate([[np.nan], self.between[name], [np.nan]]), shares)
        assert known is not None
        return Scale(at_edges(known), EDGES)

    def _distribution(self, name: str) -> Distribution:
        found = self.model.inputs[name].corrected(self.model.evidence)
        assert found is not None
        return found

    def _values(self, name: str, noted: engine.Noted) -> Floats:
        """What an input came to, in the prices in which it is stated, as its distribution is."""
        return as_stated(self.model, name, np.asarray(noted.values[1 + [*self.rows].index(name)]))


def reading_of(model: Model, option: str, pocket: str, seed: int) -> Reading:
    """How to read the draws of an option, whose deficits are those of ``pocket`` at any judged date."""
    plan = lower(model, seed, purpose=Purpose(drivers=True))
    known, variant = plan.drivers, model.variants[option]
    assert known is not None
    drivers = {name: known.names.index(own) for own, name in drivers_of(known, option).items()} if known.of else {}
    counted = frozenset(name for name, number in drivers.items() if number in known.counted)
    rows = _rows(variant, [name for name in drivers if name not in counted])
    if rows:
        plan = lower(model, seed, rows, purpose=Purpose(drivers=True))
    kept = {name: plan.layout.kept[option, name] for name in rows}
    book = plan.layout.pocket_cells[option, pocket]
    return Reading(model, option, plan, book.any_date, drivers, counted, kept)


def _dense(places: set[int]) -> Floats:
    """Shares between bins: those of all bins, and more in the two on either side of some of them."""
    parts = [EDGES[1:-1]]
    for place in places:
        for low in (place - 1, place):
            parts.append(EDGES[low] + (EDGES[low + 1] - EDGES[low]) * np.arange(1, _PARTS) / _PARTS)
    return np.unique(np.concatenate(parts))


def _rows(model: Model, names: Sequence[str]) -> list[str]:
    there = [name for name in names if name in model.inputs]
    return [name for name in there if isinstance(model.inputs[name].distribution, Rows)]
