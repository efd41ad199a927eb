"""Bounds of formulas: never narrower than what the formula comes to."""

from __future__ import annotations

import math
import random

import pytest

from mcsv.model.language.expression import evaluate
from mcsv.model.language.formula import parse_formula
from mcsv.model.language.intervals import ANYTHING, bounds

KNOWN = {"a": (-2.0, 3.0), "b": (0.5, 4.0), "c": (1.0, 1.0)}
FORMULAS = (
    *("a + b", "a - b", "-a", "a * b", "a / b", "abs(a)", "min(a, b, c)", "max(a, 1)", "where(a > 0, b, -b)"),
    *("exp(a)", "log(b)", "sqrt(b)", "b ** 2", "floor(a)", "a * a - b * (1 - a) / c", "max(b - 1, 0) ** 3", "a < b"),
)


@pytest.mark.parametrize("text", FORMULAS)
def test_every_value_lies_inside(text: str):
    tree, draw = parse_formula(text).tree, random.Random(1)
    low, high = bounds(tree, KNOWN.__getitem__)
    for _ in range(500):
        value = evaluate(tree, {name: draw.uniform(*ends) for name, ends in KNOWN.items()})
        assert low - 1e-12 <= value <= high + 1e-12


@pytest.mark.parametrize(
    ("text", "found"), [("a + b", (-1.5, 7.0)), ("a * b", (-8.0, 12.0)), ("binomial(10, b)", (0.0, 10.0))]
)
def test_they_are_as_narrow_as_the_names_let_them(text: str, found: tuple[float, float]):
    assert bounds(parse_formula(text).tree, KNOWN.__getitem__) == found


@pytest.mark.parametrize("text", ["1 / a", "normal(0, 1)", "log(a)", "a ** b"])
def test_what_is_not_known_can_be_anything(text: str):
    assert bounds(parse_formula(text).tree, KNOWN.__getitem__) == ANYTHING


def test_nothing_times_everything_is_nothing():
    assert bounds(parse_formula("0 * x").tree, lambda name: (-math.inf, math.inf)) == (0.0, 0.0)
