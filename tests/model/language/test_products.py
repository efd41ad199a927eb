"""Formulas as products: multiples of one another are known as such, however they are written."""

from __future__ import annotations

import pytest

from mcsv.model.language.formula import parse_formula
from mcsv.model.language.products import product


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("8 * pay", "pay", 8),
        ("-0.25 * pay", "pay * 0.25", -1),
        ("pay * people / 2", "people * pay", 0.5),
        ("fee * pay", "pay", 0.08),
        ("pay * (1 - x)", "2 * (1 - x) * pay", 0.5),
    ],
)
def test_multiples(one: str, other: str, ratio: float):
    first, second = (product(parse_formula(text).tree, {"fee": 0.08}) for text in (one, other))
    assert first[1] == second[1]
    assert first[0] / second[0] == pytest.approx(ratio)


@pytest.mark.parametrize(("one", "other"), [("pay", "pay * pay"), ("pay / people", "pay * people"), ("pay", "pay + 1")])
def test_no_multiples(one: str, other: str):
    assert product(parse_formula(one).tree, {})[1] != product(parse_formula(other).tree, {})[1]
