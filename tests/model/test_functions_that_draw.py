"""normal(mean, sd) and sum_of(n, name): what they are given, and what is told about it."""

from __future__ import annotations

import pytest

import mcsv
from mcsv.errors import ModelError, NumericalError
from mcsv.model import Model, comments, parse_formula
from mcsv.model.language.expression import names, random, summed
from mcsv.plan.programme.common_factor import factored

INPUTS = {
    "claim": {"dist": "exponential", "mean": 10},
    "same": 4,
    "most": 2.5,
    "double": {"formula": "2 * claim"},
}


def told(formula: str) -> list[tuple[str, str, int]]:
    document = {
        "inputs": INPUTS,
        "outputs": {"y": {"formula": formula}, "all": {"formula": "claim + same + double + most"}},
    }
    try:
        return [(note.code, note.path, note.column) for note in comments(Model.model_validate(document))]
    except ModelError as error:
        return [(mistake.code, mistake.path, mistake.column) for mistake in error.mistakes]


def test_the_name_is_part_of_the_tree() -> None:
    tree = parse_formula("2 * sum_of(poisson(3), claim)").tree
    assert [name.name for name in names(tree)] == ["claim"]
    assert [name.name for name in summed(tree)] == ["claim"]
    assert random(tree)
    assert tree != parse_formula("2 * sum_of(poisson(3), other)").tree
    assert factored(tree) == (1.0, tree)  # the key of its draws belongs to the place in the formula


@pytest.mark.parametrize("second", ["2 * claim", "3", "(claim + 1)", "t", "pi", "poisson(2)"])
def test_the_second_argument_is_a_name_alone(second: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse_formula(f"sum_of(2, {second})")
    assert caught.value.mistakes[0].code == "E401"
    assert "no input's name" in str(caught.value)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("sum_of(3, claim)", []),
        ("normal(claim, 2)", []),
        ("sum_of(3, clam)", [("E402", "outputs.y.formula", 0)]),
        ("sum_of(3, same)", [("E203", "outputs.y.formula", 0)]),
        ("1 + sum_of(3, double)", [("E203", "outputs.y.formula", 0)]),
        ("sum_of(-1, claim)", [("E205", "outputs.y.formula", 0)]),
        ("sum_of(100_001, claim)", [("E205", "outputs.y.formula", 0)]),
        ("normal(0, -claim)", []),
        ("normal(0, -1)", [("E205", "outputs.y.formula", 0)]),
        ("binomial(3, 1.5)", [("E205", "outputs.y.formula", 0)]),
        ("poisson(-1)", [("E205", "outputs.y.formula", 0)]),
        ("poisson(1e15)", []),
        ("poisson(1e17)", [("E205", "outputs.y.formula", 0)]),
        ("sum_of(2.9, claim)", [("E324", "outputs.y.formula", 0)]),
        ("sum_of(5 / 2, claim)", [("E324", "outputs.y.formula", 0)]),
        ("sum_of(floor(2.9), claim)", []),
        ("sum_of(most, claim)", [("E324", "outputs.y.formula", 0)]),
        ("binomial(2.5, 0.5)", [("E324", "outputs.y.formula", 0)]),
        ("binomial(most, 0.5)", [("E324", "outputs.y.formula", 0)]),
        ("binomial(-3, 0.5)", [("E205", "outputs.y.formula", 0)]),
        ("binomial(1e16, 0.5)", [("E205", "outputs.y.formula", 0)]),
        ("binomial(3, same)", [("E205", "outputs.y.formula", 0)]),
    ],
)
def test_what_cannot_be_drawn_is_told(formula: str, expected: list[tuple[str, str, int]]) -> None:
    assert told(formula) == expected


def test_functions_are_no_names() -> None:
    for name in ("normal", "sum_of"):
        with pytest.raises(ModelError, match="E208"):
            Model.model_validate({"inputs": {name: 1}, "outputs": {"y": {"formula": "1"}}})


@pytest.mark.parametrize("spread", ["1 - 2", "-1 - same / 9 - 0 * claim"])
def test_a_spread_below_nothing_is_no_number_and_is_told(spread: str) -> None:
    inputs = INPUTS | {"spread": {"formula": spread}}
    model = {"inputs": inputs, "outputs": {"y": {"formula": "normal(claim, spread)"}}}
    with pytest.raises(NumericalError, match="E901 output y"):
        mcsv.simulate(model, draws=64)
