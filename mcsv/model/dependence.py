"""All correlations of a model together: one matrix of normal scores for each connected group of inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcsv.distributions.copula import (
    nearest_correlation,
    normal_from_kendall,
    normal_from_spearman,
    smallest_eigenvalue,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcsv.model.correlations import Correlation

__all__ = ["SLACK", "Group", "groups_of"]

SLACK = 1e-10  # an eigenvalue this little below zero is rounding

_TO_NORMAL: dict[str, Callable[[float], float]] = {
    "rank": normal_from_spearman,
    "kendall": normal_from_kendall,
    "normal": float,
}


@dataclass(frozen=True)
class Group:
    """Inputs tied together, by name in alphabetical order, and what was stated about their normal scores."""

    names: tuple[str, ...]
    stated: NDArray[np.float64]
    repair: bool

    @property
    def smallest(self) -> float:
        """The smallest eigenvalue of the stated matrix; below zero, no numbers have these correlations."""
        return float(smallest_eigenvalue(self.stated))

    @property
    def possible(self) -> bool:
        """Whether some numbers have the stated correlations."""
        return self.smallest >= -SLACK

    @property
    def nearest(self) -> NDArray[np.float64]:
        """The nearest matrix that some numbers have."""
        return nearest_correlation(self.stated)

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The matrix to draw from: as stated, or the nearest possible one where the model asks for repair."""
        return self.stated if self.possible or not self.repair else self.nearest


def groups_of(correlations: tuple[Correlation, ...]) -> tuple[Group, ...]:
    """The connected groups, in alphabetical order; a pair that no correlation names is uncorrelated."""
    return tuple(_group(names, correlations) for names in _connected(correlations))


def _connected(correlations: tuple[Correlation, ...]) -> list[tuple[str, ...]]:
    groups: list[set[str]] = []
    for correlation in correlations:
        joined = set(correlation.names).union(*(group for group in groups if group & set(correlation.names)))
        groups = [*(group for group in groups if not group & joined), joined]
    return sorted(tuple(sorted(group)) for group in groups)


def _group(names: tuple[str, ...], correlations: tuple[Correlation, ...]) -> Group:
    place = {name: index for index, name in enumerate(names)}
    matrix, repair = np.eye(len(names)), False
    for correlation in correlations:
        if correlation.names[0] not in place:
            continue
        repair |= correlation.repair
        to_normal = _TO_NORMAL[correlation.kind]
        for a, row in zip(correlation.names, correlation.matrix, strict=True):
            for b, value in zip(correlation.names, row, strict=True):
                if a != b:
                    matrix[place[a], place[b]] = to_normal(value)
    return Group(names, matrix, repair)
