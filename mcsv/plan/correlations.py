"""Correlations of a model as one matrix of normal scores for each connected group of inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsv.distributions.copula import nearest_correlation, normal_from_kendall, normal_from_spearman
from mcsv.model import Correlation

__all__ = ["Group", "groups_of"]

_TO_NORMAL: dict[str, Callable[[float], float]] = {
    "rank": normal_from_spearman,
    "kendall": normal_from_kendall,
    "normal": float,
}


@dataclass(frozen=True)
class Group:
    """Inputs that are tied together, by name in alphabetical order, and the matrix of their normal scores."""

    names: tuple[str, ...]
    matrix: NDArray[np.float64]


def groups_of(correlations: tuple[Correlation, ...]) -> tuple[Group, ...]:
    """The connected groups; a pair that no correlation names is uncorrelated. A matrix is repaired where asked for."""
    return tuple(_group(names, correlations) for names in _connected(correlations))


def _connected(correlations: tuple[Correlation, ...]) -> list[tuple[str, ...]]:
    groups: list[set[str]] = []
    for correlation in correlations:
        joined = set(correlation.names)
        apart = []
        for group in groups:
            if group & joined:
                joined |= group
            else:
                apart.append(group)
        groups = [*apart, joined]
    return sorted(tuple(sorted(group)) for group in groups)


def _group(names: tuple[str, ...], correlations: tuple[Correlation, ...]) -> Group:
    place = {name: index for index, name in enumerate(names)}
    matrix = np.eye(len(names))
    repair = False
    for correlation in correlations:
        if correlation.names[0] not in place:
            continue
        repair |= correlation.repair
        to_normal = _TO_NORMAL[correlation.kind]
        for i, a in enumerate(correlation.names):
            for j, b in enumerate(correlation.names):
                if i != j:
                    matrix[place[a], place[b]] = to_normal(correlation.matrix[i][j])
    if repair and np.linalg.eigvalsh(matrix)[0] < 0.0:
        matrix = nearest_correlation(matrix)
    return Group(names, matrix)
