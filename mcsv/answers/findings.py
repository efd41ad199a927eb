"""What a study may find: the chance of each of its findings, given the bin in which its input lies.

Findings that differ little are lumped into cells, some four hundred at most. A lumped finding tells less than the
finding itself, so that this never adds value; with so many cells what it takes away is far below the Monte Carlo error.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtr, ndtri

from mcsv.dataclass import dataclass

__all__ = ["CELLS", "NODES", "Findings", "Nodes", "binomial", "node_chances", "nodes_among", "normal", "poisson"]

Floats = NDArray[np.float64]

CELLS = 400
"""Findings are told apart in at most so many cells, unless told otherwise."""

NODES = 8
"""Values by which a bin is represented: those of Gauss and Legendre's rule along its probability."""

_PLACES, _SHARES = (part / 2.0 for part in np.polynomial.legendre.leggauss(NODES))

_COUNTS = 4000
"""Numbers of cases are enumerated one by one as far as this; where more are likely, they are as good as normal."""

_LEAST, _GRAIN = 1e-300, 2.0**-53
"""In place of 0, which has no logarithm: a probability or rate, and what is left of 1 beside a probability of 1."""

_SPREAD = 9.0
"""So many standard deviations on either side, nothing is left beyond."""


@dataclass(frozen=True)
class Nodes:
    """An input by bins: their ``chances`` (bins,), and the ``values`` (bins, NODES) by which each is represented."""

    chances: Floats
    values: Floats

    @property
    def middle(self) -> Floats:
        """The mean of each bin, (bins,)."""
        found: Floats = self.values @ _SHARES
        return found


@dataclass(frozen=True)
class Findings:
    """``given`` (cells, bins): the chance of a finding given the bin, columns sum to 1.

    ``leaning`` (cells, bins): its covariance with the input inside the bin. ``ordered``: whether cells are steps of a
    scale that goes on between them (a mean), and not separate findings (a number of cases).
    """

    nodes: Nodes
    given: Floats
    leaning: Floats
    ordered: bool

    @property
    def rising(self) -> Floats:
        """How the chance of a finding rises with the input inside the bin, (cells, bins): ``leaning`` over its
        variance there; 0 where the bin has but one value.
        """
        about = self.nodes.values - self.nodes.middle[:, None]
        spread = about**2 @ _SHARES
        found: Floats = np.where(spread > 0.0, self.leaning / np.where(spread > 0.0, spread, 1.0), 0.0)
        return found

    @property
    def chances(self) -> Floats:
        """The chance of each finding before the study, (cells,)."""
        found: Floats = self.given @ self.nodes.chances
        return found


def node_chances(edges: Floats) -> Floats:
    """The probabilities of the nodes in each bin between ``edges`` of probability, (bins, NODES)."""
    found: Floats = edges[:-1, None] + np.diff(edges)[:, None] * (0.5 + _PLACES)
    return found


def nodes_among(ranked: Floats, here: NDArray[np.int64]) -> Nodes:
    """An input by bins, from the lowest to the highest: its draws in rising order (draws,), and how many of them are in
    each bin (bins,).

    Of an empty bin the value beside it stands for all.
    """
    begin = np.cumsum(here) - here
    places = begin[:, None] + np.maximum((0.5 + _PLACES) * here[:, None] - 0.5, 0.0)
    places = np.minimum(places, np.maximum(begin + here - 1, begin)[:, None])
    below = np.minimum(places.astype(np.int64), ranked.size - 1)
    above = np.minimum(below + 1, ranked.size - 1)
    return Nodes(here / ranked.size, (ranked[above] - ranked[below]) * (places - below) + ranked[below])


def normal(nodes: Nodes, size: int, sd: float, cells: int = CELLS) -> Findings:
    """The mean of ``size`` observations, each normal about the input with ``sd``."""
    return _continuous(nodes, np.full_like(nodes.values, sd / np.sqrt(size)), cells)


