"""Which of several choices is best, draw by draw, and what each loses to it: in contests by different weights.

What a choice loses is the best one's net benefit less its own, of the same draw; it is never below 0, so nothing
cancels in its sums. They are kept by groups of blocks, whose spread tells how sure it is which choice loses least.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels.contest import CONTESTS, MOST_CHOICES, contest_eight
from mcsv.kernels.jit import kernel
from mcsv.tallies.groups import GROUPS
from mcsv.tallies.moments import add_sums
from mcsv.tallies.tally import Array, Cells, Tally

__all__ = ["Best", "tally_best", "tally_contests"]


@kernel
def _net(a, b, u, v, out):
    for i in range(out.size):
        out[i] = u * a[i] + v * b[i]


@kernel
def _lead(a, b, u, v, choice, top, who):
    # The first of those that are alike keeps the lead.
    for i in range(top.size):
        net = u * a[i] + v * b[i]
        before = who[i]  # read first: else there is a branch around the writing, and no vectors
        who[i] = choice if net > top[i] else before
        top[i] = net if net > top[i] else top[i]


@kernel
def _won(who, choice):
    count = 0
    for i in range(who.size):
        count += 1 if who[i] == choice else 0
    return count


@kernel
def _lost(a, b, u, v, top, out):
    for i in range(out.size):
        out[i] = top[i] - (u * a[i] + v * b[i])


@kernel
def tally_best(rows, n, of, weights, scratch, wins, losses):
    """Add a block to a contest: ``wins`` (choices,) draws in which each is best, ``losses`` (choices, 2): sums of
    what each loses, and of its square.

    ``of``: the two rows of each choice, whose net benefit is weights[0] times the first and weights[1] times the
    second.
    """
    u, v, top, who = weights[0], weights[1], scratch.places[:n], scratch.tails[:n]
    firsts, seconds = of
    _net(rows[firsts[0], :n], rows[seconds[0], :n], u, v, top)
    who[:] = 0.0
    for choice in range(1, firsts.size):
        _lead(rows[firsts[choice], :n], rows[seconds[choice], :n], u, v, np.float64(choice), top, who)
    others = n
    for choice in range(1, firsts.size):
        won = _won(who, np.float64(choice))
        wins[choice] += won
        others -= won
    wins[0] += others
    loss, lanes = who, scratch.sums
    for choice in range(firsts.size):
        _lost(rows[firsts[choice], :n], rows[seconds[choice], :n], u, v, top, loss)
        lanes[:] = 0.0
        add_sums(loss, 0.0, 0, lanes)
        total, squares = 0.0, 0.0
        for lane in range(lanes.shape[1]):
            total += lanes[0, lane]
            squares += lanes[1, lane]
        losses[choice, 0] += total
        losses[choice, 1] += squares


@kernel
def _apart(rows, n, of, into):
    # How far the rows of each choice but the first are from those of the first: all of the one kind, then of the other.
    others = of[0].size - 1
    for choice in range(others):
        for kind in range(2):
            first, row, out = rows[of[kind][0]], rows[of[kind][choice + 1]], into[kind * others + choice]
            for i in range(n):
                out[i] = row[i] - first[i]


@kernel
def _eight(choices, apart, n, weights, found):
    # The number of choices is a number in the code.
    if choices == 2:
        contest_eight(2, apart, n, weights, found)
    elif choices == 3:
        contest_eight(3, apart, n, weights, found)
    else:
        contest_eight(4, apart, n, weights, found)


@kernel
def _told(found, number, place):
    # One of the vectors of eight that were put into an array one after the other, at one place.
    at = number * CONTESTS + place
    return found[at // found.shape[1], at % found.shape[1]]


@kernel
def _close(found, draws, place, wins, losses):
    # From what eight contests have come to, to that of the contest in this place.
    choices, others = wins.size, draws
    for choice in range(choices):
        losses[choice, 0] += _told(found, choice, place)
        losses[choice, 1] += _told(found, choices + choice, place)
        if choice:
            won = np.int64(_told(found, 2 * choices + choice - 1, place))
            wins[choice] += won
            others -= won
    wins[0] += others


@kernel
def tally_contests(rows, n, of, weights, scratch, wins, losses):
    """As :func:`tally_best`, of some contests: ``wins`` (contests, choices), ``losses`` (contests, choices, 2).

    Many contests of few choices are looked at eight at a time; where they are no multiple of eight, the last eight
    overlap those before, and only what is new in them counts.
    """
    contests, choices = wins.shape
    if contests < CONTESTS or choices < 2 or choices > MOST_CHOICES:
        for contest in range(contests):
            pair = weights[2 * contest : 2 * contest + 2]
            tally_best(rows, n, of, pair, scratch, wins[contest], losses[contest])
        return
    _apart(rows, n, of, scratch.spare)
    for done in range(0, contests, CONTESTS):
        start = min(done, contests - CONTESTS)
        _eight(choices, scratch.spare, n, weights[2 * start : 2 * (start + CONTESTS)], scratch.sums)
        for contest in range(done, start + CONTESTS):
            _close(scratch.sums, n, contest - start, wins[contest], losses[contest])


@dataclass(frozen=True)
class Best(Tally):
    """``wins`` (contests, choices): draws in which each choice was the best, the first of those that are alike.

    ``losses`` (contests, GROUPS, choices, 2): sums of what each loses to the best, and of its square; ``met``
    (GROUPS,): draws of each group.
    """

    ordered: ClassVar[bool] = True

    wins: NDArray[np.int64]
    losses: NDArray[np.float64]
    met: NDArray[np.int64]

    @classmethod
    def state(cls, cells: Cells) -> Mapping[str, Array]:
        """``wins``, ``losses`` and ``met``; the last is counted with contest 0."""
        return {
            "wins": Array((cells.contests, cells.choices), np.int64),
            "losses": Array((cells.contests, GROUPS, cells.choices, 2), np.float64),
            "met": Array((GROUPS,), np.int64),
        }

    @classmethod
    def start(cls, cells: Cells) -> Self:
        """Nothing seen yet."""
        return cls(**{name: array.make() for name, array in cls.state(cells).items()})

    @classmethod
    def closed(cls, state: Any, cells: Cells, draws: int) -> Self:
        """From a worker's state."""
        return cls(state.wins.copy(), state.losses.copy(), state.met.copy())

    def merge(self, other: Self) -> Self:
        """Both together; the order of merging decides the last bits, so the engine merges in order."""
        return type(self)(self.wins + other.wins, self.losses + other.losses, self.met + other.met)
