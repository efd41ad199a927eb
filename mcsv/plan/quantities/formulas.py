"""Formulas become instructions: each name once, and once a period only where it looks at the period."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.kernels import instructions as op
from mcsv.model import Expression, Formula, Name, Number, Operation
from mcsv.model.language.expression import RANDOM, names, random
from mcsv.model.language.names import FUNCTIONS
from mcsv.model.language.order import in_order
from mcsv.plan.code.assembler import Row, Value
from mcsv.plan.code.open_number import Open
from mcsv.plan.quantities.draws import Draws
from mcsv.plan.quantities.random import binomial, poisson
from mcsv.plan.quantities.stepwise import Step, done
from mcsv.plan.quantities.stocks import Stocks

__all__ = ["Formulas"]

_BINARY = {
    "add": op.ADD,
    "sub": op.SUBTRACT,
    "mul": op.MULTIPLY,
    "div": op.DIVIDE,
    "pow": op.RAISE,
    "lt": op.LESS,
    "le": op.LESS_EQUAL,
    "eq": op.EQUAL,
    "ne": op.NOT_EQUAL,
    "min": op.MINIMUM,
    "max": op.MAXIMUM,
}
_SWAPPED = {"gt": op.LESS, "ge": op.LESS_EQUAL}
# A function of one argument is the instruction of the same name.
_UNARY: dict[str, int] = {
    name: getattr(op, name.upper()) for name, count in FUNCTIONS.items() if count == (1, 1) and name not in RANDOM
}
_LARGEST_WHOLE_POWER = 64.0


@dataclass
class Formulas:
    """The values of names and formulas, by period where they depend on it.

    Formulas may follow from one another in a chain of any length: nothing here calls itself for a name.
    """

    draws: Draws
    formulas: Mapping[str, Formula]
    stocks: Stocks = field(default_factory=lambda: Stocks({}))
    scales: Mapping[str, float] = field(default_factory=dict)
    """What brings inputs that are money of another price year to the model's."""
    _known: dict[tuple[str, int], Value] = field(default_factory=dict)
    _trees: dict[tuple[Expression, int], Value] = field(default_factory=dict)
    _timed: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        needs = {name: [part.name for part in names(formula.tree)] for name, formula in self.formulas.items()}
        for name in in_order(needs):
            self._name_timed(name)

    def timed(self, tree: Expression) -> bool:
        """Whether the value differs from period to period."""
        if isinstance(tree, Name):
            return tree.name == "t" or self._name_timed(tree.name)
        return isinstance(tree, Operation) and any(map(self.timed, tree.args))

    def _name_timed(self, name: str) -> bool:
        if name not in self._timed:
            computed = name in self.formulas and self.timed(self.formulas[name].tree)
            self._timed[name] = computed or self.stocks.knows(name) or self.draws.each_period(name)
        return self._timed[name]

    def value(self, tree: Expression, period: int, owner: str) -> Value:
        """The tree's value in a period, computed once however often it is asked for.

        ``owner`` names it, so that counts drawn inside it have a key of their own.
        """
        known = self._at_hand(tree, period)
        return done(self._value(tree, period, owner)) if known is None else known

    def _at_hand(self, tree: Expression, period: int) -> Value | None:
        """The value of a number, of the time, and of a name that is known already: nothing has to be worked out."""
        if isinstance(tree, Number):
            return tree.value if isinstance(tree.value, Open) else float(tree.value)
        if not isinstance(tree, Name):
            return None
        if tree.name == "t":
            return float(period)
        return self._known.get((tree.name, period if self._name_timed(tree.name) else 0))

    def inputs(self) -> dict[tuple[str, int], Value]:
        """What inputs came to, by name and period: those that are drawn as they are stated, the others as computed."""
        computed = {place: value for place, value in self._known.items() if place[0] in self.formulas}
        return self.draws.drawn() | computed

    def named(self, name: str, period: int) -> Value:
        """The value of an input or stock in a period."""
        return done(self._named(name, period))

    def _value(self, tree: Expression, period: int, owner: str) -> Step[Value]:
        known = self._at_hand(tree, period)
        if known is not None:
            return known
        if isinstance(tree, Name):
            named: Value = yield self._named(tree.name, period)
            return named
        assert isinstance(tree, Operation)
        if tree.op in RANDOM:
            drawn: Value = yield self._drawn(tree, period, owner)
            return drawn
        key = (tree, period if self.timed(tree) else 0)
        if key in self._trees:
            return self._trees[key]
        computed: Value = yield self._computed(tree, period, owner)
        if not random(tree):
            self._trees[key] = computed
        return computed

    def _computed(self, tree: Operation, period: int, owner: str) -> Step[Value]:
        return self._operation(tree, (yield self._parts(tree, tree.args, period, owner)))

    def _parts(self, tree: Operation, some: tuple[Expression, ...], period: int, owner: str) -> Step[list[Value]]:
        found = []
        for k, part in enumerate(some):
            found.append((yield self._value(part, period, f"{owner}/{tree.op}{k}")))
        return found

    def _named(self, name: str, period: int) -> Step[Value]:
        when = period if self._name_timed(name) else 0
        if (name, when) not in self._known:
            self._known[name, when] = yield self._found(name, when)
        return self._known[name, when]

    def _found(self, name: str, period: int) -> Step[Value]:
        if self.stocks.knows(name):
            return self.stocks.level(name, period, self, self.draws.assembler)
        formula = self.formulas.get(name)
        value = (yield self._value(formula.tree, period, name)) if formula else self.draws.value(name, period)
        return self.draws.assembler.affine(value, self.scales.get(name, 1.0), 0.0)

    def bind(self, name: str, period: int, value: Value) -> None:
        """Let a name stand for a value in one period, such as a position or a number of occurrences.

        No input may have the name; formulas with it are computed anew in each period.
        """
        self._timed[name] = True
        self._known[name, period] = value

    def _operation(self, tree: Operation, parts: list[Value]) -> Value:
        assembler = self.draws.assembler
        if tree.op == "neg":
            return assembler.affine(parts[0], -1.0, 0.0)
        if tree.op in _UNARY:
            return assembler.unary(_UNARY[tree.op], parts[0])
        if tree.op in _SWAPPED:
            return assembler.binary(_SWAPPED[tree.op], parts[1], parts[0])
        if tree.op == "where":
            return assembler.emit(op.WHERE, *(assembler.as_row(part) for part in parts))
        if tree.op == "pow":
            return self._power(parts[0], parts[1])
        value = parts[0]
        for part in parts[1:]:
            value = assembler.binary(_BINARY[tree.op], value, part)
        return value

    def _power(self, base: Value, exponent: Value) -> Value:
        assembler = self.draws.assembler
        if not isinstance(base, Row) and not isinstance(exponent, Row):
            return assembler.binary(op.RAISE, base, exponent)
        whole = isinstance(exponent, float) and exponent == int(exponent) if _finite(exponent) else False
        if whole and abs(float(exponent)) <= _LARGEST_WHOLE_POWER:  # type: ignore[arg-type]
            return assembler.emit(op.RAISE_WHOLE, assembler.as_row(base), fields=(int(exponent),))  # type: ignore[arg-type]
        return assembler.binary(op.RAISE, base, exponent)

    def _drawn(self, tree: Operation, period: int, owner: str) -> Step[Value]:
        """A function that draws: its key belongs to the place where it stands."""
        assembler = self.draws.assembler
        if self.draws.still:
            mean, *others = yield self._parts(tree, tree.args, period, owner)
            return assembler.multiply(mean, others[0]) if tree.op in ("binomial", "sum_of") else mean
        key = self.draws.key(f"{owner}/{tree.op}")
        when = period if self.timed(tree) else 0
        valued = tree.args[:1] if tree.op == "sum_of" else tree.args
        parts = yield self._parts(tree, valued, period, owner)
        if tree.op == "normal":
            return self._normal(parts[0], parts[1], (key, when))
        if tree.op == "poisson":
            return poisson(self.draws, key, when, parts[0])
        if tree.op == "binomial":
            return binomial(self.draws, key, when, parts[0], parts[1])
        assert isinstance(tree.args[1], Name)
        name = tree.args[1].name
        table = self.draws.table_of_cases(name)
        total: Value = assembler.emit(op.SUM_OF, assembler.as_row(parts[0]), fields=(table, key, when))
        times, plus = self.draws.moved(name)
        total = assembler.affine(total, times, 0.0)
        total = total if plus == 0.0 else assembler.add(total, assembler.multiply(parts[0], plus))
        return assembler.affine(total, self.scales.get(name, 1.0), 0.0)

    def _normal(self, mean: Value, sd: Value, stream: tuple[int, int]) -> Value:
        """The mean and a standard normal score times the standard deviation; nan where that is below 0."""
        assembler = self.draws.assembler
        negative = assembler.binary(op.LESS, sd, 0.0)
        if isinstance(negative, Row):
            sd = assembler.emit(op.WHERE, negative, assembler.constant(math.nan), assembler.as_row(sd))
        elif negative != 0.0:
            return math.nan
        return assembler.add(mean, assembler.multiply(self.draws.score(*stream), sd))


def _finite(value: Value) -> bool:
    return isinstance(value, float) and abs(value) < 1e15
