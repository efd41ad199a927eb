"""Which choice is best, how sure that is, and what it costs to choose wrongly: from what each loses to the best."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass

__all__ = ["Chosen", "chosen"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Chosen:
    """Of each contest: ``p_best`` (contests, choices) is how often each choice is best, ``loss`` what it loses to the
    best on average, with the standard error ``loss_se``: where no draw shows a loss, what one draw would move that
    loses as much as others do, for not to have been seen is not to be impossible.

    ``best`` (contests,): the choice with the highest mean, the first of those that are alike, so it loses
    least. What it still loses is the value of knowing everything, ``evpi``. ``agree``: the share of groups of draws
    that have the same one.
    """

    p_best: Floats
    loss: Floats
    loss_se: Floats
    best: Integers
    agree: Floats

    @property
    def evpi(self) -> Floats:
        """What it would be worth on average to know each draw before choosing (contests,)."""
        return np.take_along_axis(self.loss, self.best[:, None], axis=1)[:, 0]

    @property
    def evpi_se(self) -> Floats:
        """Its standard error: that of the loss of the best, whose choice adds nothing at first order."""
        return np.take_along_axis(self.loss_se, self.best[:, None], axis=1)[:, 0]


def chosen(wins: Integers, losses: Floats, met: Integers, hair: float = 0.0) -> Chosen:
    """From ``wins`` (contests, choices), sums of losses and their squares (contests, groups, choices, 2), and the draws
    of each group (groups,). Losses are of one and the same draw, so their errors are those of paired differences.

    ``hair``: what rounding may leave between choices that are worth the same. Those that never lose more are alike.
    """
    wins, losses = _alike(wins, losses, hair)
    draws = int(met.sum())
    total = losses.sum(axis=1)
    loss = total[..., 0] / draws
    variance = np.maximum(total[..., 1] / draws - loss**2, 0.0) * draws / max(draws - 1, 1)
    best = np.argmin(loss, axis=1)
    seen = met > 0
    each = losses[..., 0][:, seen] / met[seen, None]
    agree = (np.argmin(each, axis=2) == best[:, None]).mean(axis=1)
    grain = np.sqrt(total[..., 1].max(axis=1, keepdims=True) / draws) / draws
    return Chosen(wins / draws, loss, np.where(variance > 0.0, np.sqrt(variance / draws), grain), best, agree)


def _alike(wins: Integers, losses: Floats, hair: float) -> tuple[Integers, Floats]:
    """Wins and losses where of all choices that never lose more than a hair the first one wins, and none loses."""
    alike = np.sqrt(losses[..., 1].sum(axis=1)) <= hair  # no single loss is larger than the root of all squares
    first = np.argmax(alike, axis=1)[:, None] == np.arange(wins.shape[1])
    theirs = np.where(alike, wins, 0).sum(axis=1, keepdims=True)
    return np.where(alike, np.where(first, theirs, 0), wins), np.where(alike[:, None, :, None], 0.0, losses)
