"""Scores that are moved, and what a draw counts for there: the slow interpreter and plain numpy say the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from campaign import some

from mcsv.engine.looks.kept_draws import watching
from mcsv.engine.pilot import first_draws
from mcsv.engine.reference.interpreter import reference
from mcsv.errors import InternalError
from mcsv.files import read_model
from mcsv.model import Model, plain
from mcsv.plan import Plan, Purpose, lower
from mcsv.plan.coordinates import Stream
from mcsv.plan.quantities.keys import key_of
from mcsv.plan.shifted import LEAST_LOGARITHM, shiftable, shifted

MODEL: dict[str, Any] = {
    "inputs": {
        "x": {"dist": "normal", "mean": 0, "sd": 1},
        "bent": {"dist": "triangular", "min": 0, "mode": 1, "max": 4},
        "one": {"dist": "gamma", "shape": 2, "scale": 1},
        "other": {"dist": "gamma", "shape": 3, "scale": 1},
        "rate": {"dist": "gamma", "shape": 9, "scale": 1},
    },
    "correlations": [{"between": ["one", "other"], "rank": 0.6}],
    "outputs": {"x": {"formula": "x"}, "bent": {"formula": "bent"}, "counted": {"formula": "poisson(rate) + other"}},
    "observed": {"seen": {"of": "x + bent + one + other", "value": 20, "sd": 1}},
}
DRAWS = 4096


def plan_of(**more: object) -> Plan:
    plan = lower(Model.model_validate({**MODEL, **more}), 3, purpose=Purpose(weighed=True))
    return watching(plan, [*plan.layout.output_cells.values(), plan.layout.weight_cells["base"]])


def at(name: str) -> Stream:
    return key_of(3, name), 0


SHIFTS = {at("x"): 1.5, at("bent"): -0.5, at("one"): 2.0}


def test_what_has_one_number_a_draw_can_be_moved() -> None:
    assert set(shiftable(plan_of())) == {at(name) for name in MODEL["inputs"]}
    both = plan_of(outputs={"x": {"formula": "x + poisson(3) + sum_of(2, bent)"}})
    assert at("bent") in shiftable(both)
    assert len(shiftable(both)) == 1 + len({"x", "bent", "one", "other"})


@pytest.mark.parametrize("shifts", [{}, SHIFTS])
def test_the_slow_interpreter_says_the_same(shifts: dict[Stream, float]) -> None:
    plan = shifted(plan_of(), shifts)
    slow = reference(plan, 0, 512).cells
    np.testing.assert_allclose(first_draws(plan, 512), np.array([slow[c] for c in range(plan.cells)]), rtol=1e-9)


def test_scores_move_and_ratios_are_those_of_the_densities() -> None:
    plain = first_draws(shifted(plan_of(), {}), DRAWS)
    plan = shifted(plan_of(), {at("x"): 1.5})
    x, bent, counted, likelihood, ratio = first_draws(plan, DRAWS)
    by = np.round(x - plain[0], 6)
    assert set(by.tolist()) == {0.0, 1.5}
    assert np.mean(by == 0.0) == pytest.approx(1 / 8, abs=4 * np.sqrt(7 / 64 / DRAWS))
    np.testing.assert_array_equal(bent, plain[1])
    np.testing.assert_array_equal(counted, plain[2])
    np.testing.assert_allclose(ratio, -np.log(1 / 8 + 7 / 8 * np.exp(1.5 * x - 1.5**2 / 2)), rtol=1e-7, atol=1e-7)
    np.testing.assert_array_equal(plain[4], 0.0)
    seen = {"of": "x", "value": 20, "sd": 1}
    alone = shifted(plan_of(observed={"seen": seen}), {at("x"): 1.5})
    np.testing.assert_allclose(first_draws(alone, DRAWS)[3], -0.5 * (x - 20) ** 2, rtol=1e-12)
    assert np.mean(likelihood - plain[3]) > 10.0


def test_ratios_make_up_for_the_moves() -> None:
    found = first_draws(shifted(plan_of(), SHIFTS), 2**16)
    weights = np.exp(found[4])
    assert weights.mean() == pytest.approx(1.0, abs=4 * weights.std() / 256)
    assert weights.max() <= 8.0
    for row, truth in zip(found[:3], (0.0, 5 / 3, 9.0 + 3.0), strict=True):
        errors = weights * (row - truth)
        assert abs(errors.mean()) < 4 * errors.std() / 256


def test_a_ratio_never_overflows() -> None:
    many = {(key_of(3, f"x{k}"), 0): 3.0 for k in range(240)}
    drawn = {f"x{k}": MODEL["inputs"]["x"] for k in range(240)}
    tens = {f"ten{k}": {"formula": " + ".join(f"x{10 * k + j}" for j in range(10))} for k in range(24)}
    outputs = {"total": {"formula": " + ".join(tens)}}
    plan = plan_of(inputs=MODEL["inputs"] | drawn | tens, outputs=outputs)
    total, _, ratio = first_draws(shifted(plan, many), DRAWS)
    assert ratio.min() < -900.0
    exponent = 3.0 * total - 240 * 9 / 2
    np.testing.assert_allclose(ratio, -np.logaddexp(np.log(1 / 8), np.log(7 / 8) + exponent), rtol=1e-9, atol=1e-6)


def test_what_cannot_have_been_seen_has_a_finite_logarithm() -> None:
    plan = plan_of(observed={"seen": {"of": "x > 0", "cases": 3, "successes": 2}})
    likelihood = first_draws(shifted(plan, {at("x"): 1.0}), DRAWS)[-2]
    assert set(likelihood.tolist()) == {LEAST_LOGARITHM}


def test_a_weight_that_is_no_exponential_is_a_bug() -> None:
    plan = lower(Model.model_validate(MODEL), 3, purpose=Purpose(weighed=True))
    with pytest.raises(InternalError, match="not by a logarithm"):
        shifted(watching(plan, [plan.layout.output_cells["base", "counted"]]), {})


@pytest.mark.parametrize("name", some(["discharge", "standard", "local_or_national"], 2))
def test_what_examples_watch_is_made_as_before_where_nothing_moves(name: str) -> None:
    """Of sums with several targets only some are needed, as of the cash of several pockets."""
    model = read_model(f"configs/{name}.yaml")
    inputs = [each for each, entry in model.inputs.items() if entry.distribution is not None and not entry.constant]
    first = next(each for each in inputs if model.inputs[each].drawn == "once")
    seen = {"value": 0.0, "sd": 1e9, "of": first, "at": "1 year"}
    plan = lower(Model.model_validate({**plain(model), "observed": {"seen": seen}}), 1, purpose=Purpose(weighed=True))
    book = next(iter(plan.layout.pocket_cells.values()))
    watched = watching(plan, [*book.positions, plan.layout.weight_cells["base"]])
    found = first_draws(shifted(watched, {}), 2048)
    np.testing.assert_array_equal(found[: len(book.positions)], first_draws(watched, 2048)[:-1])
    moved = shifted(watched, dict.fromkeys(shiftable(watched)[:3], 1.0))
    assert np.isfinite(first_draws(moved, 2048)).all()
