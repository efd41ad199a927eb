"""Divisions by something that is 0 in every draw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.expression import Name, names, operations
from mcsv.model.language.formula import Formula

__all__ = ["by_nothing", "divisors"]

_STEP, _INCOME = re.compile(r"benefits\.\w+\.values\[\d+\]\.step"), re.compile(r"groups\.\w+\.income")


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
    """A step of cash, or an income that weighs, of 0 (E205): both are what something else is divided by."""
    for path, formula in survey.formulas.items():
        step = _STEP.fullmatch(path)
        weighs = survey.model.equity is not None and _INCOME.fullmatch(path)
        if (step or weighs) and value_of(formula, survey.certain) == 0:
            way_out = (
                "leave it out, and cash is released in any amount" if step else "write what they live on in a year"
            )
            yield Mistake("E205", "is 0, and something is divided by it", path, formula.text, "above 0", way_out)


def _mistake(path: str, parts: list[Name]) -> Mistake:
    zero = " and ".join(dict.fromkeys(part.name for part in parts))
    return Mistake(
        "E510", f"divides by {zero}, which comes to 0 in every draw", path,
        rule="nothing is divided by 0", way_out=f"give {zero} another value, or say where({zero} > 0, …, 0)",
    ).at("", 0, parts[0].column)  # fmt: skip
