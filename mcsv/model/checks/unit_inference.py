"""What a formula counts: units carried through its tree, from the inputs and stocks that declare theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from fractions import Fraction

from mcsv.dataclass import dataclass
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import TIME, Expression, Name, Number, Operation, constant
from mcsv.model.language.formula import Formula
from mcsv.model.language.unit_words import read_unit, says_nothing
from mcsv.model.language.units import ONE, Unit, multiply, power

__all__ = ["Counted", "Units", "product", "written"]

_ALIKE = frozenset({"add", "sub", "min", "max", "normal"})  # arguments and result of one unit
_COMPARE = frozenset({"lt", "le", "gt", "ge", "eq", "ne"})
_KEPT = frozenset({"neg", "abs", "floor", "binomial", "poisson"})  # the unit of the first argument
_TIMES = frozenset({"mul", "sum_of"})


@dataclass(frozen=True)
class Counted:
    """What a part of a formula counts, as far as it can be told.

    ``unit`` is what the declared units come to. ``numbers`` multiply it, and each of them may have a unit that nobody
    wrote down (the 30,000 of 30,000 x months is money a month); ``open``: so may something that is not even a number.
    ``said`` are the declarations: ``inputs.rent.unit: GBP/year``.
    """

    unit: Unit = ONE
    numbers: tuple[float, ...] = ()
    open: bool = False
    said: tuple[str, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether nothing in it declares a unit, so that it may count anything."""
        return not self.said and (self.open or bool(self.numbers))

    @property
    def sure(self) -> bool:
        """Whether all of it is declared."""
        return not self.open and not self.numbers


Note = Callable[[Counted, Counted], None]
ANYTHING = Counted(open=True)


def product(*parts: Counted) -> Counted:
    """What the product of several parts counts."""
    result = Counted()
    for part in parts:
        said = dict.fromkeys((*result.said, *part.said))
        result = Counted(
            multiply(result.unit, part.unit), result.numbers + part.numbers, result.open or part.open, tuple(said)
        )
    return result


def written(unit: Unit, path: str, text: str) -> Counted:
    """What is declared at a path."""
    return Counted(unit, said=(f"{path}: {text}",))


