"""What everything in the reading looks at: a model's clock, and the value of each name and formula, draw by draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.distributions import build, inverse_table
from mcsv.engine.reference.counts import binomial_count, poisson_count
from mcsv.model import Duration, Expression, Formula, Model, Name, Number, Operation
from mcsv.model.language.calendar import MONTHS
from mcsv.plan.quantities.keys import key_of
from reading import owners
from reading.prices import conversion
from reading.scores import Scores
from reading.words import tails, uniforms, words

__all__ = ["Floats", "World"]

Floats = NDArray[np.float64]
_TABLES: dict[Any, Any] = {}
_COMPARED = {
    "lt": np.less,
    "le": np.less_equal,
    "gt": np.greater,
    "ge": np.greater_equal,
    "eq": np.equal,
    "ne": np.not_equal,
}
_PLAIN = {
    "neg": np.negative,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "floor": np.floor,
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "pow": np.power,
    "min": np.minimum,
    "max": np.maximum,
}


class World:
    """One model and so many draws. Values are arrays (draws,), one a draw.

    ``level`` is set by the stocks: the level of a stock at the end of a period. Inside a stock's own formulas its name
    stands for the period before, which ``value`` is told by ``before``.
    """

    def __init__(self, model: Model, draws: int, seed: int = 1, first: int = 0) -> None:
        self.model, self.draws, self.seed, self.first = model, draws, seed, first
        self.months, self.periods = MONTHS[model.step], model.periods
        self.scores = Scores(self)
        self._known: dict[Any, Floats] = {}
        self.struck: Callable[[str, int], tuple[Floats, Floats]] | None = None  # what events do to a stock in a period

    def full(self, value: float) -> Floats:
        return np.full(self.draws, float(value))

    # -- lengths of time ---------------------------------------------------------------------------------------------

    def time(self, span: Any, owner: str) -> Floats:
        """A duration or uncertain duration in periods; below nothing is nothing."""
        if isinstance(span, Duration):
            return self.full(span.periods(self.model.step))
        scale = 1.0 if span.unit == "period" else MONTHS[span.unit] / self.months
        return np.maximum(self.formula(span.count, 0, owner) * scale, 0.0)

    def share(self, per: str) -> float:
        """How much of an amount per month, quarter or year falls into one period."""
        return 1.0 if per in ("once", "period") else self.months / MONTHS[per]

    # -- names and formulas ------------------------------------------------------------------------------------------

    def formula(self, formula: Formula, t: int, owner: str, more: Mapping[str, Floats] | None = None) -> Floats:
        """Its value in period t, after the horizon in the last one; ``more`` are names known only at its place."""
        when = min(t, max(self.periods - 1, 0))
        with np.errstate(all="ignore"):
            return np.broadcast_to(self._value(formula.tree, when, owner, more or {}), (self.draws,)).astype(float)

    def _value(self, tree: Expression, t: int, owner: str, more: Mapping[str, Floats]) -> Floats:
        if isinstance(tree, Number):
            return self.full(tree.value)
        if isinstance(tree, Name):
            return more[tree.name] if tree.name in more else self.named(tree.name, t)
        if tree.op in ("binomial", "poisson", "normal", "sum_of"):
            return self._random(tree, t, owner, more)
        parts = [self._value(part, t, owners.argument(owner, tree.op, k), more) for k, part in enumerate(tree.args)]
        if tree.op == "where":
            return np.where(np.isnan(parts[0]), np.nan, np.where(parts[0] != 0, parts[1], parts[2]))
        value = parts[0] if len(parts) > 1 else _PLAIN[tree.op](parts[0])
        for part in parts[1:]:
            value = self._two(tree.op, value, part)
        return value

    @staticmethod
    def _two(op: str, a: Floats, b: Floats) -> Floats:
        if op in _COMPARED:
            return np.where(np.isnan(a) | np.isnan(b), np.nan, _COMPARED[op](a, b).astype(float))
        return _PLAIN[op](a, b)

    def named(self, name: str, t: int) -> Floats:
        """An input, a stock (its level at the end of t) or the period."""
        if name == "t":
            return self.full(t)
        if name in self.model.stocks:
            return self.level(name, t)
        when = t if self.timed(Name(name)) else 0
        if (name, when) not in self._known:
            entry = self.model.inputs[name]
            found = self.formula(entry.formula, when, name) if entry.formula else self.scores.drawn(name, when)
            self._known[name, when] = found * conversion(self.model, entry.price_year)
        return self._known[name, when]

    def timed(self, tree: Expression) -> bool:
        """Whether a value can differ from period to period."""
        if isinstance(tree, Operation):
            return any(map(self.timed, tree.args))
        if isinstance(tree, Number):
            return False
        if tree.name == "t" or tree.name in self.model.stocks:
            return True
        entry = self.model.inputs.get(tree.name)
        if entry is None:
            return False
        return self.timed(entry.formula.tree) if entry.formula else entry.drawn == "each_period"

    # -- stocks ------------------------------------------------------------------------------------------------------

    def level(self, name: str, t: int) -> Floats:
        """A stock's level at the end of period t."""
        stock, place = self.model.stocks[name], f"stocks.{name}"
        if t < 0:
            return self.formula(stock.initial, 0, f"{place}.initial")
        if (place, t) not in self._known:
            before = {other: self.level(other, t - 1) for other in self.model.stocks}
            if stock.following is not None:
                level = self.formula(stock.following, t, f"{place}.next", before)
            else:
                level = before[name]
                if stock.inflow is not None:
                    level = level + self.formula(stock.inflow, t, f"{place}.inflow", before)
                if stock.outflow is not None:
                    level = level - self.formula(stock.outflow, t, f"{place}.outflow", before)
            if self.struck is not None:
                moves, left = self.struck(name, t)
                level = (before[name] + moves * (level - before[name])) * left
            self._known[place, t] = level
        return self._known[place, t]

    # -- chance ------------------------------------------------------------------------------------------------------

    def words(self, name: str, period: int = 0, lane: int = 0) -> NDArray[np.uint64]:
        """The random words that belong to a name, a period and a lane."""
        known = name, period, lane
        if known not in self._known:
            self._known[known] = words(key_of(self.seed, name), period, lane, self.first, self.draws)  # type: ignore[assignment]
        return self._known[known]  # type: ignore[return-value]

    def uniform(self, name: str, period: int = 0) -> Floats:
        """One uniform number a draw, as events and decisions use it."""
        return self.quantile(build({"dist": "uniform", "low": 0, "high": 1}), self.words(name, period))

    @staticmethod
    def table(distribution: Any) -> Any:
        """The inverse table of a distribution, made once."""
        key = distribution.key()
        if key not in _TABLES:
            _TABLES[key] = inverse_table(distribution)
        return _TABLES[key]

    def quantile(self, distribution: Any, found: NDArray[np.uint64]) -> Floats:
        """The values that random words stand for."""
        signed = tails(found)
        return self.table(distribution).lookup(np.abs(signed), signed < 0)

    def _random(self, tree: Operation, t: int, owner: str, more: Mapping[str, Floats]) -> Floats:
        name, when = owners.called(owner, tree.op), t if self.timed(tree) else 0
        parts = [
            self._value(part, t, owners.argument(owner, tree.op, k), more)
            for k, part in enumerate(tree.args)
            if not (tree.op == "sum_of" and k == 1)
        ]
        if tree.op == "normal":
            standard = build({"dist": "normal", "mean": 0, "sd": 1})
            return parts[0] + parts[1] * self.quantile(standard, self.words(name, when))
        if tree.op == "sum_of":
            return self.sum_of(name, when, parts[0], tree.args[1])
        count = poisson_count if tree.op == "poisson" else binomial_count
        arguments = np.stack([*parts], axis=1)

        def one(draw: int) -> float:
            def uniform(lane: int) -> float:
                return float(uniforms(self.words(name, when, lane)[draw : draw + 1])[0])

            return count(*arguments[draw].tolist(), uniform)

        return np.array([one(draw) for draw in range(self.draws)])

    def sum_of(self, name: str, when: int, counts: Floats, of: Expression) -> Floats:
        """A sum of independent draws of an input's distribution: draw j takes lane j."""
        assert isinstance(of, Name)
        distribution = self.scores.distribution(of.name)
        counts, total = np.floor(counts), self.full(0.0)
        for lane in range(int(np.nanmax(counts, initial=0.0))):
            one = self.scores.moved(of.name, self.quantile(distribution, self.words(name, when, lane)))
            total = np.where(lane < counts, total + one, total)
        total = total * conversion(self.model, self.model.inputs[of.name].price_year)
        return np.where((counts >= 0) & (counts < 100_001), total, np.nan)
