"""Divisions by something that is 0 in every draw."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.expression import Name, names, operations
from mcsv.model.language.formula import Formula

__all__ = ["by_nothing"]


def by_nothing(survey: Survey) -> Iterator[Mistake]:
    """A formula that divides by an input that is always 0 (E510); one with ``where`` may have seen to it."""
    for path, formula in survey.formulas.items():
        inside = list(operations(formula.tree))
        if any(each.op == "where" for each in inside):
            continue
        for each in inside:
            if each.op == "div" and value_of(Formula("", each.args[1]), survey.certain) == 0:
                yield _mistake(path, list(names(each.args[1])))


def _mistake(path: str, parts: list[Name]) -> Mistake:
    zero = " and ".join(dict.fromkeys(part.name for part in parts))
    return Mistake(
        "E510", f"divides by {zero}, which comes to 0 in every draw", path,
        rule="nothing is divided by 0", way_out=f"give {zero} another value, or say where({zero} > 0, …, 0)",
    ).at("", 0, parts[0].column)  # fmt: skip
