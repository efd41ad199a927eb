"""Inputs become rows of draws, correlated ones through their normal scores; each is drawn when first asked for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution, InverseTable, build, inverse_table
from mcsv.distributions.copula import cholesky_psd
from mcsv.distributions.moved import Moved
from mcsv.distributions.rows import Rows
from mcsv.distributions.t_tails import t_coefficients
from mcsv.errors import DistributionError, Mistake
from mcsv.kernels import instructions as op
from mcsv.model import Correlation, Input
from mcsv.model.records.dependence import Group, groups_of, varies
from mcsv.plan.code.assembler import Assembler, Row, Value
from mcsv.plan.quantities.keys import key_of

__all__ = ["Draws", "Sides", "Source", "Tables"]

_OTHER = "\0other chance"  # behind a name: the key of a twin, whose chance is another

_RARE = 1e-7


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
            self.tables.append(distribution.by_row if isinstance(distribution, Rows) else inverse_table(distribution))
        return self._known[key]


@dataclass(frozen=True)
class Source:
    """The row that tells where in its distribution an input lies: one drawn from random words, known by ``words``, or
    one of tail probabilities.
    """

    row: Row
    words: int | None


@dataclass
class Sides:
    """What is drawn as knowledge, by name with the place of its key, and the names of what is drawn by chance."""

    known: dict[str, int] = field(default_factory=dict)
    chance: set[str] = field(default_factory=set)

    @property
    def disputed(self) -> tuple[str, ...]:
        """What is chance in one option and knowledge in another."""
        return tuple(sorted(self.chance & self.known.keys()))


@dataclass
class Draws:
    """The inputs of a model that are drawn, as rows; nothing is drawn that nobody asks for.

    ``inputs`` tells what is drawn each period and what varies by chance. A twin (``twin``) draws all knowledge as its
    model does and all chance anew. In another ``scope`` the same names draw other numbers. Where all is ``still``,
    nothing happens by chance: no event, a decision that is as likely as not, counts at their means.
    ``sides`` is shared by all options.
    """

    assembler: Assembler
    seed: int
    distributions: Mapping[str, Distribution]
    correlations: tuple[Correlation, ...]
    tables: Tables = field(default_factory=Tables)
    keys: list[int] = field(default_factory=list)
    inputs: Mapping[str, Input] = field(default_factory=dict)
    twin: bool = False
    scope: str = ""
    still: bool = False
    sides: Sides = field(default_factory=Sides)
    has_chance: bool = field(default=False, init=False)
    """Whether anything so far was drawn by chance."""
    _rows: dict[tuple[str, int], Value] = field(default_factory=dict, init=False)
    _places: dict[int, int] = field(default_factory=dict, init=False)
    _persistent: dict[str, list[Row]] = field(default_factory=dict, init=False)
    _groups: dict[str, tuple[Group, NDArray[np.float64]]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        chance = frozenset(name for name, entry in self.inputs.items() if varies(entry))
        for group in groups_of(self.correlations, chance):
            factor = cholesky_psd(group.matrix)
            self._groups.update(dict.fromkeys(group.names, (group, factor)))

    def key(self, name: str) -> int:
        """The place of the key of something that happens by chance among the plan's keys: a twin has another."""
        self.has_chance = True
        if not self.twin:
            self.sides.chance.add(name)
        return self._place(name + _OTHER if self.twin else name)

    def _known_key(self, name: str) -> int:
        """The place of the key of something that is known of the world."""
        place = self._place(name)
        self.sides.known[name] = place
        return place

    def _place(self, name: str) -> int:
        key = key_of(self.seed, name, self.scope)
        while len(self._places) < len(self.keys):  # the list is shared with other options
            self._places[self.keys[len(self._places)]] = len(self._places)
        if key not in self._places:
            self._places[key] = len(self.keys)
            self.keys.append(key)
        return self._places[key]

    def _input_key(self, name: str) -> int:
        owner = self._owner(name)
        return self.key(owner) if self._varies(name) else self._known_key(owner)

    def _owner(self, name: str) -> str:
        """Under which name an input draws: its own, or that of the table whose row it shares with others."""
        distribution = self.distributions.get(name)
        return f"rows/{distribution.table}" if isinstance(distribution, Rows) else name

    def _varies(self, name: str) -> bool:
        return name in self.inputs and varies(self.inputs[name])

    def each_period(self, name: str) -> bool:
        """Whether a name is an input that is drawn anew in each period."""
        return name in self.inputs and self.inputs[name].drawn == "each_period" and not self.inputs[name].constant

    def value(self, name: str, period: int = 0) -> Value:
        """The input's row in a period, or its number where it is fixed."""
        when = period if self.each_period(name) else 0
        if (name, when) not in self._rows:
            row = self._drawn(name, when)
            if isinstance(row, Row):
                self.assembler.within(row, *self._range(name))
            self._rows[name, when] = self.assembler.affine(row, *self.moved(name))
        return self._rows[name, when]

    def moved(self, name: str) -> tuple[float, float]:
        """By what is multiplied, and what is added to, what is drawn."""
        law = self.distributions[name]
        return (law.times, law.plus) if isinstance(law, Moved) else (1.0, 0.0)

    def _stated(self, name: str) -> Distribution:
        """The distribution whose table is drawn from."""
        law = self.distributions[name]
        return law.base if isinstance(law, Moved) else law

    def drawn(self) -> dict[tuple[str, int], Value]:
        """What was drawn so far of each input, by name and period, in the input's own unit and price year."""
        return dict(self._rows)

    @property
    def once(self) -> tuple[str, ...]:
        """The inputs asked for so far that vary and are drawn once a draw."""
        return tuple(n for (n, _), row in self._rows.items() if isinstance(row, Row) and not self.each_period(n))

    @property
    def by_period(self) -> tuple[str, ...]:
        """The inputs asked for so far that are drawn anew in each period."""
        return tuple(
            dict.fromkeys(n for (n, _), row in self._rows.items() if isinstance(row, Row) and self.each_period(n))
        )

    def periods(self, name: str) -> list[int]:
        """The periods in which an input was drawn so far."""
        return sorted(period for known, period in self._rows if known == name)

    def keys_of(self, name: str) -> tuple[int, ...]:
        """The places of the keys by which an input or an event was drawn so far, and all that is correlated with it."""
        group = self._groups[name][0] if name in self._groups else None
        owners = [*map(self._owner, group.names), group.owner] if group else [self._owner(name)]
        keys = (key_of(self.seed, owner, self.scope) for owner in owners)
        return tuple(sorted(self._places[key] for key in keys if key in self._places))

    def mean_score(self, name: str, periods: Sequence[int]) -> Row | None:
        """Tail probabilities of the mean of an input's normal scores in some periods; None where it has no scores.

        They are those of the numbers that it draws; the mean is brought to a standard deviation of 1.
        """
        if isinstance(self.distributions[name], Rows):
            return None
        persistence = self.inputs[name].persistence
        scores = [self._score(name, period, persistence) for period in periods]
        apart = np.abs(np.subtract.outer(periods, periods))
        spread = math.sqrt(float(np.power(persistence, apart).sum()))
        return self.assembler.emit(op.TAILS, self.assembler.weighted_sum(scores, [1.0 / spread] * len(scores)))

    def source(self, name: str) -> Source:
        """Where the place of an input that is drawn once shows; no instruction is written that is not there."""
        if name in self._groups:
            return Source(self._tails(name, self._correlated(name, 0), 0), None)
        table, key = self.table(name), self._input_key(name)
        code = op.DRAW_KINKED if self.tables.tables[table].kinked else op.DRAW
        return Source(self.assembler.emit(code, fields=(table, key, 0)), key)

    def _range(self, name: str) -> tuple[float, float]:
        """Between which values an input lies but for one draw in ten million."""
        distribution = self._stated(name)
        low, high = distribution.support()
        return tuple(
            float(distribution.quantile(np.array([_RARE]), upper)[0]) if math.isinf(hard) else hard
            for hard, upper in ((low, False), (high, True))
        )  # type: ignore[return-value]

    def table(self, name: str) -> int:
        """The number of the table that an input is drawn from; DistributionError where it cannot be drawn."""
        try:
            return self.tables.number(self._stated(name))
        except DistributionError as error:
            raise DistributionError(mistake.under(f"inputs.{name}") for mistake in error.mistakes) from error

    def table_of_cases(self, name: str) -> int:
        """The same for the single cases of a sum, whose values come straight out of the table."""
        number = self.table(name)
        if self.tables.tables[number].logarithmic:
            what = f"{name} reaches so close to 0 that its cases cannot be added up"
            rule = "values that a draw can have are 0 or above 1e-290"
            way_out = "choose parameters that are less extreme, such as a shape above 0.06"
            raise DistributionError(Mistake("E322", what, f"inputs.{name}", "", rule, way_out))
        return number

    def draw(self, table: int, key: int, period: int) -> Value:
        """A row drawn from a table by a key in a period."""
        code = op.DRAW_KINKED if self.tables.tables[table].kinked else op.DRAW
        return self._values(table, self.assembler.emit(code, fields=(table, key, period)))

    def _values(self, table: int, row: Row) -> Value:
        """What was looked up in a table, out of the logarithm and inside the support where the table asks for that."""
        known = self.tables.tables[table]
        value = self.assembler.unary(op.EXP, row) if known.logarithmic else row
        value = self.assembler.binary(op.MAXIMUM, value, known.low) if math.isfinite(known.low) else value
        return self.assembler.binary(op.MINIMUM, value, known.high) if math.isfinite(known.high) else value

    def score(self, key: int, period: int) -> Row:
        """Independent standard normal scores of a key in a period."""
        table = self.tables.number(_standard_normal())
        return self.assembler.emit(op.DRAW, fields=(table, key, period))

    def _drawn(self, name: str, period: int) -> Value:
        distribution = self.distributions[name]
        if distribution.family == "fixed":
            return float(distribution.support()[0])
        table = self.table(name)
        persistence = self.inputs[name].persistence if self.each_period(name) else 0.0
        if name not in self._groups and persistence == 0.0:
            return self.draw(table, self._input_key(name), period)
        score = self._score(name, period, persistence)
        code = op.LOOKUP_KINKED if self.tables.tables[table].kinked else op.LOOKUP
        return self._values(table, self.assembler.emit(code, self._tails(name, score, period), fields=(table,)))

    def _score(self, name: str, period: int, persistence: float) -> Row:
        """The normal score: correlated within the input's group, and a part of the one of the period before."""
        if persistence == 0.0:
            return self._correlated(name, period)
        scores = self._persistent.setdefault(name, [])
        fresh = math.sqrt(1.0 - persistence**2)
        while len(scores) <= period:
            new = self._correlated(name, len(scores))
            scores.append(self.assembler.weighted_sum([scores[-1], new], [persistence, fresh]) if scores else new)
        return scores[period]

    def _correlated(self, name: str, period: int) -> Row:
        """A row of the group's Cholesky factor times independent scores."""
        if name not in self._groups:
            return self.score(self._input_key(name), period)
        group, factor = self._groups[name]
        index = group.names.index(name)
        used = [k for k in range(index + 1) if factor[index, k] != 0.0]
        sources = [self.score(self._input_key(group.names[k]), period) for k in used]
        weights = [float(factor[index, k]) for k in used]
        return sources[0] if weights == [1.0] else self.assembler.weighted_sum(sources, weights)

    def _tails(self, name: str, score: Row, period: int) -> Row:
        """Tail probabilities of a score: normal, or Student's t where a group's scores share a divisor."""
        group = self._groups[name][0] if name in self._groups else None
        if group is None or group.degrees is None:
            return self.assembler.emit(op.TAILS, score)
        degrees = group.degrees
        # What they are divided by belongs to knowledge as soon as one of them does, which a twin must not move.
        known = not all(map(self._varies, group.names))
        key = self._known_key(group.owner) if known else self.key(group.owner)
        table = self.tables.number(build({"dist": "gamma", "shape": degrees / 2, "scale": 2 / degrees}))
        divisor = self.assembler.unary(op.SQRT, self.draw(table, key, period))
        ratio = self.assembler.binary(op.DIVIDE, score, divisor)
        fitted = t_coefficients(degrees)
        return self.assembler.emit(op.T_TAILS, self.assembler.as_row(ratio), x=degrees, weights=fitted)


@cache
def _standard_normal() -> Distribution:
    """That of all scores; it is asked for at every draw of what goes with others."""
    return build({"dist": "normal", "mean": 0, "sd": 1})
