"""Inverse tables of any quantile function: panels that are exact to rounding, recut into polynomial pieces.

A smooth quantile gets one piece of degree 5, packed, in each sub-segment, as few as the certified error allows; a
quantile with kinks gets more pieces (of degree 4) where needed, none across a kink; a discrete one gets steps.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions import logarithm as logarithms
from mcsv.distributions.atoms import Atomic
from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.certify import certified
from mcsv.distributions.known import Known
from mcsv.distributions.layout import OCTAVES, ROWS, Integers, InverseTable, table_moments
from mcsv.distributions.packed import packed
from mcsv.distributions.panels import NARROWEST, Panels, cut_points, evaluate, fit_panels, relative_error, rounding
from mcsv.distributions.steps import step_table

__all__ = ["inverse_table"]

BAR = 9e-10  # certified relative error of probability below which a table is good enough
MOST_BITS = 10
MOST_BITS_OF_LOGARITHMS = 6  # where more are wanted they are wanted in few places
SMOOTH = 5  # degree
KINKED = 4


@dataclass(frozen=True)
class _Places:
    """Of a piece of some degree, as parts of its width: Chebyshev nodes, places where the error of interpolation
    between them peaks (and others between those, for what packing adds to it), and those of Gauss's weights, exact for
    squares of such a piece.
    """

    nodes: Floats
    peaks: Floats
    to_powers: Floats
    gauss: Floats
    weights: Floats

    @classmethod
    def of(cls, degree: int) -> _Places:
        """Those of a degree."""
        nodes = (1.0 + np.cos((np.arange(degree + 1) + 0.5) * np.pi / (degree + 1))) / 2
        steps = (2 if degree == SMOOTH else 1) * (degree + 1)
        peaks = (1.0 + np.cos(np.arange(steps + 1) * np.pi / steps)) / 2
        gauss, weights = np.polynomial.legendre.leggauss(degree + 1)
        to_powers = np.asarray(np.linalg.inv(np.vander(nodes, increasing=True)), np.float64)
        return cls(nodes, peaks, to_powers, (1.0 + gauss) / 2, weights / 2)


_PLACES = {degree: _Places.of(degree) for degree in (KINKED, SMOOTH)}


def inverse_table(d: Distribution) -> InverseTable:
    """The table of ``d``, with as few pieces as its certified error allows; the last ones made are kept."""
    return _table(Known.of(d))


@lru_cache(maxsize=512)  # some tens of megabytes; fewer than a large model has would be made anew for each of its plans
def _table(wanted: Known) -> InverseTable:
    d = wanted.distribution
    if isinstance(d, Atomic):
        return certified(d, step_table(d))
    logarithm = logarithms.of(d)
    if logarithm is None:
        return certified(d, _pieced(d))
    return certified(d, replace(_pieced(logarithm), logarithmic=True))


def _pieced(d: Distribution) -> InverseTable:
    """Smooth pieces where the quantile has no kinks and few are enough, else pieces that respect them."""
    panels = fit_panels(d)
    dyadic = not len(cut_points(d)[0])
    deepest = int(np.ceil(-np.log2((panels.right - panels.left).min())))
    most = MOST_BITS_OF_LOGARITHMS if isinstance(d, logarithms.Logarithm) else MOST_BITS
    bits = deepest if dyadic else most + 1
    while bits <= most:
        pieces = _Pieces.even(bits)
        coefficients, error = _interpolate(panels, pieces, d.negligible, SMOOTH)
        if error.max() <= BAR:
            mean, sd = _moments(d, pieces, coefficients)
            empty = np.empty(0)
            return InverseTable(False, bits, coefficients, empty, empty.astype(np.int64), float(error.max()), mean, sd)
        bits += 1 + int(min(math.log2(error.max() / BAR) / 6, MOST_BITS))  # halving divides the error by 64
    return _kinked_table(d, panels)


@dataclass(frozen=True)
class _Pieces:
    """Rising places: each piece's row, left border and width in f."""

    row: Integers
    left: Floats
    width: Floats

    @classmethod
    def even(cls, bits: int) -> _Pieces:
        """One piece for each of the 2^bits sub-segments of all rows."""
        count = 1 << bits
        return cls(
            np.repeat(np.arange(ROWS), count),
            np.tile(np.arange(count) / count, ROWS),
            np.full(ROWS * count, 1.0 / count),
        )


