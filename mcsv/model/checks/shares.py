"""Shares lie between 0 and 1 and add up, and only fiscal value turns into cash."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.expression import Name
from mcsv.model.formula import ZERO, Formula

__all__ = ["cashable", "probabilities", "sums"]

_CLOSE = 1e-9


def _splits(survey: Survey) -> Iterator[tuple[str, Mapping[str, Formula]]]:
    """Every mapping of pockets to shares, with its path."""
    for name, cost in survey.model.costs.items():
        yield f"costs.{name}.paid_by", cost.paid_by
    for name, benefit in survey.model.benefits.items():
        for index, value in enumerate(benefit.values):
            yield f"benefits.{name}.values[{index}].to", value.to


def sums(survey: Survey) -> Iterator[Mistake]:
    """Shares that do not add up to 1 (E205), tried at three points where they are uncertain."""
    for path, shares in _splits(survey):
        for values in survey.samples:
            parts = [value_of(share, values) for share in shares.values()]
            total = math.fsum(part for part in parts if part is not None)
            if None not in parts and abs(total - 1) > _CLOSE:
                fixed = all(value_of(share, survey.certain) is not None for share in shares.values())
                way_out = "write one of them as 1 - the others"
                shown = f"{total:.12g}" if fixed else f"{total:.6g} at one point tried"
                yield Mistake("E205", "the shares do not add up to 1", path, shown, "shares add up to 1", way_out)
                break


def probabilities(survey: Survey) -> Iterator[Mistake]:
    """Shares, cashable shares and drop-off rates outside 0 to 1: E205 where certain or seen, W306 where possible."""
    for path, formula in _fractions(survey):
        value = value_of(formula, survey.certain)
        if value is not None and not 0 <= value <= 1:
            way_out = f"write {value / 100:g} for {value:g} %" if 2 <= value <= 100 else ""
            yield Mistake("E205", "is out of range", path, f"{value:g}", "a share from 0 to 1", way_out)
        elif value is None and isinstance(formula.tree, Name):
            entry = survey.model.inputs.get(formula.tree.name)
            low, high = entry.distribution.support() if entry and entry.distribution else (0.0, 1.0)
            if low < 0 or high > 1:
                way_out = "choose a distribution inside 0 to 1 (beta), or truncate: [0, 1]"
                what = f"can leave 0 to 1: {formula.tree.name} goes from {low:g} to {high:g}"
                yield Mistake("W306", what, path, formula.text, "a share from 0 to 1", way_out)
        elif value is None:
            tried = [value_of(formula, values) for values in survey.samples]
            outside = [found for found in tried if found is not None and not -_CLOSE <= found <= 1 + _CLOSE]
            if outside:
                shown = f"{formula.text}: {outside[0]:g} at one point tried"
                yield Mistake("E205", "leaves 0 to 1", path, shown, "a share from 0 to 1", "keep it inside: min(x, 1)")


def _fractions(survey: Survey) -> Iterator[tuple[str, Formula]]:
    """Every formula that stands for a share, with its path."""
    for path, shares in _splits(survey):
        yield from ((f"{path}.{pocket}", share) for pocket, share in shares.items())
    for path, formula in survey.formulas.items():
        if path.endswith((".cashable", ".drop_off.rate")):
            yield path, formula


def cashable(survey: Survey) -> Iterator[Mistake]:
    """Cash out of value that no public budget ever held (E205)."""
    for name, benefit in survey.model.benefits.items():
        for index, value in enumerate(benefit.values):
            if value.type != "fiscal" and value.cashable != ZERO:
                path = f"benefits.{name}.values[{index}].cashable"
                rule = "only fiscal value can leave a budget as cash"
                yield Mistake("E205", f"is given for a value of type {value.type}", path, value.cashable.text, rule)
