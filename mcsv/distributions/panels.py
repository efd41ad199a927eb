"""A quantile function as Chebyshev series, exact to rounding, on panels that never cross an octave or a kink.

A row is one octave of one tail: row = tail * octaves + octave, with r = 2^-(octave + 1) * (1 + f), f in
[0, 1), and tail probability r / 2. A smooth quantile is analytic in r on each octave, so that a series of degree 19
resolves it to rounding with 20 evaluations; panels where it does not are halved until it does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.layout import OCTAVES
from mcsv.distributions.rules import fail

__all__ = ["Panels", "cut_points", "evaluate", "fit_panels", "rounding", "values_at"]

NODES = 20
TESTS = np.array([-0.9999, -0.62, 0.0, 0.55, 0.9999])  # between the nodes
RESOLVED = 2e-12  # relative error of probability at which a panel needs no halving
NOISE = 3e-10  # and at which it needs none if halving no longer helps: the quantile's own rounding
MOST_ROUGH = 30_000  # panels to halve at once; kinks and singular points are local and need far fewer
NARROWEST = 2.0**-33  # a panel so narrow that any monotone curve inside it is right to 1.2e-10
CLOSEST = 2.0**-40  # breaks nearer to each other (or to a border) than this count as one

_angles = (np.arange(NODES) + 0.5) * np.pi / NODES
_nodes = np.cos(_angles)
_to_series = np.cos(np.outer(np.arange(NODES), _angles)) * 2.0 / NODES
_to_series[0] /= 2.0


@dataclass(frozen=True)
class Panels:
    """Rising in (row, left): the panel's row, its borders in f, centre value, series, and certified error."""

    row: NDArray[np.int64]
    left: Floats
    right: Floats
    centre: Floats
    series: Floats  # (panels, NODES), of value - centre
    error: Floats


def values_at(d: Distribution, row: NDArray[np.int64], f: Floats, octaves: int = OCTAVES) -> Floats:
    """The exact quantile at places (row, f) of any common shape."""
    row, f = np.broadcast_arrays(row, f)
    v = np.ldexp(1.0 + f, -(row % octaves) - 2)
    values = np.empty(v.shape)
    for upper in (False, True):
        here = (row >= octaves) == upper
        if here.any():
            values[here] = d.quantile(np.minimum(v[here], 0.5), upper)
    return values


def evaluate(panels: Panels, which: NDArray[np.int64], f: Floats) -> tuple[Floats, Floats]:
    """Value - centre and its slope in f from the series of panels ``which`` at places f, (pieces, points)."""
    width = (panels.right - panels.left)[which][:, None]
    x = (2.0 * f - (panels.left + panels.right)[which][:, None]) / width
    series = panels.series[which]
    b1, b2, d1, d2 = (np.zeros_like(x) for _ in range(4))
    for k in range(NODES - 1, 0, -1):  # Clenshaw for the series and, beside it, for its slope
        d1, d2 = 2.0 * x * d1 - d2 + 2.0 * b1, d1
        b1, b2 = 2.0 * x * b1 - b2 + series[:, k, None], b1
    return x * b1 - b2 + series[:, 0, None], (b1 + x * d1 - d2) * 2.0 / width


def rounding(values: Floats, negligible: float = Distribution.negligible) -> Floats:
    """What rounding of the value itself excuses: a few units in its last place."""
    return 4.0 * np.spacing(np.abs(values)) + negligible


