"""Inputs become rows of draws, correlated ones through their normal scores; each is drawn when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mcsv.distributions import Distribution, InverseTable, build, inverse_table
from mcsv.distributions.copula import cholesky_psd
from mcsv.kernels import opcodes as op
from mcsv.model import Correlation
from mcsv.model.dependence import Group, groups_of
from mcsv.plan.assembler import Assembler, Row, Value
from mcsv.plan.keys import key_of

__all__ = ["Draws", "Tables"]


@dataclass
class Tables:
    """Inverse tables, one for all distributions that are equal."""

    tables: list[InverseTable] = field(default_factory=list)
    _known: dict[tuple[object, ...], int] = field(default_factory=dict)

    def number(self, distribution: Distribution) -> int:
        """The number of the distribution's table."""
        key = distribution.key()
        if key not in self._known:
            self._known[key] = len(self.tables)
            self.tables.append(inverse_table(distribution))
        return self._known[key]


@dataclass
class Draws:
    """The inputs of a model that are drawn, as rows; nothing is drawn that nobody asks for."""

    assembler: Assembler
    seed: int
    distributions: Mapping[str, Distribution]
    correlations: tuple[Correlation, ...]
    tables: Tables = field(default_factory=Tables)
    keys: list[int] = field(default_factory=list)
    _rows: dict[str, Value] = field(default_factory=dict)
    _scores: dict[str, Row] = field(default_factory=dict)
    _groups: dict[str, tuple[Group, NDArray[np.float64]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group in groups_of(self.correlations):
            factor = cholesky_psd(group.matrix)
            self._groups.update(dict.fromkeys(group.names, (group, factor)))

    def key(self, name: str) -> int:
        """The place of a name's key among the plan's keys."""
        key = key_of(self.seed, name)
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key)

    def value(self, name: str) -> Value:
        """The input's row, or its number where it is fixed."""
        if name not in self._rows:
            self._rows[name] = self._drawn(name)
        return self._rows[name]

    def table(self, name: str) -> int:
        """The number of the table that an input is drawn from."""
        return self.tables.number(self.distributions[name])

    def score(self, key: int, period: int) -> Row:
        """Independent standard normal scores of a key in a period."""
        table = self.tables.number(build({"dist": "normal", "mean": 0, "sd": 1}))
        return self.assembler.emit(op.DRAW, fields=(table, key, period))

    def _drawn(self, name: str) -> Value:
        distribution = self.distributions[name]
        if distribution.family == "fixed":
            return float(distribution.support()[0])
        table = self.table(name)
        kinked = self.tables.tables[table].kinked
        if name not in self._groups:
            code = op.DRAW_KINKED if kinked else op.DRAW
            return self.assembler.emit(code, fields=(table, self.key(name), 0))
        tails = self.assembler.emit(op.TAILS, self._correlated_score(name))
        code = op.LOOKUP_KINKED if kinked else op.LOOKUP
        return self.assembler.emit(code, tails, fields=(table,))

    def _correlated_score(self, name: str) -> Row:
        """The input's normal score: a row of the Cholesky factor times independent scores."""
        group, factor = self._groups[name]
        index = group.names.index(name)
        used = [k for k in range(index + 1) if factor[index, k] != 0.0]
        sources = [self._score(group.names[k]) for k in used]
        return self.assembler.weighted_sum(sources, [float(factor[index, k]) for k in used])

    def _score(self, name: str) -> Row:
        """The independent standard normal score behind an input."""
        if name not in self._scores:
            self._scores[name] = self.score(self.key(name), 0)
        return self._scores[name]
