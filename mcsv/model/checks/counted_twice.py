"""Counterfactuals and people that are taken into account twice (W374, W375)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.expression import Expression, Name, Number, operations
from mcsv.model.language.formula import Formula
from mcsv.model.language.products import multiplied
from mcsv.model.records.streams import DEDUCTIONS, Benefit

__all__ = ["counterfactuals", "people"]

_COMPARED = re.compile(
    r"\b(control group|comparison group|randomi[sz]ed|\w+ more .* than|fewer .* than|difference to|net of|"
    r"compared (?:to|with)|matched)\b",
    re.IGNORECASE,
)


def counterfactuals(survey: Survey) -> Iterator[Mistake]:
    """Deadweight off what a trial has compared already, or off what the formula has reduced by it."""
    for name, benefit in survey.model.benefits.items():
        path = f"benefits.{name}.deadweight"
        if benefit.effect == "impact" or benefit.deadweight is None:
            continue
        reached = sorted(survey.reached(benefit.size) & survey.model.inputs.keys())
        compared = next((one for one in reached if _COMPARED.search(survey.model.inputs[one].source)), "")
        again = _taken_off(survey, benefit)
        way_out = "write effect: impact without it, or use the rate as it was observed"
        if again:
            what = f"is taken off once more in the formula ({again})"
            yield Mistake("W374", what, path, benefit.deadweight.text, "a counterfactual is deducted once", way_out)
        elif compared:
            what = f"is taken off {compared}, which is a difference already by its source"
            yield Mistake("W374", what, path, benefit.deadweight.text, "a counterfactual is deducted once", way_out)


def _taken_off(survey: Survey, benefit: Benefit) -> str:
    """The formula of a size, where it holds 1 - one of the deductions; nothing where not."""
    shares = [formula.tree for key in DEDUCTIONS if isinstance(formula := getattr(benefit, key), Formula)]
    formulas = [benefit.size, *(survey.model.inputs[name].formula for name in _computed(survey, benefit.size))]
    for formula in formulas:
        for tree in operations(formula.tree) if formula else ():
            if formula and tree.op == "sub" and tree.args[0] == Number(1.0) and tree.args[1] in shares:
                return formula.text[:60]
    return ""


def _computed(survey: Survey, formula: Formula) -> list[str]:
    inputs = survey.model.inputs
    return sorted(name for name in survey.reached(formula) & inputs.keys() if inputs[name].formula)


def people(survey: Survey) -> Iterator[Mistake]:
    """So much a head, times the number of heads: per_head counts the people of its group by itself."""
    for path, stream in survey.streams.items():
        formula, group = getattr(stream, "per_head", None), getattr(stream, "group", None)
        if formula is None or not isinstance(group, str) or group not in survey.model.groups:
            continue
        entry = survey.model.groups[group]
        sizes = [value_of(entry.size, survey.middle), survey.reached_of(group, survey.middle)]
        for part, sign in multiplied(formula.tree):
            value = _number(survey, part)
            if sign > 0 and value is not None and value > 1 and any(_equal(value, size) for size in sizes):
                rule = "per_head is for one person, and is multiplied by all who are reached"
                what = f"is multiplied by {value:,.6g}, which is the number of people in {group}"
                yield Mistake("W375", what, f"{path}.per_head", formula.text[:60], rule, "leave the number out")
                break


def _equal(value: float, size: float | None) -> bool:
    return size is not None and math.isclose(value, size, rel_tol=1e-6)


def _number(survey: Survey, part: Expression) -> float | None:
    if isinstance(part, Number):
        return part.value
    return survey.middle.get(part.name) if isinstance(part, Name) else None
