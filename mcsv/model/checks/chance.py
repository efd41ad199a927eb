"""Functions that draw: what they are given can be drawn."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import Name, constant, operations, summed

__all__ = ["parameters", "summands", "whole"]

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
    """Numbers that a function can draw nothing with, in any draw (E205)."""
    for path, formula in survey.formulas.items():
        for tree in operations(formula.tree):
            rule = _RULES.get(tree.op)
            number = constant(tree.args[rule[0]]) if rule else None
            if rule and number is not None and not rule[1] <= number <= rule[2]:
                yield Mistake("E205", f"is no possible {rule[3]} of {tree.op}", path, f"{number:g}", rule[4])


def whole(survey: Survey) -> Iterator[Mistake]:
    """Sums of so many draws where how many is an input that is no count (W336): perhaps the two are swapped."""
    for path, formula in survey.formulas.items():
        counts = [tree.args[0] for tree in operations(formula.tree) if tree.op == "sum_of"]
        for name in (count.name for count in counts if isinstance(count, Name)):
            entry = survey.model.inputs.get(name)
            if entry and entry.distribution and not (entry.distribution.discrete or entry.constant):
                what = f"adds so many draws as {name} says, which is no count: its fraction is cut off"
                way_out = "write the count first and the name of what is added second"
                yield Mistake("W336", what, path, formula.text[:60], _RULE, way_out)


_INFINITE = float("inf")
_RULES = {
    "normal": (1, 0.0, _INFINITE, "standard deviation", "0 or more"),
    "sum_of": (0, 0.0, 100_000.999, "number of draws", "from 0 to 100,000"),
    "poisson": (0, 0.0, 1e15, "rate", "0 or more"),
    "binomial": (1, 0.0, 1.0, "probability", "from 0 to 1"),
}
