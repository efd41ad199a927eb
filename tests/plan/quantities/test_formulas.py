"""Formulas as instructions against formulas worked out one draw at a time in plain Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from campaign import effort
from hypothesis import given, settings
from hypothesis import strategies as st

from mcsv.distributions import build
from mcsv.engine.reference.interpreter import reference
from mcsv.model import Expression, Formula, Name, Number, Operation, parse_formula
from mcsv.model.language.expression import evaluate
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.assembler import Assembler
from mcsv.plan.code.layout import Layout
from mcsv.plan.code.watch import Watcher
from mcsv.plan.plan import assemble
from mcsv.plan.programme.common_factor import factored
from mcsv.plan.quantities.draws import Draws
from mcsv.plan.quantities.formulas import Formulas

DRAWS = 24
INPUTS = {
    "a": build({"dist": "normal", "mean": 0, "sd": 2}),
    "b": build({"dist": "uniform", "min": 0.5, "max": 3}),
    "k": build({"dist": "discrete", "values": [-1, 0, 2], "weights": [0.25, 0.25, 0.5]}),
    "f": build({"dist": "fixed", "value": 1.5}),
}
FORMULAS = {"double": parse_formula("2 * a"), "grown": parse_formula("b * 1.1 ** t")}
Values = dict[str, np.ndarray]

leaves = st.one_of(
    st.sampled_from([Number(value) for value in (0.0, 1.0, -1.0, 2.0, 0.5, 3.0, -2.5)]),
    st.sampled_from([Name(name) for name in ("a", "b", "k", "f", "t", "double", "grown")]),
)


def grown(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def of(names: tuple[str, ...], fewest: int, most: int) -> st.SearchStrategy[Expression]:
        arguments = st.lists(parts, min_size=fewest, max_size=most).map(tuple)
        return st.builds(Operation, st.sampled_from(names), arguments)

    return st.one_of(
        of(("add", "sub", "mul", "div", "pow", "lt", "le", "gt", "ge", "eq", "ne"), 2, 2),
        of(("neg", "exp", "log", "sqrt", "abs", "floor"), 1, 1),
        of(("min", "max"), 2, 4),
        of(("where",), 3, 3),
    )


trees = st.recursive(leaves, grown, max_leaves=10)


def worked(
    *wanted: tuple[Expression, int], formulas: dict[str, Formula] | None = None
) -> tuple[list[np.ndarray], Values]:
    """The draws of trees in periods, and those of the inputs."""
    assembler, layout = Assembler(), Layout(("base",), (), (), 0, (), (), ())
    lowered = Formulas(Draws(assembler, 1, INPUTS, ()), FORMULAS if formulas is None else formulas)
    watcher = Watcher(assembler, layout)
    cells = [watcher.watch(assembler.as_row(lowered.value(tree, t, "here")), "") for tree, t in wanted]
    inputs = {name: watcher.watch(assembler.as_row(lowered.named(name, 0)), name) for name in INPUTS}
    draws = lowered.draws
    plan = assemble(allocate(assembler.instructions), draws.tables, draws.keys, watcher, 1)
    found = reference(plan, 0, DRAWS).cells
    return [found[cell] for cell in cells], {name: found[cell] for name, cell in inputs.items()}


def largest(tree: Expression, values: dict[str, float]) -> float:
    """The largest number on the way to the value: rounding is in proportion to it."""
    inner = max((largest(part, values) for part in tree.args), default=0.0) if isinstance(tree, Operation) else 0.0
    return max(inner, abs(evaluate(tree, values)))


@settings(max_examples=effort(300, 60), deadline=None, derandomize=True)
@given(trees, st.sampled_from([0, 1, 5]))
def test_as_in_plain_python(tree: Expression, period: int) -> None:
    (found,), inputs = worked((tree, period))
    for i in range(DRAWS):
        values = {name: float(row[i]) for name, row in inputs.items()} | {"t": float(period)}
        values |= {"double": 2 * values["a"], "grown": values["b"] * 1.1**period}
        try:
            expected, size = evaluate(tree, values), largest(tree, values)
        except (ArithmeticError, ValueError):
            continue  # no number on the way; what a draw makes of it is tested below
        if size < 1e5:
            assert found[i] == pytest.approx(expected, rel=1e-6, abs=1e-6 * max(size, 1.0)), i


@settings(max_examples=effort(200, 50), deadline=None, derandomize=True)
@given(trees)
def test_numbers_pulled_out_of_products_multiply_back(tree: Expression) -> None:
    number, core = factored(tree)
    values = {"a": 0.7, "b": 1.3, "k": 2.0, "f": 1.5, "t": 3.0, "double": 1.4, "grown": 1.7}
    try:
        expected, size = evaluate(tree, values), largest(tree, values)
        found = number * evaluate(core, values)
    except (ArithmeticError, ValueError):
        return
    if size < 1e5:
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * max(size, 1.0))


@pytest.mark.parametrize(
    ("text", "number", "core"),
    [
        ("3 * a", 3.0, "a"), ("a * 3 * 2", 6.0, "a"), ("-a / 4", -0.25, "a"), ("12", 12.0, "1"),
        ("a + 1", 1.0, "a + 1"),
        ("2 * a * b * 5", 10.0, "a * b"), ("1 / a", 1.0, "1 / a"), ("a / b", 1.0, "a / b"), ("0 * a", 0.0, "a"),
        ("2 * poisson(a)", 1.0, "2 * poisson(a)"),
    ],
)  # fmt: skip
def test_numbers_in_products(text: str, number: float, core: str) -> None:
    assert factored(parse_formula(text).tree) == (number, parse_formula(core).tree)


# name: formula in the fixed input f, formula in the drawn input k (or a): numbers and draws say the same
IMPOSSIBLE = {
    "log(f - 2)": np.nan,
    "sqrt(f - 2)": np.nan,
    "1 / (f - 1.5)": np.inf,
    "-1 / (f - 1.5)": -np.inf,
    "(f - 1.5) / (f - 1.5)": np.nan,
    "min(1, log(f - 2))": np.nan,
    "max(log(f - 2), 1)": np.nan,
    "where(log(f - 2) < 0, 1, 2)": np.nan,
    "(log(f - 2) == 1) + 0": np.nan,
    "(log(f - 2) != 1) + 0": np.nan,
    "min(1 / (f - 1.5), 5)": 5.0,
    "(f - 2) ** 0.5": np.nan,
    "exp(1000 * f)": np.inf,
    "log(f - 1.5)": -np.inf,
    "floor(1 / (f - 1.5))": np.inf,
    "(f - 1.5) ** (-1)": np.inf,
    "where(f > 1, 3, log(f - 2))": 3.0,
}


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_numbers_without_an_answer_are_what_draws_would_be(text: str) -> None:
    drawn = text.replace("f", "(f + 0 * a)").replace("(f + 0 * a)loor", "floor")
    (found, again), _ = worked((parse_formula(text).tree, 0), (parse_formula(drawn).tree, 0))
    np.testing.assert_array_equal(found, np.full(DRAWS, IMPOSSIBLE[text]))
    np.testing.assert_array_equal(again, found)


def instructions_of(*texts: str) -> int:
    assembler = Assembler()
    lowered = Formulas(Draws(assembler, 1, INPUTS, ()), FORMULAS)
    for number, text in enumerate(texts):
        lowered.value(parse_formula(text).tree, 0, f"owner {number}")
    return len(assembler.instructions)


def test_what_occurs_twice_is_computed_once() -> None:
    assert instructions_of("exp(a) + b", "exp(a) + b") == instructions_of("exp(a) + b")
    assert instructions_of("double + double") == instructions_of("double") + 1


def test_numbers_alone_need_no_instruction() -> None:
    assert instructions_of("2 + 3 * f", "max(f, 2) - t", "exp(f) > 1") == 0


def lowering(period: int, tree: str, formulas: dict[str, Formula]) -> Callable[[], Any]:
    return lambda: worked((parse_formula(tree).tree, period), formulas=formulas)[0][0]


def test_a_name_is_one_number_a_draw_and_a_count_written_twice_is_two() -> None:
    formulas = {"cases": parse_formula("poisson(4 * b)")}
    same, twice = parse_formula("cases - cases").tree, parse_formula("poisson(4 * b) - poisson(4 * b)").tree
    (zero, apart), _ = worked((same, 0), (twice, 0), formulas=formulas)
    assert not zero.any()
    assert apart.any()


def test_counts_differ_by_period_only_where_they_look_at_it() -> None:
    formulas = {"still": parse_formula("poisson(20)"), "moving": parse_formula("poisson(20 + 0 * t)")}
    (early, late), _ = worked((Name("still"), 0), (Name("still"), 3), formulas=formulas)
    assert early.tolist() == late.tolist()
    (early, late), _ = worked((Name("moving"), 0), (Name("moving"), 3), formulas=formulas)
    assert early.tolist() != late.tolist()


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("poisson", ["0.05"]), ("poisson", ["3"]), ("poisson", ["9.99"]), ("poisson", ["10"]), ("poisson", ["0"]),
        ("binomial", ["1", "0.3"]), ("binomial", ["40", "0.15"]), ("binomial", ["20", "0.95"]),
        ("binomial", ["100", "0.1"]), ("binomial", ["7", "1"]), ("binomial", ["7", "0"]), ("binomial", ["0", "0.5"]),
    ],
)  # fmt: skip
def test_a_count_is_the_same_whether_its_parameters_are_known_to_be_numbers(
    function: str, arguments: list[str]
) -> None:
    # A table draws what the kernel would count.
    plain, uncertain = (
        f"{function}({', '.join(arguments)})",
        f"{function}({', '.join(f'{a} + 0 * a' for a in arguments)})",
    )
    (first,), _ = worked((parse_formula(f"{plain} + 0 * a").tree, 0))
    (second,), _ = worked((parse_formula(f"{uncertain} + 0 * a").tree, 0))
    assert first.tolist() == second.tolist()
