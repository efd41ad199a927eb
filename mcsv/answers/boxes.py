"""Scenario discovery: the simplest boxes of inputs in which what is feared happens.

Boxes are found among some draws, see :mod:`mcsv.answers.peeling`, and what is said of them is counted on others: the
draws that chose a box flatter it (Bryant & Lempert, Technological Forecasting and Social Change 77 (2010), 34-49).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.peeling import Limits, Sample, peeled, settled
from mcsv.dataclass import dataclass

__all__ = ["MOST", "SIDES", "Seen", "boxes_of", "seen_in", "settled_again"]

Floats = NDArray[np.float64]

MOST = 2
"""Boxes at most: a sentence each, and who could act on a third."""

SIDES = 4
"""Limits of a box at most: as many as a sentence holds."""

_WORTH = 0.01  # the share of its density that a limit must be worth
_SURE = 4.5  # standard errors by which a limit must tell draws apart, many of them having been tried
_FIRST, _FURTHER = 0.25, 0.1  # of all cases, which the first box, and a further one, must hold


@dataclass(frozen=True)
class Seen:
    """Held-out draws: ``draws`` and ``cases`` in all, and by box (boxes,) those in it and in no box before it."""

    draws: int
    cases: int
    inside: NDArray[np.int64]
    cases_inside: NDArray[np.int64]

    def __add__(self, other: Seen) -> Seen:
        """Both together."""
        inside, cases = self.inside + other.inside, self.cases_inside + other.cases_inside
        return Seen(self.draws + other.draws, self.cases + other.cases, inside, cases)


def boxes_of(sample: Sample) -> list[Limits]:
    """The boxes in which cases happen, the first one first; none where no limit tells draws apart.

    The first holds a quarter of all cases or more; a further one, in what the others leave, a tenth, and it is denser
    in them than all draws are.
    """
    everything = np.ones(sample.yes.size, np.bool_)
    cases, draws = sample.size(everything)
    found, rest = list[Limits](), everything
    while len(found) < MOST:
        left, least = sample.part(rest), (_FURTHER if found else _FIRST) * cases
        if np.count_nonzero(left.yes) < least:
            break
        box = _box(left, least)
        inside, of = left.size(box.holds(left.bins))
        if not box.sides or inside * draws < cases * of:
            break
        found.append(box)
        rest = rest & ~box.holds(sample.bins)
    return found


def settled_again(sample: Sample, boxes: list[Limits]) -> list[Limits]:
    """The same boxes by the finer bins of ``sample``, their limits moved to where they are best."""
    cases, found, rest = np.count_nonzero(sample.yes), list[Limits](), np.ones(sample.yes.size, np.bool_)
    for box in boxes:
        found.append(settled(sample.part(rest), box, (_FURTHER if found else _FIRST) * cases))
        rest = rest & ~found[-1].holds(sample.bins)
    return found


def seen_in(boxes: list[Limits], bins: NDArray[np.uint8], yes: NDArray[np.bool_]) -> Seen:
    """What is seen of boxes among draws by the bins of their drivers (D, n)."""
    rest, counts = np.ones(yes.size, np.bool_), list[tuple[int, int]]()
    for box in boxes:
        inside = box.holds(bins) & rest
        counts.append((int(np.count_nonzero(inside)), int(np.count_nonzero(inside & yes))))
        rest &= ~inside
    both = np.array(counts, np.int64).reshape(-1, 2)
    return Seen(yes.size, int(np.count_nonzero(yes)), both[:, 0], both[:, 1])


def _box(sample: Sample, least: float) -> Limits:
    """The best box of a sample, with as few limits as will do."""
    box = _told(sample, peeled(sample, least))
    while box.sides:
        before, box = box.sides, settled(sample, box, least)
        box = _told(sample, box)
        if box.sides == before:
            if len(before) <= SIDES:
                break
            value, _ = _worth(sample, box.outside(sample.bins))
            box = box.without(*before[int(np.argmin(value))])
    return box


def _told(sample: Sample, box: Limits) -> Limits:
    """The box without limits that are not worth it, or may be chance: one after another, the weakest first."""
    sides, outside = box.sides, box.outside(sample.bins)
    while sides:
        value, errors = _worth(sample, outside)
        weak = (value < _WORTH) | (errors < _SURE)
        if not weak.any():
            break
        weakest = int(np.argmin(np.where(weak, value, np.inf)))
        box, outside = box.without(*sides.pop(weakest)), np.delete(outside, weakest, axis=0)
    return box


def _worth(sample: Sample, outside: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """What each side adds to the density of a box, as a share of it, and in standard errors of the logarithm of odds.

    ``outside`` (sides, n): the draws that each keeps out; it is judged by those that it alone does.
    """
    times = outside.sum(axis=0, dtype=np.uint8)
    near = times == 1
    cases, draws = sample.size(times == 0)
    yes = sample.yes[near].astype(np.float64)
    lost = outside[:, near] @ yes, outside[:, near] @ (1.0 - yes)
    gone = lost[0] + sample.weight * lost[1]
    with np.errstate(all="ignore"):
        loss = 1.0 - (cases + lost[0]) / (draws + gone) / (cases / draws)
        others = (draws - cases) / sample.weight
        odds = np.log((cases + 0.5) / (others + 0.5)) - np.log((lost[0] + 0.5) / (lost[1] + 0.5))
        errors = np.sqrt(1 / (cases + 0.5) + 1 / (others + 0.5) + 1 / (lost[0] + 0.5) + 1 / (lost[1] + 0.5))
        return np.where(gone > 0, loss, 0.0), odds / errors
