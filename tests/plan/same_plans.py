"""Whether two plans are one to the last byte, and which numbers of a model a lever may move."""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv.model import Model
from mcsv.model.changes.targets import target_of
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import Number
from mcsv.model.language.record import FieldError
from mcsv.plan import Plan

__all__ = ["difference", "movable_numbers", "reach"]


_HOW = ("times", "plus")


def movable_numbers(model: Model) -> dict[str, float]:
    """Every number of a model that a lever may move, by its path."""
    paths = [path for path, formula in Survey(model, {}).formulas.items() if isinstance(formula.tree, Number)]
    paths += [f"inputs.{name}.value" for name, entry in model.inputs.items() if entry.constant]
    paths += [f"inputs.{name}.{how}" for name, entry in model.inputs.items() if entry.movable for how in _HOW]
    paths += ["accountability.tolerance", *(f"pockets.{name}.tolerance" for name in model.pockets)]
    found = {}
    for path in paths:
        try:
            found[path] = target_of(model, path).value
        except FieldError:
            continue
    return found


def reach(value: float, path: str = "") -> tuple[float, float]:
    """Two ends of a lever around a number, at which a model may well hold."""
    if path.endswith((".times", ".tolerance")):
        return value / 2, value * 1.5
    if 0.0 <= value <= 1.0:
        return 0.0, 1.0
    return min(value / 2, value * 1.5), max(value / 2, value * 1.5)


def difference(one: Plan, other: Plan) -> list[str]:
    """What differs between two plans."""
    first, second = _arrays(one), _arrays(other)
    found = [name for name in first if first[name] != second[name]]
    found += ["fingerprint"] if one.fingerprint != other.fingerprint else []
    if one.twins is None or other.twins is None:
        return found + (["twins"] if one.twins is not other.twins else [])
    return found + [f"twins {name}" for name in difference(one.twins, other.twins)]


def _arrays(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = {"layout": repr(plan.layout), "cells": plan.layout.pocket_cells, "names": plan.layout}
    for name, part in plan.program._asdict().items():
        if isinstance(part, np.ndarray):
            found[name] = part.dtype, part.shape, part.tobytes()
    return found
