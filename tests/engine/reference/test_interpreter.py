"""The compiled interpreter against the slow one, on models that nobody wrote by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from campaign import effort
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcsv.engine import Inline, centred, first_draws, pilot, run
from mcsv.engine.reference.interpreter import reference
from mcsv.errors import InternalError
from mcsv.kernels import BLOCK
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.tallies import Categories

DRAWS = 40
FAMILIES = (
    {"dist": "normal", "mean": 2, "sd": 1},
    {"dist": "lognormal", "mu": 0.5, "sigma": 0.4},
    {"dist": "gamma", "shape": 3, "scale": 0.7},
    {"dist": "beta", "a": 2, "b": 5},
    {"dist": "uniform", "min": 0.2, "max": 3},
    {"dist": "triangular", "min": 0, "mode": 1, "max": 4},
    {"dist": "poisson", "rate": 4},
    {"dist": "bernoulli", "p": 0.3},
    {"dist": "fixed", "value": 1.25},
)
NAMES = ("a", "b", "c", "d", "e", "f")
FORMULAS = (
    "{0} + 2 * {1}", "{0} * {1} - 1.5", "max({0}, {1}, 0.3)", "where({0} > {1}, {0}, 3)", "exp(-{0} / 4) * {1}",
    "sqrt(abs({0})) + log(1 + abs({1}))", "({0} + 5) ** 1.5 / 7", "{0} ** 2 - {1} ** 3", "poisson(abs({0}) * 3)",
    "binomial(20, min(abs({0}) / 9, 1))", "floor(3 * {0}) + ({0} >= {1}) - ({0} != {1})", "poisson(60 + {0} * 0)",
    "min({0} * 1.03 ** t, 9)", "-{0} * (t < 3) + {1}",
)  # fmt: skip
PERS = ("once", "period", "month", "quarter", "year")
some_of = st.sampled_from


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Small valid models: inputs, formulas over earlier inputs, correlations, pockets, costs, benefits, outputs."""
    step = draw(some_of(["month", "quarter", "year"]))
    drawn = list(NAMES[: draw(st.integers(2, 5))])
    inputs: dict[str, Any] = {name: draw(some_of(FAMILIES)) for name in drawn}
    for number in range(draw(st.integers(0, 3))):
        earlier = some_of(list(inputs))
        inputs[f"g{number}"] = {"formula": draw(some_of(FORMULAS)).format(draw(earlier), draw(earlier))}
    any_input = some_of(list(inputs))
    formula = st.one_of(
        any_input, st.builds(str.format, some_of(FORMULAS), any_input, any_input), st.floats(-5, 9, width=16)
    )

    def timing() -> dict[str, Any]:
        found: dict[str, Any] = {"from": draw(st.integers(0, 2)), "lag": draw(st.integers(0, 2))}
        found["ramp"] = draw(st.integers(0, 3))
        if draw(st.booleans()):
            found["for"] = draw(st.integers(1, 4))
        loss = draw(
            some_of([None, 0.1, {"rate": 0.2, "per": "period"}, {"rate": f"0.1 * {draw(any_input)}", "per": "year"}])
        )
        return found if loss is None else {**found, "drop_off": loss}

    def shares() -> dict[str, Any]:
        share = draw(some_of([0.25, 1, draw(any_input)]))
        rest = 1 - share if not isinstance(share, str) else f"1 - {share}"
        return {"p": share, "q": rest}

    pockets: dict[str, Any] = {
        "p": {"reserve": draw(formula), "parent": draw(some_of([None, "r"]))},
        "q": {"kind": draw(some_of(["public", "society"]))},
        "r": {},
    }
    if draw(st.booleans()):
        pockets["q"]["budget"] = {"amount": draw(formula), "per": draw(some_of(PERS)), "from": draw(st.integers(0, 2))}
    costs = {
        f"cost{number}": {"amount": draw(formula), "per": draw(some_of(PERS)), "paid_by": shares(), **timing()}
        for number in range(draw(st.integers(0, 3)))
    }
    benefits = {
        f"benefit{number}": {
            "quantity": draw(formula),
            "per": draw(some_of(PERS)),
            "values": [
                {
                    "to": shares(),
                    "type": "fiscal",
                    "unit_value": draw(formula),
                    "cashable": draw(some_of([0, 0.5, draw(any_input)])),
                    "cash_lag": draw(st.integers(0, 2)),
                }
                for _ in range(draw(st.integers(1, 2)))
            ],
            **timing(),
        }
        for number in range(draw(st.integers(0, 2)))
    }
    tied = [name for name in drawn if inputs[name]["dist"] != "fixed"]
    correlations = []
    if len(tied) > 1 and draw(st.booleans()):
        correlations = [
            {"between": tied[:2], draw(some_of(["rank", "kendall", "normal"])): draw(some_of([-0.7, 0.2, 0.9]))}
        ]
        if len(tied) > 2:
            correlations.append({"between": tied[1:3], "rank": 0.3})
    document: dict[str, Any] = {
        "step": step,
        "horizon": draw(st.integers(2, 6)),
        "inputs": inputs,
        "correlations": correlations,
        "pockets": pockets,
        "costs": costs,
        "benefits": benefits,
        "outputs": {"y": {"formula": draw(any_input)}, "z": {"formula": f"{draw(any_input)} * 2 + {draw(any_input)}"}},
        "discounting": draw(some_of([None, {"schedule": "green_book", "origin": "mid"}])),
    }
    if draw(st.booleans()):
        document["accountability"] = {"pocket": "p", "window": 2, "tolerance": 0.05}
    return document