@dataclass(frozen=True)
class Units:
    """The units of one model. ``pairs`` of a formula are what it adds or compares; each pair must be of one unit."""

    survey: Survey
    _known: dict[str, Counted] = field(default_factory=dict)

    def read(self, text: str) -> Unit:
        """A declared unit, in the model's currency and step."""
        return read_unit(text, self.survey.model.currency, self.survey.model.step)

    def counted(self, formula: Formula) -> Counted:
        """What a formula counts."""
        return self._tree(formula.tree)

    def pairs(self, formula: Formula) -> Iterator[tuple[Counted, Counted]]:
        """What stands beside each other in the sums, comparisons, min, max and where of a formula."""
        found: list[tuple[Counted, Counted]] = []
        self._tree(formula.tree, lambda one, other: found.append((one, other)))
        return iter(found)

    def named(self, name: str) -> Counted:
        """What an input or a stock counts: as declared, or what its formula comes to."""
        ahead = [name]
        while ahead:  # not by recursion: formulas can stand in a chain of thousands
            first = [part for part in self._parts(ahead[-1]) if part not in self._known]
            if first and ahead[-1] not in self._known:
                self._known[ahead[-1]] = ANYTHING  # for a formula that goes round in a circle
                ahead += first
            else:
                top = ahead.pop()
                self._known[top] = self._named(top)
        return self._known[name]

    def _parts(self, name: str) -> set[str]:
        """The names that decide what a name counts."""
        entry = self.survey.model.inputs.get(name)
        return set() if entry is None or not says_nothing(entry.unit) else self.survey.needs.get(name, set())

    def _named(self, name: str) -> Counted:
        model = self.survey.model
        section = "inputs" if name in model.inputs else "stocks"
        entry = model.inputs.get(name) or model.stocks.get(name)
        if entry is not None and not says_nothing(entry.unit):
            return self._scaled(name, written(self.read(entry.unit), f"{section}.{name}.unit", entry.unit))
        if section == "inputs" and entry is not None and model.inputs[name].formula is not None:
            return self._tree(model.inputs[name].formula.tree)  # type: ignore[union-attr]
        return Counted(numbers=(abs(self.survey.certain[name]),)) if name in self.survey.certain else ANYTHING

    def _scaled(self, name: str, counted: Counted) -> Counted:
        """Per cent up to 1 may be a share that is called per cent: 0.4 and 40 are both written."""
        hundredths = counted.unit.scale == Fraction(1, 100) and not counted.unit.only("money").powers
        if not hundredths or abs(self.survey.middle.get(name, 0.0)) > 1:
            return counted
        return replace(counted, unit=replace(counted.unit, scale=Fraction(1)), open=True)

    def _tree(self, tree: Expression, note: Note | None = None) -> Counted:
        """What a tree counts; ``note`` is told of each pair that must be of one unit."""
        if isinstance(tree, Number):
            return _number(tree.value)
        if isinstance(tree, Name):
            return self._name(tree.name, note)
        parts = [self._tree(argument, note) for argument in tree.args]
        if tree.op in _ALIKE | _COMPARE or tree.op == "where":
            whole = _together(parts[1:] if tree.op == "where" else parts, note)
            growth = whole.bare and tree.op in ("add", "sub") and tree.args[0] in (Number(1.0), Number(-1.0))
            return Counted() if tree.op in _COMPARE or growth else _folded(tree, whole)
        if tree.op in _TIMES:
            return product(*parts)
        if tree.op == "div":
            return product(parts[0], _raised(parts[1], -1.0))
        if tree.op in _KEPT:
            return parts[0]
        return _function(tree, parts)

    def _name(self, name: str, note: Note | None) -> Counted:
        currency = self.survey.model.currency
        if name == "position" and currency and note:  # it is only ever compared
            return written(self.read(currency), "position", currency)
        return ANYTHING if name in (TIME, "position") else self._known.get(name) or self.named(name)


def _number(value: float) -> Counted:
    return Counted() if abs(value) in (0.0, 1.0) else Counted(numbers=(abs(value),))


def _constant(tree: Expression) -> float | None:
    try:
        return constant(tree)
    except (ArithmeticError, ValueError):
        return None


def _folded(tree: Operation, whole: Counted) -> Counted:
    """A sum of numbers is the number that they come to."""
    value = _constant(tree) if whole.bare and not whole.open else None
    return whole if value is None else _number(value)


def _function(tree: Operation, parts: list[Counted]) -> Counted:
    """Powers, roots and functions: of a number without a unit one without a unit comes."""
    exponent = 0.5 if tree.op == "sqrt" else _constant(tree.args[-1]) if tree.op == "pow" else None
    if exponent is not None:
        return _raised(parts[0], exponent)
    if tree.op == "pow" and (parts[0].bare or parts[0].unit == ONE):
        return Counted()  # growth: 1.03 ** t
    return ANYTHING


def _raised(part: Counted, exponent: float) -> Counted:
    rational = Fraction(exponent).limit_denominator(12)
    if abs(float(rational) - exponent) > 1e-9 or abs(rational) > 12:
        return ANYTHING
    numbers = tuple(number**exponent for number in part.numbers if number > 0)
    return replace(part, unit=power(part.unit, rational), numbers=numbers)


def _together(parts: list[Counted], note: Note | None) -> Counted:
    """What a sum counts: what its first sure part does; a number alone is of the unit of what stands beside it."""
    telling = [part for part in parts if not part.bare and part != Counted()]
    if not telling:
        numbers = tuple(number for part in parts for number in part.numbers)
        return Counted(numbers=numbers, open=any(part.open for part in parts))
    first = next((part for part in telling if part.sure), telling[0])
    for other in telling:
        if note and other is not first:
            note(first, other)
    things = {part.unit.only("thing") for part in telling}
    return replace(first, open=first.open or len(things) > 1)