def relative_error(difference: Floats, excused: Floats, slope: Floats, f: Floats) -> Floats:
    """Error of a value as an error of probability relative to it, |dx| / |dx / dlog r|, beyond what is excused."""
    excess = np.maximum(np.abs(difference) - excused, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(excess > 0, excess / np.abs((1.0 + f) * slope), 0.0)


def cut_points(d: Distribution, octaves: int = OCTAVES) -> tuple[NDArray[np.int64], Floats]:
    """The breaks of a distribution as places (row, f) strictly inside their octave."""
    places = sorted({(2.0 * v, upper) for v, upper in d.breaks()})
    r = np.array([place for place, _ in places])
    upper = np.array([upper for _, upper in places], dtype=np.int64)
    inside = (r > 2.0**-octaves) & (r < 1.0)
    mantissa, exponent = np.frexp(r[inside])  # r = mantissa * 2^exponent, mantissa in [.5, 1)
    row, f = (upper[inside] * octaves - exponent).astype(np.int64), 2.0 * mantissa - 1.0
    order = np.lexsort((f, row))
    row, f = row[order], f[order]
    apart = (np.diff(f, prepend=0.0) > CLOSEST) | (np.diff(row, prepend=-1) > 0)
    keep = apart & (f > CLOSEST) & (f < 1.0 - CLOSEST)
    return row[keep], f[keep]


def fit_panels(d: Distribution, octaves: int = OCTAVES) -> Panels:
    """Series for every octave of both tails, cut at the breaks and halved where needed."""
    cut_row, cut_f = cut_points(d, octaves)
    row = np.concatenate([np.arange(2 * octaves), cut_row])
    left = np.concatenate([np.zeros(2 * octaves), cut_f])
    row, left = (array[np.lexsort((left, row))] for array in (row, left))
    right = np.where(np.append(row[1:], -1) == row, np.append(left[1:], 1.0), 1.0)
    before, done = np.full(len(row), np.inf), []
    while len(row):
        if len(row) > MOST_ROUGH:
            what = f"this {d.family} cannot be drawn as it is stated: rounding leaves nothing smooth of its quantiles"
            raise fail("E320", "", what, way_out="choose parameters that are less extreme")
        panels = _fit(d, row, left, right, octaves)
        narrow = right - left <= NARROWEST
        panels.error[narrow] = np.minimum(panels.error[narrow], (right - left)[narrow])
        rough = ~narrow & (panels.error > RESOLVED) & ((panels.error > NOISE) | (panels.error < before / 4))
        done.append(_take(panels, ~rough))
        before, middle = np.repeat(panels.error[rough], 2), ((left + right) / 2)[rough]
        row = np.repeat(row[rough], 2)
        left, right = np.stack([left[rough], middle], 1).ravel(), np.stack([middle, right[rough]], 1).ravel()
    joined = Panels(*(np.concatenate([getattr(part, name) for part in done]) for name in Panels.__dataclass_fields__))
    return _take(joined, np.lexsort((joined.left, joined.row)))


def _take(panels: Panels, which: NDArray[np.int64] | NDArray[np.bool_]) -> Panels:
    return Panels(*(getattr(panels, name)[which] for name in Panels.__dataclass_fields__))


def _fit(d: Distribution, row: NDArray[np.int64], left: Floats, right: Floats, octaves: int) -> Panels:
    """One series for each panel, with its error at places between the nodes."""
    points = np.concatenate([_nodes, TESTS])
    f = (left + right)[:, None] / 2 + (right - left)[:, None] / 2 * points
    values = values_at(d, row[:, None], f, octaves)
    centre = values[:, NODES // 2].copy()
    narrow = right - left <= NARROWEST
    series = (values[:, :NODES] - centre[:, None]) @ _to_series.T
    series[narrow] = _straight(values[narrow, NODES] - centre[narrow], values[narrow, -1] - centre[narrow])
    panels = Panels(row, left, right, centre, series, np.zeros(len(row)))
    tests, exact = f[:, NODES:], values[:, NODES:]
    found, slope = evaluate(panels, np.arange(len(row)), tests)
    error = relative_error(found + centre[:, None] - exact, rounding(exact, d.negligible), slope, tests)
    return Panels(row, left, right, centre, series, error.max(axis=1))


def _straight(first: Floats, last: Floats) -> Floats:
    """The series of a straight line between two end values."""
    series = np.zeros((len(first), NODES))
    series[:, 0], series[:, 1] = (first + last) / 2, (last - first) / 2
    return series
