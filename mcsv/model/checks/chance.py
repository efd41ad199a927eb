"""Functions that draw: what they are given can be drawn."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.dataclass import dataclass
from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import Expression, Name, Number, Operation, constant, operations, summed
from mcsv.model.records.dependence import COUNTS
from mcsv.model.records.inputs import Input
from mcsv.model.records.qualified import stock_called

__all__ = ["one_size", "parameters", "summands", "whole"]

_RULE = "sum_of(n, name) adds n independent draws of the input with that name"


def summands(survey: Survey) -> Iterator[Mistake]:
    """Sums of draws of what is not drawn (E203); a name that nobody has is told where all names are."""
    for path, formula in survey.formulas.items():
        for name in summed(formula.tree):
            if what := _undrawn(survey, name):
                yield Mistake("E203", what, path, name.name, _RULE).at("", 0, name.column)


def _undrawn(survey: Survey, name: Name) -> str:
    """Why a name cannot be drawn again and again; nothing where it can."""
    entry = survey.model.inputs.get(name.name)
    if entry is None:
        return "is a stock, which is not drawn" if name.name in survey.model.stocks else ""
    if entry.formula is not None:
        return "is computed by a formula, not drawn"
    return "never varies: multiply it by their number instead" if entry.constant else ""


def parameters(survey: Survey) -> Iterator[Mistake]:
    """Numbers that a function can draw nothing with, in any draw (E205), and parts of a case (E324)."""
    for path, formula in survey.formulas.items():
        for tree in operations(formula.tree):
            for rule in _RULES.get(tree.op, ()):
                number = _number(survey, tree.args[rule.argument])
                if number is not None and not rule.low <= number <= rule.high:
                    yield Mistake(
                        "E205", f"is no possible {rule.what} of {tree.op}", path, f"{number:g}", rule.sentence
                    )
                elif number is not None and rule.whole and number != int(number):
                    what = f"{tree.op} of {number:g} cases: there are no parts of a case"
                    way_out = "write a whole number; floor(…) cuts a fraction off, and says so"
                    yield Mistake("E324", what, path, f"{number:g}", f"the {rule.what} is whole", way_out)


def _number(survey: Survey, tree: Expression) -> float | None:
    """What an argument comes to, if that is one number in all draws."""
    entry = survey.model.inputs.get(tree.name) if isinstance(tree, Name) else None
    if entry and entry.constant and entry.distribution:
        return entry.distribution.mean()
    return constant(tree)


def whole(survey: Survey) -> Iterator[Mistake]:
    """Sums of so many draws where how many need not be a whole number (W336): perhaps the two are swapped."""
    for path, formula in survey.formulas.items():
        for tree in operations(formula.tree):
            if tree.op == "sum_of" and _number(survey, tree.args[0]) is None and not _whole(survey, tree.args[0]):
                count = tree.args[0].name if isinstance(tree.args[0], Name) else "its first argument"
                what = f"adds so many draws as {count} says, which need not be whole: its fraction is cut off"
                way_out = "write the count first and the name of what is added second; floor(…) cuts a fraction off"
                yield Mistake("W336", what, path, formula.text[:60], _RULE, f"{way_out}, binomial(n, share) draws it")


def one_size(survey: Survey) -> Iterator[Mistake]:
    """A drawn count times one draw of what differs by chance (N315): all cases would be of the same size."""
    for path, formula in survey.formulas.items():
        told = set[str]()
        for tree in operations(formula.tree):
            factors = _factors(tree)
            sizes = [each for each in factors if isinstance(each, Name) and _sized(survey, each.name)]
            if any(_drawn_count(survey, each) for each in factors):
                for size in (each for each in sizes if each.name not in told):
                    told.add(size.name)
                    what = f"multiplies a drawn number of cases by one draw of {size.name}: all have the same size"
                    way_out = f"if each case has its own, write sum_of(number, {size.name})"
                    yield Mistake("N315", what, path, formula.text[:60], _RULE, way_out).at("", 0, size.column)


def _factors(tree: Expression) -> list[Expression]:
    """What a product multiplies; nothing of anything else."""
    found, waiting = list[Expression](), [tree] if isinstance(tree, Operation) and tree.op == "mul" else []
    while waiting:
        for part in waiting.pop().args:
            if isinstance(part, Operation) and part.op == "mul":
                waiting.append(part)
            else:
                found.append(part)
    return found


def _sized(survey: Survey, name: str) -> bool:
    """Whether an input is said to differ from case to case, and is no count itself."""
    entry = survey.model.inputs.get(name)
    return entry is not None and entry.chance is True and entry.distribution is not None and not _counted(entry)


def _drawn_count(survey: Survey, tree: Expression) -> bool:
    """Whether a number of cases is drawn, here or by the input of this name."""
    if isinstance(tree, Name):
        entry = survey.model.inputs.get(tree.name)
        if entry is None or (entry.formula is None and (entry.constant or entry.chance is False)):
            return False
        if entry.formula is None:
            return entry.distribution is not None and entry.distribution.family in COUNTS
        tree = entry.formula.tree
    return isinstance(tree, Operation) and tree.op in ("poisson", "binomial")


_COUNTS = {"floor", "binomial", "poisson", "lt", "le", "gt", "ge", "eq", "ne"}
_KEEPS_WHOLE = {"add", "sub", "mul", "neg", "abs", "min", "max", "where"}


def _whole(survey: Survey, count: Expression) -> bool:
    """Whether an expression is a whole number in every draw; a stock is, where all that it is made of is."""
    waiting, seen = [count], set[str]()
    while waiting:
        tree = waiting.pop()
        if isinstance(tree, Name):
            entry = survey.model.inputs.get(tree.name)
            if tree.name in seen:
                continue
            seen.add(tree.name)
            if entry is None:
                waiting += _made_of(survey, tree.name)
            elif entry.formula is not None:
                waiting.append(entry.formula.tree)
            elif not _counted(entry):
                return False
        elif isinstance(tree, Number):
            if tree.value % 1.0:
                return False
        elif tree.op in _KEEPS_WHOLE:
            waiting += tree.args[1:] if tree.op == "where" else tree.args
        elif tree.op not in _COUNTS:
            return False
    return True


def _made_of(survey: Survey, stock: str) -> list[Expression]:
    """What makes the level of a stock, the factors of events that change it included; nothing for another name."""
    made = [formula for path, formula in survey.formulas.items() if path.split(".")[:2] == ["stocks", stock]]
    hits = (event.changes.items() for event in survey.model.events.values())
    made += [factor for hit in hits for name, factor in hit if f"stocks.{stock}" in stock_called(survey.model, name)]
    return [formula.tree for formula in made]


def _counted(entry: Input) -> bool:
    """Whether an input that is drawn is always a whole number."""
    law = entry.distribution
    return law is None or law.discrete or (entry.constant and (law.mean() or 0.0) % 1.0 == 0.0)


_INFINITE = float("inf")
_MOST = 1e15  # so many can be counted


@dataclass(frozen=True)
class _Rule:
    """What a number in the place of an argument must be."""

    argument: int
    low: float
    high: float
    what: str
    sentence: str
    whole: bool = False


_RULES = {
    "normal": (_Rule(1, 0.0, _INFINITE, "standard deviation", "0 or more"),),
    "sum_of": (_Rule(0, 0.0, 100_000.999, "number of draws", "from 0 to 100,000", whole=True),),
    "poisson": (_Rule(0, 0.0, _MOST, "rate", "from 0 to 1e15"),),
    "binomial": (
        _Rule(0, 0.0, _MOST, "number of cases", "from 0 to 1e15", whole=True),
        _Rule(1, 0.0, 1.0, "probability", "from 0 to 1"),
    ),
}
