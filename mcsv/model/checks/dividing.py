"""Divisions by something that is 0 in every draw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.expression import Name, names, operations
from mcsv.model.language.formula import Formula

__all__ = ["by_nothing", "divisors"]

_DIVISORS = {
    re.compile(r"benefits\.\w+\.values\[\d+\]\.step"): "leave it out, and cash is released in any amount",
    re.compile(r"providers\.\w+\.lm3\.rounds\[0\]"): "write what is spent with the provider, or leave lm3: out",
    re.compile(r"groups\.\w+\.income"): "write what they live on in a year",
}
"""What something else is divided by, and what to write in place of 0."""


def by_nothing(survey: Survey) -> Iterator[Mistake]:
    """A formula that divides by an input that is always 0 (E510); one with ``where`` may have seen to it."""
    for path, formula in survey.formulas.items():
        inside = list(operations(formula.tree))
        if any(each.op == "where" for each in inside):
            continue
        for each in inside:
            if each.op == "div" and value_of(Formula("", each.args[1]), survey.certain) == 0:
                yield _mistake(path, list(names(each.args[1])))


def divisors(survey: Survey) -> Iterator[Mistake]:
    """A step of cash, a first round of spending, or an income that weighs, of 0 (E205)."""
    for path, formula in survey.formulas.items():
        way_out = next((told for pattern, told in _DIVISORS.items() if pattern.fullmatch(path)), "")
        idle = path.startswith("groups.") and survey.model.equity is None
        if way_out and not idle and value_of(formula, survey.certain) == 0:
            yield Mistake("E205", "is 0, and something is divided by it", path, formula.text, "above 0", way_out)


def _mistake(path: str, parts: list[Name]) -> Mistake:
    zero = " and ".join(dict.fromkeys(part.name for part in parts))
    return Mistake(
        "E510", f"divides by {zero}, which comes to 0 in every draw", path,
        rule="nothing is divided by 0", way_out=f"give {zero} another value, or say where({zero} > 0, …, 0)",
    ).at("", 0, parts[0].column)  # fmt: skip