def _interpolate(panels: Panels, pieces: _Pieces, negligible: float, degree: int) -> tuple[Floats, Floats]:
    """Coefficients of each piece in f - left, packed where it is a smooth one, and the certified error of each."""
    places = _PLACES[degree]
    which = np.searchsorted(panels.row + panels.left, pieces.row + pieces.left + pieces.width / 2, side="right") - 1
    f = pieces.left[:, None] + pieces.width[:, None] * np.concatenate([places.nodes, places.peaks])
    values, slope = evaluate(panels, which, f)
    base = values[:, degree].copy()  # differences inside a piece are small, so that their powers round harmlessly
    powers = (values[:, : degree + 1] - base[:, None]) @ places.to_powers.T
    coefficients = powers / pieces.width[:, None] ** np.arange(degree + 1)
    if degree == SMOOTH:
        coefficients = packed(coefficients, pieces.width)
    at = pieces.width[:, None] * places.peaks
    found = np.zeros_like(at)
    for power in range(degree, -1, -1):
        found = found * at + coefficients[:, power, None]
    exact = values[:, degree + 1 :]
    absolute = exact + panels.centre[which][:, None]
    excused = rounding(absolute, negligible)
    error = relative_error(found + base[:, None] - exact, excused, slope[:, degree + 1 :], f[:, degree + 1 :])
    coefficients[:, 0] += base + panels.centre[which]
    return coefficients, error.max(axis=1) + panels.error[which]


def _moments(d: Distribution, pieces: _Pieces, coefficients: Floats) -> tuple[float, float]:
    """Mean and sd of the table itself: exact integrals of its pieces, half of the mass in each tail."""
    has_mean, has_sd = d.moments_exist()
    if not has_mean:
        return math.nan, math.nan
    places = _PLACES[coefficients.shape[1] - 1]
    place = pieces.width[:, None] * places.gauss
    values = np.zeros_like(place)
    for power in range(coefficients.shape[1] - 1, -1, -1):
        values = values * place + coefficients[:, power, None]
    first = coefficients[:, 0]
    if isinstance(d, logarithms.Logarithm):
        values, first = np.exp(values), np.exp(first)
    mass = np.ldexp(pieces.width, -(pieces.row % OCTAVES) - 2)[:, None] * places.weights
    return table_moments(pieces.row, values, mass, first, has_sd)


def _kinked_table(d: Distribution, panels: Panels) -> InverseTable:
    """Pieces that respect kinks: sub-segments cut at the panels' borders and halved where the error asks."""
    coarse = _Pieces(panels.row, panels.left, panels.right - panels.left)
    bits = 0 if _interpolate(panels, coarse, d.negligible, KINKED)[1].max() <= BAR else 4
    even = _Pieces.even(bits)
    row, left = np.concatenate([even.row, panels.row]), np.concatenate([even.left, panels.left])
    order = np.lexsort((left, row))
    row, left = row[order], left[order]
    fresh = np.append(True, (np.diff(row) > 0) | (np.diff(left) > 0))
    row, left = row[fresh], left[fresh]
    while True:
        right = np.where(np.append(row[1:], -1) == row, np.append(left[1:], 1.0), 1.0)
        pieces = _Pieces(row, left, right - left)
        coefficients, error = _interpolate(panels, pieces, d.negligible, KINKED)
        halve = (error > BAR) & (pieces.width > NARROWEST)
        if not halve.any():
            break
        row = np.concatenate([row, row[halve]])
        left = np.concatenate([left, left[halve] + pieces.width[halve] / 2])
        order = np.lexsort((left, row))
        row, left = row[order], left[order]
    return _assemble(d, pieces, coefficients, float(error.max()), bits)


def _assemble(d: Distribution, pieces: _Pieces, coefficients: Floats, error: float, bits: int) -> InverseTable:
    """Pieces in f as a kinked table in r."""
    mean, sd = _moments(d, pieces, coefficients)
    octave = pieces.row % OCTAVES
    starts = np.ldexp(1.0 + pieces.left, -octave - 1)
    scale = np.ldexp(1.0, octave + 1)[:, None] ** np.arange(coefficients.shape[1])
    segment = (pieces.row << bits) + np.floor(pieces.left * (1 << bits)).astype(np.int64)
    first = np.searchsorted(segment, np.arange((ROWS << bits) + 1))
    return InverseTable(True, bits, coefficients * scale, starts, first.astype(np.int64), error, mean, sd)
