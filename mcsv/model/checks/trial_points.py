"""Formulas tried at points: what each input is there, and what a formula comes to."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from mcsv.distributions.known import Known
from mcsv.model.language.expression import Expression, Operation, evaluate, random
from mcsv.model.language.formula import Formula
from mcsv.model.records.evidence import Evidence
from mcsv.model.records.inputs import Input

__all__ = ["average_of", "averaged", "drawn_average_of", "mean_of", "quantile_of", "some", "value_of"]


def value_of(formula: Formula, values: Mapping[str, float]) -> float | None:
    """The formula's value at a point, None where it has none there or draws by itself."""
    try:
        return evaluate(formula.tree, values)
    except (ArithmeticError, ValueError, KeyError):
        return None


def averaged(tree: Expression) -> Expression:
    """The tree with the mean of each draw in the place of the draw, for a first look at how much it is."""
    if not random(tree):
        return tree
    assert isinstance(tree, Operation)
    args = tuple(map(averaged, tree.args))
    if tree.op in ("binomial", "sum_of"):
        return Operation("mul", args)
    return args[0] if tree.op in ("poisson", "normal") else Operation(tree.op, args)


def mean_of(entry: Input) -> float:
    """The one value of an input that is the same in every draw."""
    return float((entry.law.mean() if entry.law else None) or 0.0)


def average_of(entry: Input) -> float:
    """The mean of a drawn input, its median where it has none."""
    assert entry.law is not None
    try:
        mean = entry.law.mean()
    except (ArithmeticError, ValueError):  # too rough to be integrated
        mean = None
    return quantile_of(entry, 0.5) if mean is None else mean


def drawn_average_of(entry: Input, evidence: Evidence) -> float:
    """The mean of an input as it is drawn: moved by its grade (widening leaves it), its median where it has none."""
    correction = evidence.grades.get(entry.grade) if entry.grade else None
    times = correction.times(entry.higher_is) if correction else 1.0
    return (average_of(entry) - entry.plus) * times + entry.plus


def quantile_of(entry: Input, probability: float) -> float:
    """A quantile of a drawn input."""
    assert entry.law is not None
    return _looked_up(Known.of(entry.law), probability)


@lru_cache(maxsize=4096)  # options ask for the same ones again, and solved quantiles take a while
def _looked_up(known: Known, probability: float) -> float:
    upper = probability > 0.5
    tail = np.array([1 - probability if upper else probability])
    with np.errstate(all="ignore"):
        return float(known.distribution.quantile(tail, upper)[0])


def some(name: str, point: float) -> float:
    """A probability between 0.05 and 0.95 that belongs to an input and a point."""
    return 0.05 + 0.9 * zlib.crc32(f"{name} {point:g}".encode()) / 2**32