def binomial(nodes: Nodes, size: int, cells: int = CELLS) -> Findings:
    """The number of cases among ``size``, where the input is the probability of one."""
    p = np.clip(nodes.values, 0.0, 1.0)
    if size > _COUNTS:
        return _continuous(nodes, np.sqrt(p * (1.0 - p) / size), cells)
    p, lumped = np.clip(p, _LEAST, 1.0 - _GRAIN), size + 1 > cells
    k = _likely(size * p, size) if lumped else np.arange(size + 1.0)
    ways, none = gammaln(size + 1.0) - gammaln(k + 1.0) - gammaln(size - k + 1.0), np.log1p(-p)
    return _counted(nodes, _mass(k, np.log(p) - none, ways, size * none), cells, lumped)


def poisson(nodes: Nodes, size: int, cells: int = CELLS) -> Findings:
    """The number of events in ``size`` units, where the input is the rate of events in one."""
    means = np.maximum(nodes.values, 0.0) * size
    k = _likely(means)
    if k.size > _COUNTS + 1:
        return _continuous(nodes, np.sqrt(means) / size, cells)
    mass = _mass(k, np.log(np.maximum(means, _LEAST)), -gammaln(k + 1.0), -means)
    return _counted(nodes, mass, cells, k.size > cells)


def _likely(means: Floats, most: float = np.inf) -> Floats:
    """The numbers from 0 to ``most`` beyond which nothing is left, where so many are expected at nodes."""
    low = max(np.floor(means.min() - _SPREAD * np.sqrt(means.min())), 0.0)
    high = np.ceil(means.max() + _SPREAD * np.sqrt(means.max() + 1.0) + _SPREAD)
    return np.arange(low, min(high, most) + 1.0)


def _mass(numbers: Floats, slope: Floats, ways: Floats, rest: Floats) -> Floats:
    """The chance of each number at each node, (numbers, bins, NODES): e to ``slope`` times number and what is added for
    each number (``ways``) and at each node (``rest``).
    """
    found = np.multiply.outer(numbers, slope)
    found += ways[:, None, None]
    found += rest
    return np.asarray(np.exp(found, out=found))


def _counted(nodes: Nodes, mass: Floats, cells: int, lumped: bool) -> Findings:
    """Whole numbers, neighbours ``lumped`` into so many cells or not; ``mass`` as :func:`_mass` says."""
    given, leaning = _by_bin(nodes, mass)
    if lumped:
        before = np.cumsum(given @ nodes.chances)
        cuts = np.searchsorted(before, before[-1] * _grid(cells)) + 1
        begins = np.unique(np.append(0, np.minimum(cuts, before.size - 1)))
        given, leaning = (np.add.reduceat(each, begins, axis=0) for each in (given, leaning))
    return Findings(nodes, given, leaning, ordered=lumped)


def _by_bin(nodes: Nodes, chances: Floats) -> tuple[Floats, Floats]:
    """Mean of what is said at nodes, (…, bins, NODES), in each bin, and its covariance with the input there."""
    about = nodes.values - nodes.middle[:, None]
    return chances @ _SHARES, np.einsum("cbn,bn->cb", chances, about * _SHARES)


def _continuous(nodes: Nodes, sds: Floats, cells: int) -> Findings:
    """Cells of a finding that is normal about the value of the node, with ``sds`` there."""
    between = ndtri((np.arange(81) + 0.5) / 81)
    middle = NODES // 2
    seen = (nodes.values[:, middle, None] + sds[:, middle, None] * between).ravel()
    order = np.argsort(seen, kind="stable")
    before = np.cumsum(np.repeat(nodes.chances, between.size)[order])
    cuts = np.unique(np.interp(before[-1] * _grid(cells), before, seen[order]))[:, None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        below = ndtr((cuts - nodes.values) / sds)
    below = np.where(np.isnan(below), 0.5, below)  # a value without any spread, on an edge between cells
    given, leaning = _by_bin(nodes, below)
    none = np.zeros((1, nodes.chances.size))
    given, leaning = np.concatenate((none, given, none + 1.0)), np.concatenate((none, leaning, none))
    return Findings(nodes, np.diff(given, axis=0), np.diff(leaning, axis=0), ordered=True)


def _grid(cells: int) -> Floats:
    """Probabilities at which cells part, dense at both ends, where a rare finding may change a decision."""
    found: Floats = ndtr(np.linspace(-4.0, 4.0, cells - 1))
    return found