def valid(document: dict[str, Any]) -> Model:
    from hypothesis import reject

    from mcsv.errors import ModelError

    try:
        return Model.model_validate(document)
    except ModelError:
        # a generated share or rate that leaves 0 to 1 at some input: refused, as it should be
        reject()


def close(found: np.ndarray, expected: np.ndarray, scale: float) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9 * scale)


@settings(max_examples=effort(60, 12), deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(documents())
def test_every_cell_of_generated_models(document: dict[str, Any]) -> None:
    plan = lower(valid(document), seed=3, keep=list(document["inputs"])[:2])
    slow, fast = reference(plan, 0, DRAWS), pilot(plan)
    scale = max(1.0, *(float(np.nanmax(np.abs(row))) for row in slow.cells.values()))
    assert set(slow.cells) == set(range(plan.cells))
    for cell, expected in slow.cells.items():
        close(fast[cell, :DRAWS], expected, scale)
    found = run(centred(plan, fast), DRAWS, Inline())
    tallied, complete = found.tallied, found.complete
    assert complete
    for counter, row in slow.categories.items():
        seen = np.bincount(row.astype(int), minlength=plan.categories)
        # a position that is 0 but for rounding may fall on either side
        assert np.abs(tallied[Categories].count[counter] - seen).sum() <= 2 * near_zero(plan, slow.cells, scale)


def near_zero(plan: Plan, cells: dict[int, np.ndarray], scale: float) -> int:
    positions = [cell for pocket in plan.layout.pocket_cells.values() for cell in pocket.positions]
    return int(sum(np.sum((np.abs(cells[cell]) < 1e-9 * scale) & (cells[cell] != 0)) for cell in positions))


EXACT = {
    "inputs": {
        "a": {"dist": "lognormal", "mu": 0, "sigma": 1},
        "b": {"dist": "triangular", "min": 0, "mode": 0.3, "max": 2},
        "c": {"dist": "poisson", "rate": 2.5},
    },
    "outputs": {
        "sums": {"formula": "a * b - c / (1 + a)"},
        "logic": {"formula": "where(a > b, max(a, c), abs(b - 3)) + sqrt(a) * (c == 2)"},
        "counts": {"formula": "poisson(5 + 40 * b)"},
    },
}


@pytest.mark.parametrize("first", [0, 7 * BLOCK, 2**32 - BLOCK, 2**33 - BLOCK, 2**33, 2**40])
def test_arithmetic_and_tables_are_the_same_bits_at_any_draw(first: int) -> None:
    plan = lower(Model.model_validate(EXACT), seed=5, keep=["a", "b", "c"])
    kept = first_draws(plan, 100, first)
    slow = reference(plan, first, 100)
    for cell, expected in slow.cells.items():
        assert kept[cell].tolist() == expected.tolist(), plan.layout.cell_names[cell]


@pytest.mark.parametrize("number", [-1, 99, 2**40, -(2**63)])
def test_an_unknown_instruction_is_refused(number: int) -> None:
    plan = lower(Model.model_validate(EXACT))
    plan.program.code[3, 0] = number
    with pytest.raises(InternalError, match=f"no instruction {number}"):
        reference(plan, 0, 2)
    with pytest.raises(InternalError, match=f"step 3 .* no instruction {number}"):
        pilot(plan)
