"""A model that is being written: its figures each time it is saved, and how far each save moved them.

All saves see the same random numbers, so that what did not change moves nothing and a difference is far surer than its
two sides. Errors of differences come from single draws, those of reserves from groups of draws.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.arguments import MOST_WATCHED
from mcsv.dataclass import dataclass
from mcsv.errors import Interrupted, Mistake, UsageError
from mcsv.model import Model, canonical, comments, plain
from mcsv.plan import PocketCells, lower

__all__ = ["Figure", "Save", "Saw", "seen", "shown"]

Floats = NDArray[np.float64]

_ROOM = 4 * MOST_WATCHED
"""Numbers that are kept at most."""

_GROUPS = 20
"""Groups of draws by which the difference of reserves differs."""


@dataclass(frozen=True)
class Figure:
    """A value, or how far a save moved one, with its standard error: of its own draws, or of paired ones."""

    value: float
    error: float


@dataclass(frozen=True)
class Saw:
    """What the draws of one option came to. ``lowest`` (n,): the lowest position at a judged date; ``before`` (n,): the
    same less the reserve, None where a reserve does more than shift it.
    """

    lowest: Floats = field(repr=False)
    before: Floats | None = field(repr=False)
    tolerance: float

    @property
    def deficit(self) -> Figure:
        """The probability of a deficit at any judged date."""
        return _mean((self.lowest < 0.0).astype(np.float64))

    @property
    def reserve(self) -> float | None:
        """The reserve that brings ``deficit`` to the tolerance; None where runs have to find it."""
        return None if self.before is None else _required(self.before, self.tolerance)

    def deficit_since(self, other: Saw) -> Figure:
        """How far the probability is from that of another save, draw by draw."""
        return _mean((self.lowest < 0.0).astype(np.float64) - (other.lowest < 0.0))

    def reserve_since(self, other: Saw) -> Figure | None:
        """The same for the reserve, group by group."""
        if self.before is None or other.before is None:
            return None
        value = _required(self.before, self.tolerance) - _required(other.before, other.tolerance)
        sides = ((self.before, self.tolerance), (other.before, other.tolerance))
        mine, theirs = (np.array([_required(part, r) for part in np.array_split(draws, _GROUPS)]) for draws, r in sides)
        apart = mine - theirs
        return Figure(value, float(np.std(apart, ddof=1)) / math.sqrt(_GROUPS))


@dataclass(frozen=True)
class Save:
    """One state of a model: ``says`` tells it from others that come to something else, ``shows`` from those that read
    otherwise; ``options`` what it came to, by name.
    """

    model: Model
    says: bytes
    shows: str
    draws: int
    options: Mapping[str, Saw]

    def comparable(self, before: Save | None) -> bool:
        """Whether differences from another save mean something: the same pocket is judged in the same money."""
        if before is None:
            return False
        mine, other = self.model.accountability, before.model.accountability
        same = mine is not None and other is not None and mine.pocket == other.pocket
        return same and self.model.currency == before.model.currency and self.draws == before.draws


def seen(model: Model, draws: int, seed: int, threads: int) -> Save:
    """What a model comes to. UsageError E598 for one that nobody answers for, NumericalError as a run raises it."""
    if model.accountability is None or not model.periods:
        rule = "a chance of a deficit has a pocket, a window and a tolerance"
        raise UsageError(Mistake("E598", "has nobody who answers for a budget", "accountability", rule=rule))
    pocket, plan = model.accountability.pocket, lower(model, seed)
    books = {option: plan.layout.pocket_cells[option, pocket] for option in plan.layout.options}
    cells = sorted({cell for book in books.values() for cell in _cells(book)})
    if len(cells) * draws > _ROOM:
        most = _ROOM // len(cells)
        rule = f"the draws of every option are kept: at most {most:,} with these {len(books)}"
        raise UsageError(Mistake("E599", "are more draws than can be kept", "--draws", f"{draws:,}", rule))
    found = engine.single_draws(plan, cells, draws, engine.Threads(threads))
    if any(part.size < draws for part in found.values()):
        raise Interrupted("stopped while draws were made")
    options = {option: _saw(book, found, model.variants[option]) for option, book in books.items()}
    return Save(model, canonical(model), shown(model), draws, options)


def shown(model: Model) -> str:
    """All that is told of a model beside its figures: names, notes, levers, and remarks on it."""
    remarks = [(each.code, each.path, each.what, each.value) for each in comments(model)]
    return repr((plain(model), remarks))


def _cells(book: PocketCells) -> Sequence[int]:
    return [cell for cell in (book.lowest, book.lowest_before_reserve) if cell is not None]


def _saw(book: PocketCells, found: Mapping[int, Floats], model: Model) -> Saw:
    assert book.lowest is not None
    assert model.accountability is not None
    before = None
    if book.shifts and book.lowest_before_reserve is not None:
        before = found[book.lowest_before_reserve] - book.reserve
    return Saw(found[book.lowest], before, model.accountability.tolerance)


def _mean(values: Floats) -> Figure:
    return Figure(float(values.mean()), float(values.std()) / math.sqrt(values.size))


def _required(before: Floats, tolerance: float) -> float:
    """The reserve as results have it: what the smallest draw lacks that so large a share does not exceed."""
    rank = max(int(np.ceil(tolerance * before.size)) - 1, 0)
    return max(0.0, -float(np.partition(before, rank)[rank]))
