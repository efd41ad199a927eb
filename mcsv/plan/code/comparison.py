"""Where in a plan's cells and contests the comparison of its options stands."""

from __future__ import annotations

from dataclasses import field
from itertools import chain

from mcsv.dataclass import dataclass
from mcsv.frozen import FrozenDict

__all__ = ["Comparison", "Curve"]

Pair = tuple[int, int]


@dataclass(frozen=True)
class Curve:
    """Contests in a row, one for each of ``points``; ``first`` is the number of the first of them.

    The net benefit of a choice at a point is u times its ``firsts`` cell and v times its ``seconds`` cell, ``weights``
    being (u, v) of each point; None stands for 0.
    """

    points: tuple[float, ...]
    first: int
    weights: tuple[tuple[float, float], ...]
    firsts: tuple[int | None, ...]
    seconds: tuple[int | None, ...]


@dataclass(frozen=True)
class Comparison:
    """The choices and their net benefit by cell; contest 0 is the decision, ``prices`` and ``tradeoff`` are curves.

    Differences stand in cells of their own, the first of a pair less the second: ``positions`` at the end of the
    window by pair of options and pocket, ``views`` by pair and view, ``benefits`` by pair of choices. ``both``: by pair
    and pocket, a cell that is below zero where both options are in deficit then; ``both_any``, where both are at any
    judged date, of pockets that accept a stated risk in both options. ``alike``: cells that are compared bin by
    bin, those of the net benefit of each choice (``benefit_shapes``) and of the position of the accountable pocket in
    each option (``position_shapes``).
    """

    choices: tuple[str, ...]
    net_benefit: tuple[int, ...]
    contests: int = 1
    prices: Curve | None = None
    tradeoff: Curve | None = None
    positions: FrozenDict[tuple[Pair, str], int] = field(default_factory=FrozenDict)
    views: FrozenDict[tuple[Pair, str], int] = field(default_factory=FrozenDict)
    benefits: FrozenDict[Pair, int] = field(default_factory=FrozenDict)
    both: FrozenDict[tuple[Pair, str], int] = field(default_factory=FrozenDict)
    both_any: FrozenDict[tuple[Pair, str], int] = field(default_factory=FrozenDict)
    benefit_shapes: tuple[int, ...] = ()
    position_shapes: tuple[int, ...] = ()

    @property
    def alike(self) -> tuple[tuple[int, ...], ...]:
        """Cells whose histograms have the same bins."""
        return tuple(filter(None, (self.benefit_shapes, self.position_shapes)))

    @property
    def spread(self) -> set[int]:
        """The cells of which quantiles are wanted."""
        return {*self.positions.values(), *self.views.values(), *self.benefits.values()}

    @property
    def counted(self) -> set[int]:
        """The cells of which no more is wanted than how often they are below zero."""
        return {*self.both.values(), *self.both_any.values()}

    @property
    def cells(self) -> set[int]:
        """All cells that stand here and nowhere else, and perhaps some others."""
        return {*self.spread, *self.counted, *chain.from_iterable(self.alike), *self.net_benefit}
