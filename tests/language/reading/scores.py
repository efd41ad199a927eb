"""Inputs that are drawn: through their own table, or through scores where they are tied to others or to time."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import erfc, stdtr

from mcsv.distributions import Distribution, build
from mcsv.distributions.corrected import correct
from mcsv.distributions.t_copula import t_from_spearman
from mcsv.model import Model
from reading import owners

if TYPE_CHECKING:
    from reading.world import Floats, World

__all__ = ["Scores"]

_NORMAL = build({"dist": "normal", "mean": 0, "sd": 1})
Pairs = dict[frozenset[str], tuple[str, float, float | None]]


def _pairs(model: Model) -> Pairs:
    """Every tied pair with the kind of its coefficient, the coefficient, and the degrees of freedom of a t copula."""
    found: Pairs = {}
    for entry in model.correlations:
        for (i, one), (j, other) in combinations(enumerate(entry.names), 2):
            found[frozenset((one, other))] = entry.kind, entry.matrix[i][j], entry.degrees
    rank = model.evidence.same_source
    sourced = [name for name, entry in model.inputs.items() if entry.distribution and not entry.constant]
    for one, other in combinations(sourced, 2) if rank else ():
        a, b = model.inputs[one], model.inputs[other]
        same = a.source and a.source == b.source and (a.drawn, a.persistence) == (b.drawn, b.persistence)
        if same and frozenset((one, other)) not in found:
            found[frozenset((one, other))] = "rank", rank, None
    return found


def _connected(pairs: Pairs) -> list[set[str]]:
    groups: list[set[str]] = []
    for pair in pairs:
        touched = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [set(pair).union(*touched)]
    return groups


class Group:
    """Inputs that are tied together; ``factor`` is the Cholesky factor of the correlations of their scores.

    What varies by chance stands last, so that the factor's rows of all others do not know of it.
    """

    def __init__(self, model: Model, names: set[str], pairs: Pairs) -> None:
        def late(name: str) -> bool:
            entry = model.inputs[name]
            counted = entry.distribution is not None and entry.written.get("dist") in (
                "poisson",
                "binomial",
                "negative_binomial",
            )
            return entry.drawn == "each_period" or (counted if entry.chance is None else entry.chance)

        self.names = sorted(names, key=lambda name: (late(name), name))
        given = [pairs[pair] for pair in pairs if pair <= names]
        self.degrees = next((degrees for _, _, degrees in given if degrees is not None), None)
        matrix = np.eye(len(names))
        for (i, one), (j, other) in combinations(enumerate(self.names), 2):
            if frozenset((one, other)) in pairs:
                kind, value, _ = pairs[frozenset((one, other))]
                matrix[i, j] = matrix[j, i] = self._of_scores(kind, value)
        self.factor = np.linalg.cholesky(matrix)

    def _of_scores(self, kind: str, value: float) -> float:
        if kind == "kendall":
            return float(np.sin(np.pi * value / 2))
        if kind == "rank" and self.degrees is not None:
            return float(t_from_spearman(value, self.degrees))
        return float(2 * np.sin(np.pi * value / 6)) if kind == "rank" else value


class Scores:
    """The drawn inputs of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        pairs = _pairs(world.model)
        groups = [Group(world.model, names, pairs) for names in _connected(pairs)]
        self.groups = {name: group for group in groups for name in group.names}
        self._known: dict[tuple[str, int], Floats] = {}

    def drawn(self, name: str, t: int) -> Floats:
        """The input's value in period t (0 for what is drawn once)."""
        world, entry = self.world, self.world.model.inputs[name]
        distribution = self.distribution(name)
        if entry.constant:
            return world.full(distribution.support()[0])
        if name not in self.groups and not entry.persistence:
            return self.moved(name, world.quantile(distribution, world.words(name, t)))
        tail, upper = self._tail(name, t)
        return self.moved(name, world.table(distribution).lookup(np.clip(tail, 2.0**-53, 1 - 2.0**-53), upper))

    def moved(self, name: str, drawn: Floats) -> Floats:
        """What is drawn of an input, multiplied by its ``times``; and its ``plus`` is added."""
        entry = self.world.model.inputs[name]
        return drawn * entry.times + entry.plus

    def distribution(self, name: str) -> Distribution:
        """What an input is drawn from: as stated, wider and worse as its grade of evidence says."""
        entry = self.world.model.inputs[name]
        assert entry.distribution is not None
        grade = self.world.model.evidence.grades.get(entry.grade) if entry.grade else None
        if grade is None:
            return entry.distribution
        times = {None: 1.0, "better": 1.0 - grade.shift, "worse": 1.0 + grade.shift}[entry.higher_is]
        return correct(entry.distribution, grade.widen, times)

    def _tail(self, name: str, t: int) -> tuple[Floats, Floats]:
        """Twice the probability of a score at least as extreme, and whether it lies above the middle."""
        score, group = self.score(name, t), self.groups.get(name)
        if group is None or group.degrees is None:
            return erfc(np.abs(score) / np.sqrt(2.0)), score > 0
        half = group.degrees / 2
        divisor = self.world.words(owners.copula(group.names), t)
        spread = np.sqrt(self.world.quantile(build({"dist": "gamma", "shape": half, "scale": 1 / half}), divisor))
        return 2 * stdtr(group.degrees, -np.abs(score / spread)), score > 0

    def score(self, name: str, t: int) -> Floats:
        """The normal score of an input in period t: correlated with its group, and with the period before."""
        if (name, t) not in self._known:
            entry = self.world.model.inputs[name]
            keep = entry.persistence if entry.drawn == "each_period" else 0.0
            score = self._correlated(name, t)
            if keep and t:
                score = keep * self.score(name, t - 1) + np.sqrt(1 - keep**2) * score
            self._known[name, t] = score
        return self._known[name, t]

    def _correlated(self, name: str, t: int) -> Floats:
        if name not in self.groups:
            return self._independent(name, t)
        group, score = self.groups[name], self.world.full(0.0)
        for weight, other in zip(group.factor[group.names.index(name)], group.names, strict=True):
            score = score + weight * self._independent(other, t) if weight else score
        return score

    def _independent(self, name: str, t: int) -> Floats:
        return self.world.quantile(_NORMAL, self.world.words(name, t))
