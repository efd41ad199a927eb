"""Inputs that are columns of one table: always a row of it, with what the file says of their correlations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

import mcsv
from mcsv.engine.reference.interpreter import reference, words
from mcsv.engine.reference.joint_rows import row_of
from mcsv.files import read_model
from mcsv.files.contained import contained
from mcsv.model import Model
from mcsv.plan import lower
from mcsv.plan.quantities.keys import key_of

ROWS = 997
DRAWS = 200_000
MODEL = """\
inputs:
  cost:   {dist: rows, file: psa.csv, column: cost}
  effect: {dist: rows, file: ./psa.csv, column: effect}
  again:  {dist: rows, file: psa.csv, column: cost}
  alone:  {dist: rows, file: other.csv, column: effect}
outputs: {net: {formula: 20 * effect - cost + alone + again}}
"""


@pytest.fixture
def table() -> np.ndarray:
    """Cost and effect, whose ranks are correlated more closely than their values are."""
    rng = np.random.default_rng(5)
    z = rng.normal(size=ROWS)
    return np.column_stack([np.exp(1.5 * z), z + 0.5 * rng.normal(size=ROWS)])


@pytest.fixture
def path(tmp_path: Path, table: np.ndarray) -> Path:
    text = "cost,effect\n" + "".join(f"{cost!r},{effect!r}\n" for cost, effect in table.tolist())
    for name in ("psa.csv", "other.csv"):
        (tmp_path / name).write_text(text)
    (tmp_path / "model.yaml").write_text(MODEL)
    return tmp_path / "model.yaml"


def kept(model: Model, *names: str, draws: int = DRAWS, **options: Any) -> list[np.ndarray]:
    results = mcsv.simulate(model, draws=draws, keep=list(names), **options)
    return [results[f"draws_{name}"].values[0] for name in names]


def test_every_draw_is_a_row_of_the_file_and_all_rows_come_equally_often(path, table):
    cost, effect, again, alone = kept(read_model(path), "cost", "effect", "again", "alone")
    order = np.argsort(table[:, 0])
    row = order[np.searchsorted(table[order, 0], cost)]
    np.testing.assert_array_equal(table[row], np.column_stack([cost, effect]))
    np.testing.assert_array_equal(cost, again)
    assert stats.chisquare(np.bincount(row, minlength=ROWS)).pvalue > 1e-6
    assert abs(np.corrcoef(effect, alone)[0, 1]) < 5 / np.sqrt(DRAWS)


def test_correlations_are_those_of_the_file(path, table):
    cost, effect = kept(read_model(path), "cost", "effect")
    for of in (lambda x, y: np.corrcoef(x, y)[0, 1], lambda x, y: stats.spearmanr(x, y)[0]):
        rng = np.random.default_rng(1)
        parts = [of(*table[rng.integers(0, ROWS, 5000)].T) for _ in range(200)]
        error = np.std(parts) * np.sqrt(5000 / DRAWS)
        assert abs(of(cost, effect) - of(*table.T)) < 5 * error


def test_which_row_it_is_follows_from_seed_scope_and_the_file(path, table):
    for scope in ("", "Other"):
        plan = lower(read_model(path), 3, ["cost", "effect"], scope)
        slow = reference(plan, 0, 40)
        drawn = words(key_of(3, "rows/psa.csv", scope), 0, 0, 0, 40)
        rows = [row_of(int(word), ROWS) for word in drawn]
        for column, name in enumerate(("cost", "effect")):
            cell = plan.layout.kept["base", name]
            np.testing.assert_array_equal(slow.cells[cell], table[rows, column])
            (fast,) = kept(read_model(path), name, draws=40, seed=3, scope=scope)
            np.testing.assert_array_equal(fast, table[rows, column])


def test_a_model_that_holds_its_tables_draws_the_same(path):
    model = read_model(path)
    again = Model.model_validate(contained(model))
    assert again == model
    for one, other in zip(kept(model, "net", "cost", draws=1000), kept(again, "net", "cost", draws=1000), strict=True):
        np.testing.assert_array_equal(one, other)


def of_rows(**more: Any) -> dict[str, Any]:
    values = {"a": [1, 2, 3, 4, 5], "b": [10, 20, 30, 40, 50]}
    return {name: {"dist": "rows", "table": "t", "values": column, **more} for name, column in values.items()}


def test_a_row_anew_each_period():
    model = Model.model_validate(
        {
            "step": "year",
            "horizon": "3 years",
            "inputs": of_rows(drawn="each_period"),
            "stocks": {
                "apart": {"initial": 0, "next": "apart + abs(10 * a - b)"},
                "total": {"initial": 0, "next": "total + a"},
            },
            "outputs": {"y": {"formula": "total"}},
        }
    )
    apart, total = kept(model, "apart", "total", draws=20_000)
    assert not apart.any()
    assert len(np.unique(total)) == 13  # 3 to 15; one row three times has multiples of 3 only


def test_an_option_that_takes_one_column_out_leaves_the_other_its_rows():
    model = Model.model_validate(
        {
            "inputs": of_rows(),
            "outputs": {"y": {"formula": "a"}, "z": {"formula": "b"}},
            "options": {"other": {"set": {"inputs.b": 7}}},
        }
    )
    results = mcsv.simulate(model, draws=500, keep=["y", "z"])
    (base, other), (rows, fixed) = results["draws_y"].values, results["draws_z"].values
    np.testing.assert_array_equal(base, other)
    np.testing.assert_array_equal(rows, 10 * base)
    assert (fixed == 7).all()


@pytest.mark.parametrize(("more", "share"), [({}, 0.0), ({"chance": True}, 1.0)])
def test_rows_are_knowledge_unless_they_say_chance(more, share):
    inputs = {**of_rows(**more), "event": {"dist": "poisson", "mean": 3}}
    formulas = {"joint": "10 * a - b", "sum": "a + b", "beside": "event + 0 * a"}
    model = Model.model_validate(
        {"inputs": inputs, "outputs": {name: {"formula": text} for name, text in formulas.items()}}
    )
    results = mcsv.simulate(model, draws=20_000)
    chance = dict(zip(results["output"].values.tolist(), results["output_chance_share"].values[0], strict=True))
    assert chance["sum"] == pytest.approx(share, abs=0.05)
    assert chance["beside"] == pytest.approx(1.0, abs=0.05)


def test_a_shift_by_grade_keeps_the_rows():
    inputs = of_rows()
    inputs["a"] |= {"grade": 3, "higher_is": "worse"}
    model = Model.model_validate(
        {"evidence": {"grades": {3: {"shift": 0.1}}}, "inputs": inputs, "outputs": {"y": {"formula": "a + b"}}}
    )
    a, b = kept(model, "a", "b", draws=500)
    np.testing.assert_allclose(a, 1.1 * b / 10, rtol=1e-15)
