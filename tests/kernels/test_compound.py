"""Sums of independent draws from a table, case by case against the table's slow truth."""

from __future__ import annotations

import numpy as np
import pytest

from mcsv.distributions import build, inverse_table
from mcsv.engine import first_draws, pilot
from mcsv.engine.reference.interpreter import reference, tails_of, words
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.plan.quantities.keys import key_of

DRAWS = 60
SHAPES = {
    "smooth": {"dist": "gamma", "shape": 0.7, "scale": 3},
    "kinked": {"dist": "triangular", "min": 3.75, "mode": 4.25, "max": 5.5},
    "steps": {"dist": "discrete", "values": [-1, 0, 2], "weights": [0.25, 0.25, 0.5]},
}


def plan_of(number: str, shape: str) -> Plan:
    inputs = {"x": SHAPES[shape], "n": {"dist": "uniform", "min": -1, "max": 6}}
    return lower(
        Model.model_validate({"inputs": inputs, "outputs": {"y": {"formula": f"sum_of({number}, x) + 0 * n"}}})
    )


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("number", ["0", "1", "7", "7.9 + 0 * n", "max(n, 0)", "poisson(4)", "where(n > 5.9, 150, 2)"])
def test_a_sum_is_the_truth_to_the_bit(shape: str, number: str) -> None:
    plan = plan_of(number, shape)
    assert np.array_equal(pilot(plan)[0, :DRAWS], reference(plan, 0, DRAWS).cells[0])


def test_case_by_case() -> None:
    plan = plan_of("3", "smooth")
    key, table = key_of(1, "outputs.y/add0/sum_of"), inverse_table(build(SHAPES["smooth"]))
    cases = [tails_of(words(key, 0, lane, 0, DRAWS)) for lane in range(3)]
    expected = sum(table.lookup(np.abs(tails), tails < 0) for tails in cases)
    assert np.array_equal(pilot(plan)[0, :DRAWS], expected)


def test_one_case_more_adds_one_draw() -> None:
    few, many = (pilot(plan_of(number, "kinked"))[0] for number in ("20", "21"))
    assert np.all((many - few >= 3.75 - 1e-9) & (many - few <= 5.5 + 1e-9))


@pytest.mark.parametrize("number", ["n - 6", "100001 + 0 * n", "log(n - 6)"])
def test_a_number_without_meaning_is_no_number(number: str) -> None:
    plan = plan_of(number, "smooth")
    assert np.all(np.isnan(pilot(plan)[0, :DRAWS]))
    assert np.all(np.isnan(reference(plan, 0, DRAWS).cells[0]))


def test_up_to_a_hundred_thousand_cases() -> None:
    # The mean of so many has a relative sd of 1/sqrt(0.7 n).
    found = first_draws(plan_of("100000.5 + 0 * n", "smooth"), 8)[0] / (100_000 * 2.1)
    assert np.abs(found - 1).max() < 6 / (0.7 * 100_000) ** 0.5
