"""The formula language: what it reads, what each reading is worth, and that nothing else gets through."""

from __future__ import annotations

import ast
import math
import operator
from typing import Any

import pytest
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv.errors import ModelError
from mcsv.model import Name, Number, Operation, parse_formula
from mcsv.model.language.expression import constant, evaluate, names, random
from mcsv.model.language.names import FUNCTIONS

VALUES = {"a": 0.7, "b": 2.5, "c": -1.25, "t": 3.0}

# A second reading, by Python itself: only in tests, only of texts that the tests made.
PYTHON: dict[str, Any] = {
    "min": min, "max": max, "where": lambda test, then, other: then if test else other, "exp": math.exp,
    "log": math.log, "sqrt": math.sqrt, "abs": abs, "floor": math.floor, "pi": math.pi,
}  # fmt: skip


def by_python(text: str) -> float | None:
    """What Python makes of it, None where that is no finite real number."""
    try:
        value = eval(compile(ast.parse(text, mode="eval"), "test", "eval"), {"__builtins__": {}}, PYTHON | VALUES)
        return float(value) if math.isfinite(value) else None
    except (ArithmeticError, ValueError, TypeError):
        return None


def numerals() -> st.SearchStrategy[str]:
    whole = st.integers(0, 10**6).map(lambda n: f"{n:_}")
    return whole | st.floats(0, 1e6, allow_subnormal=False).map(repr).filter(lambda text: "e-3" not in text)


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    infix = st.tuples(inner, st.sampled_from(["+", "-", "*", "/", " + ", " * "]), inner).map("".join)
    compared = st.tuples(inner, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), inner).map(
        lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
    )
    power = st.tuples(inner, st.sampled_from(["2", "-1", "0.5", "a"])).map(lambda parts: f"({parts[0]})**{parts[1]}")
    one = st.tuples(st.sampled_from(["exp", "log", "sqrt", "abs", "floor"]), inner).map(lambda p: f"{p[0]}({p[1]})")
    two = st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda p: f"{p[0]}({p[1]}, {p[2]})")
    three = st.tuples(inner, inner, inner).map(lambda p: f"where({p[0]}, {p[1]}, {p[2]})")
    return infix | compared.map(lambda text: f"({text})") | power | one | two | three | inner.map(lambda x: f"-({x})")


FORMULAS = st.recursive(numerals() | st.sampled_from(sorted(VALUES)), _larger, max_leaves=12)


@settings(max_examples=effort(300, 25), deadline=None)
@given(FORMULAS)
def test_a_formula_is_worth_what_python_says(text: str):
    expected = by_python(text)
    try:
        tree = parse_formula(text).tree
        value = evaluate(tree, VALUES)
    except ModelError:
        return  # a part of it is no number, whatever is drawn
    except (ArithmeticError, ValueError):
        # Python goes on with a complex number where a root of a negative one is only compared
        assert expected is None or any(sign in text for sign in ("where", "floor", "**0.5", "**a"))
        return
    if expected is not None:
        assert value == pytest.approx(expected, rel=1e-12, abs=1e-300)


@settings(max_examples=effort(300, 25), deadline=None)
@given(st.text(alphabet="ab19.+-*/()<>=!, \tet_xif'\"[]{}:;@%&|^~\\#é−", max_size=40) | st.text(max_size=30))
def test_garbage_is_refused_in_words(text: str):
    try:
        tree = parse_formula(text).tree
    except ModelError as error:
        caught = error
    else:
        assert all(isinstance(name, Name) and name.name.isidentifier() for name in names(tree))
        return
    (mistake,) = caught.mistakes
    assert mistake.code in ("E202", "E203", "E204", "E205", "E206", "E401", "E402", "E405")
    assert mistake.what
    assert 0 <= mistake.column <= len(text) + 1


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1", Number(1.0)),
        ("-2", Number(-2.0)),
        ("pi", Number(math.pi)),
        ("a", Name("a")),
        ("-2 ** 2", Operation("neg", (Operation("pow", (Number(2), Number(2))),))),
        ("a - b - c", Operation("sub", (Operation("sub", (Name("a"), Name("b"))), Name("c")))),
        ("2 ** 3 ** a", Operation("pow", (Number(2), Operation("pow", (Number(3), Name("a")))))),
        ("a <= 1_000.5", Operation("le", (Name("a"), Number(1000.5)))),
        ("min(a, b, 3)", Operation("min", (Name("a"), Name("b"), Number(3)))),
        ("binomial(10, a)", Operation("binomial", (Number(10), Name("a")))),
        ("a\n  + b", Operation("add", (Name("a"), Name("b")))),
    ],
)
def test_the_tree_says_what_was_written(text: str, tree: object):
    assert parse_formula(text).tree == tree


def test_precedence_and_grouping():
    assert evaluate(parse_formula("2 + 3 * 4 ** 2 / -(1 - 3)").tree, {}) == 2 + 3 * 16 / 2


def test_a_number_is_a_formula():
    assert parse_formula(3).tree == parse_formula("3.0").tree == Number(3.0)


def test_columns_count_from_one_in_the_text_as_written():
    assert [name.column for name in names(parse_formula("  a + exp( b )").tree)] == [3, 12]


def test_formulas_are_equal_where_they_say_the_same():
    assert parse_formula("a+b") == parse_formula(" a + b ")
    assert parse_formula("a+b") != parse_formula("b+a")


@pytest.mark.parametrize(
    ("op", "python"),
    [
        ("<", operator.lt),
        ("<=", operator.le),
        (">", operator.gt),
        (">=", operator.ge),
        ("==", operator.eq),
        ("!=", operator.ne),
    ],
)
def test_comparisons_are_zero_or_one(op: str, python: Any):
    for left, right in ((1, 2), (2, 2), (3, 2)):
        assert evaluate(parse_formula(f"{left} {op} {right}").tree, {}) == float(python(left, right))


def test_constants_are_told_from_what_varies_or_draws():
    assert constant(parse_formula("2 * sqrt(9)").tree) == 6.0
    assert constant(parse_formula("2 * a").tree) is None
    assert constant(parse_formula("poisson(3)").tree) is None
    assert random(parse_formula("1 + binomial(3, 0.5)").tree)
    assert not random(parse_formula("a + 1").tree)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_knows_how_many_arguments_it_takes(name: str):
    least, most = FUNCTIONS[name]
    parse_formula(f"{name}({', '.join(['a'] * least)})")
    for wrong in (least - 1, most + 1):
        with pytest.raises(ModelError, match="arguments and has"):
            parse_formula(f"{name}({', '.join(['a'] * wrong)})")


def test_limits_are_reached_only_by_what_nobody_writes():
    assert parse_formula(" + ".join(["a"] * 150))
    assert parse_formula("(" * 40 + "a" + ")" * 40)
    for text in (" + ".join(["a"] * 250), "(" * 60 + "a" + ")" * 60, "-" * 3000 + "a", "a" * 5000):
        with pytest.raises(ModelError, match="E405"):
            parse_formula(text)
