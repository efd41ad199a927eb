"""Inputs of which each case, or each occurrence of an event, draws one of its own."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.model import Model
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import summed
from mcsv.plan.programme.common_factor import drawn_anew

__all__ = ["drawn_by_case"]


def drawn_by_case(model: Model) -> list[str]:
    """Their names in any option, in the order of the model: no single value of theirs in a draw could move anything."""
    found = {name for variant in model.variants.values() for name in _of(variant)}
    return [name for name in model.inputs if name in found]


def _of(model: Model) -> Iterator[str]:
    for formula in Survey(model, {}).formulas.values():
        yield from (name.name for name in summed(formula.tree))
    for event in model.events.values():
        sizes = (drawn_anew(model, event, formula.tree) for formula in event.costs.values())
        yield from (size[1].name for size in sizes if size)
