"""What a table answers for, when it is made: its values, its support and its moments, looked at between its nodes.

A table is held against the exact quantile at places that had no part in making it. What it cannot hold is refused in
words, so that no draw is ever silently something else.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.layout import OCTAVES, InverseTable, near_ends
from mcsv.distributions.quadrature import Integrated
from mcsv.distributions.rules import fail

__all__ = ["certified", "require_room"]

WORST = 1e-6  # relative error of probability above which a table is refused; what tables aim at is a thousandth of it
OFF = 1e-7  # of the mean and sd, beyond what no draw reaches
AN_OCTAVE = 4  # places to check
NOTHING = 1e-300  # smaller values count as zero
LEAST_SPREAD = 1e-150  # squares of smaller distances are no numbers
_golden = (math.sqrt(5.0) - 1.0) / 2.0


def _places() -> Floats:
    """Tail coordinates r, spread evenly over every octave, none of them a node."""
    octave = np.repeat(np.arange(OCTAVES - 1), AN_OCTAVE)
    return np.asarray(np.ldexp(1.0 + np.modf(_golden * np.arange(1, octave.size + 1))[0], -octave - 1))


_R = _places()


def require_room(d: Distribution, ends: tuple[float, float]) -> None:
    """Raise E321 where values that vary are so close together that their squared distances are no numbers."""
    if 0.0 < ends[1] - ends[0] < LEAST_SPREAD:
        shown, rule = f"from {ends[0]:.3g} to {ends[1]:.3g}", f"values vary by at least {LEAST_SPREAD:g}"
        what = f"the values of this {d.spec()['dist']} are too small to be told apart"
        raise fail(
            "E321", "", what, value=shown, rule=rule, way_out="choose a smaller unit, so that numbers get larger"
        )


def certified(d: Distribution, table: InverseTable) -> InverseTable:
    """The table, cut to the support where rounding takes it past an end; DistributionError E320 or E321 if it is not
    the distribution.
    """
    ends = (float(table.values(np.array([2.0**-OCTAVES]), side)[0]) for side in (False, True))
    require_room(d, tuple(ends))  # type: ignore[arg-type]
    if not d.discrete:
        table = _cut(d, table)
    for side, name in ((False, "below"), (True, "above")):
        if (v := _strayed(d, table, side)) is not None:
            raise _refusal(d, f"doubles cannot hold the value that has the probability {v:.2g} {name} it")
    if not isinstance(d, Integrated):  # whose moments come from the same panels
        _check_moments(d, table)
    return table


def _check_moments(d: Distribution, table: InverseTable) -> None:
    mean, sd = d.mean(), d.sd()
    if mean is None:
        return
    slack = OFF * (abs(mean) if sd is None else sd) + 8.0 * np.spacing(abs(mean)) + _beyond(d, mean, 1)
    if not abs(table.mean - mean) <= slack:
        raise _refusal(d, f"draws would have the mean {table.mean:.9g}, not {mean:.9g}")
    if sd is not None and not abs(table.sd**2 - sd**2) <= OFF * sd**2 + _noise(mean, sd) + _beyond(d, mean, 2):
        raise _refusal(d, f"draws would have the sd {table.sd:.9g}, not {sd:.9g}")


def _noise(mean: float, sd: float) -> float:
    """What rounding of values far from 0 does to a variance."""
    step = float(np.spacing(abs(mean)))
    return step * (sd + step)


def _beyond(d: Distribution, mean: float, power: int) -> float:
    """What values that no draw reaches add to a moment around the mean, estimated from above; infinite if all of it."""
    v = np.array([2.0**-OCTAVES, 2.0 ** -(OCTAVES + 1)])
    with np.errstate(all="ignore"):
        terms = sum(v * np.abs(d.quantile(v, side) - mean) ** power for side in (False, True))
        falls = float(terms[1] / terms[0]) if terms[0] > 0.0 else 0.0
        return 4.0 * float(terms[0]) / (1.0 - falls) if falls < 1.0 else math.inf


def _refusal(d: Distribution, what: str) -> Exception:
    way_out = "choose parameters that are less extreme, or a distribution that says the same with fewer of them"
    return fail("E320", "", f"this {d.spec()['dist']} cannot be drawn as it is stated: {what}", way_out=way_out)


def _strayed(d: Distribution, table: InverseTable, upper: bool) -> float | None:
    """The first tail probability whose value is not between the quantiles of probabilities a millionth beside it.

    Beyond rounding of the value. Quantiles of three probabilities tell whether a value is good, without a density.
    """
    found, v = table.values(_R, upper), _R / 2.0
    with np.errstate(all="ignore"):
        beside = v * (1.0 - WORST), np.minimum(v * (1.0 + WORST), 0.5)
        ends = np.stack([_exact(d, table, place, upper) for place in beside])
    excused = 8.0 * np.spacing(np.abs(found)) + NOTHING
    good = (found >= ends.min(axis=0) - excused) & (found <= ends.max(axis=0) + excused)
    return None if good.all() else float(v[~good][0])


def _exact(d: Distribution, table: InverseTable, v: Floats, upper: bool) -> Floats:
    logarithm = d.log_quantile(v, upper) if table.logarithmic else None
    return d.quantile(v, upper) if logarithm is None else np.exp(logarithm)


def _cut(d: Distribution, table: InverseTable) -> InverseTable:
    """The table with the ends of the support that a piece passes, be it by rounding."""
    low, high = d.support()
    if table.logarithmic:
        return replace(table, high=high)
    if math.isinf(low) and math.isinf(high):
        return table
    r, upper = near_ends(table, low, high)
    values = table.lookup(r, upper)
    return replace(
        table,
        low=low if (values < low).any() else -math.inf,
        high=high if (values > high).any() else math.inf,
    )
