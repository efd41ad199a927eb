"""All correlations of a model together: one matrix of normal scores for each connected group of inputs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.copula import (
    nearest_correlation,
    normal_from_kendall,
    normal_from_spearman,
    smallest_eigenvalue,
)
from mcsv.distributions.rows import Rows
from mcsv.distributions.t_copula import t_from_spearman
from mcsv.model.records.correlations import Correlation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcsv.model.records.claim import Claim
    from mcsv.model.records.inputs import Input

__all__ = ["COUNTS", "SLACK", "Group", "alike", "groups_of", "open_names", "open_pairs", "tied_to", "ties_of", "varies"]

COUNTS = frozenset({"poisson", "binomial", "negative_binomial"})
SLACK = 1e-10  # an eigenvalue this little below zero is rounding


def varies(entry: Input) -> bool:
    """Whether an input varies by chance: no study would make it more certain. Counts do, as functions and as inputs."""
    if entry.drawn == "each_period" or entry.chance is not None:
        return bool(entry.chance) or entry.drawn == "each_period"
    inner: object = entry.distribution
    while (base := getattr(inner, "base", None)) is not None:  # truncated, or corrected for its grade
        inner = base
    return getattr(inner, "family", "") in COUNTS


def alike(one: Input, other: Input) -> bool:
    """Whether two inputs are drawn equally often, each period keeping equally much of the one before."""
    return (one.drawn, one.persistence) == (other.drawn, other.persistence)


def open_pairs(inputs: Mapping[str, Input], correlations: tuple[Correlation, ...]) -> Iterator[tuple[str, str]]:
    """Pairs of drawn inputs with one source and of one kind of which no correlation or joint table says anything."""
    tied = _tied(correlations)
    for names in _by_source(inputs).values():
        for one, other in combinations(names, 2):
            if other not in tied.get(one, ()) and alike(inputs[one], inputs[other]):
                yield one, other


def open_names(inputs: Mapping[str, Input], correlations: tuple[Correlation, ...]) -> dict[str, list[str]]:
    """By source, the names in some of the :func:`open_pairs`: told without going through millions of them."""
    tied = _tied(correlations)
    found: dict[str, list[str]] = {}
    for source, names in _by_source(inputs).items():
        kinds: dict[object, set[str]] = {}
        for name in names:
            kinds.setdefault((inputs[name].drawn, inputs[name].persistence), set()).add(name)
        for name in names:
            kind = kinds[inputs[name].drawn, inputs[name].persistence]
            if len(kind) - 1 > len(kind & tied.get(name, set()) - {name}):
                found.setdefault(source, []).append(name)
    return found


def _by_source(inputs: Mapping[str, Input]) -> dict[str, list[str]]:
    """Drawn inputs that no joint table ties, by what their source says, in alphabetical order."""
    found: dict[str, list[str]] = {}
    for name, entry in sorted(inputs.items()):
        tied = entry.constant or isinstance(entry.distribution, Rows)
        if entry.source.strip() and entry.distribution is not None and not tied:
            found.setdefault(" ".join(entry.source.split()), []).append(name)
    return found


def _tied(correlations: tuple[Correlation, ...]) -> dict[str, set[str]]:
    """What each name is correlated with."""
    found: dict[str, set[str]] = {}
    for correlation in correlations:
        for name in correlation.names:
            found.setdefault(name, set()).update(correlation.names)
    return found


def ties_of(model: Claim) -> tuple[Correlation, ...]:
    """The correlations that the model states, and those that a common source gives to pairs left open."""
    rank = model.evidence.same_source
    if not rank:
        return model.correlations
    pairs = open_pairs(model.inputs, model.correlations)
    return (*model.correlations, *(Correlation(between=pair, rank=rank) for pair in pairs))


def tied_to(model: Claim, name: str) -> frozenset[str]:
    """The inputs that go with one: by a stated correlation, by a common source, or as columns of one joint table."""
    mine = model.inputs[name].distribution
    if isinstance(mine, Rows):
        columns = ((other, entry.distribution) for other, entry in model.inputs.items())
        return frozenset(
            other for other, each in columns if other != name and isinstance(each, Rows) and each.table == mine.table
        )
    return frozenset(_tied(ties_of(model)).get(name, ())) - {name}


@dataclass(frozen=True)
class Group:
    """Inputs tied together, in alphabetical order, and what was stated about their normal scores."""

    names: tuple[str, ...]
    stated: NDArray[np.float64]
    repair: bool
    degrees: float | None = None
    """The degrees of freedom of a t copula; None for a Gaussian one."""

    @property
    def owner(self) -> str:
        """The name under which a t copula draws what all scores of the group are divided by."""
        return f"copula/{'/'.join(sorted(self.names))}"

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


def groups_of(correlations: tuple[Correlation, ...], last: Collection[str] = ()) -> tuple[Group, ...]:
    """The connected groups, in alphabetical order; a pair that no correlation names is uncorrelated.

    Names in ``last`` stand behind the others of their group, so that the scores of the others do not depend on theirs.
    """
    return tuple(
        _group(tuple(sorted(names, key=lambda name: (name in last, name))), mine)
        for names, mine in _connected(correlations)
    )


def _connected(correlations: tuple[Correlation, ...]) -> list[tuple[tuple[str, ...], list[Correlation]]]:
    """The names of each group, and the correlations among them in their order."""
    tied, group = _tied(correlations), dict[str, tuple[str, ...]]()
    for start in sorted(tied):
        found, ahead = dict[str, None](), [] if start in group else [start]
        while ahead:
            name = ahead.pop()
            if name not in found:
                found[name] = None
                ahead.extend(tied[name] - found.keys())
        group.update(dict.fromkeys(found, tuple(sorted(found))))
    mine: dict[tuple[str, ...], list[Correlation]] = {names: [] for names in sorted(set(group.values()))}
    for correlation in correlations:
        mine[group[correlation.names[0]]].append(correlation)
    return list(mine.items())


def _group(names: tuple[str, ...], mine: list[Correlation]) -> Group:
    place = {name: index for index, name in enumerate(names)}
    matrix = np.eye(len(names))
    # All scores of a group are divided by the same number, so a t copula is that of the whole group.
    degrees = next((correlation.degrees for correlation in mine if correlation.degrees is not None), None)
    for correlation in mine:
        to_normal = _to_normal(correlation.kind, degrees)
        for a, row in zip(correlation.names, correlation.matrix, strict=True):
            for b, value in zip(correlation.names, row, strict=True):
                if a != b:
                    matrix[place[a], place[b]] = to_normal(value)
    return Group(names, matrix, any(correlation.repair for correlation in mine), degrees)


def _to_normal(kind: str, degrees: float | None) -> Callable[[float], float]:
    """From a coefficient to the correlation of the scores; Kendall's tau is the same in both copulas."""
    if kind == "rank" and degrees is not None:
        return lambda rank: t_from_spearman(rank, degrees)
    return {"rank": normal_from_spearman, "kendall": normal_from_kendall, "normal": float}[kind]
