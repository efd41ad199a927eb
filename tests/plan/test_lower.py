"""What a whole plan promises: nothing dead is drawn, and no input's draws depend on anything but itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import mcsv
from mcsv.errors import UsageError
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.plan import lower

INPUTS: dict[str, Any] = {
    "a": {"dist": "normal", "mean": 0, "sd": 1},
    "b": {"dist": "lognormal", "mu": 1, "sigma": 0.4},
    "c": {"dist": "gamma", "shape": 2, "scale": 3},
    "d": {"dist": "triangular", "min": 0, "mode": 1, "max": 4},
}
Work = Callable[..., Any]


def outputs(**formulas: str) -> dict[str, Any]:
    return {name: {"formula": text} for name, text in formulas.items()}


def reordered(document: Any) -> Any:
    return {key: reordered(document[key]) for key in reversed(document)} if isinstance(document, dict) else document


def test_dead_inputs_are_not_drawn() -> None:
    plan = lower(Model.model_validate({"inputs": INPUTS, "outputs": outputs(y="a * 2")}))
    assert np.sum(np.isin(plan.program.code[:, 0], [op.DRAW, op.DRAW_KINKED])) == 1
    assert plan.inputs == 1
    assert len(plan.tables) == 1


def test_equal_distributions_share_a_table() -> None:
    twins = {
        "a": INPUTS["a"],
        "b": {"dist": "normal", "mean": 0.0, "sd": 1.0},
        "c": {"dist": "normal", "mean": 0, "sd": 2},
    }
    plan = lower(Model.model_validate({"inputs": twins, "outputs": outputs(y="a + b + c")}))
    assert len(plan.tables) == 2
    assert plan.inputs == 3


def test_draws_belong_to_seed_and_name_alone(work: Work) -> None:
    alone = work({"inputs": {"c": INPUTS["c"]}, "outputs": outputs(y="c")})
    others = work({"inputs": reordered(INPUTS), "outputs": outputs(z="a * b + d", y="c + 0 * a")}, keep=["a", "c"])
    assert others.kept["c"].tolist() == alone.outputs["y"].tolist()
    renamed = work({"inputs": {"e": INPUTS["c"]}, "outputs": outputs(y="e")})
    assert renamed.outputs["y"].tolist() != alone.outputs["y"].tolist()
    reseeded = work({"inputs": {"c": INPUTS["c"]}, "outputs": outputs(y="c")}, seed=2)
    assert reseeded.outputs["y"].tolist() != alone.outputs["y"].tolist()


def test_another_distribution_is_drawn_at_the_same_probabilities(work: Work) -> None:
    one = work({"inputs": {"a": {"dist": "uniform", "min": 0, "max": 1}}, "outputs": outputs(y="a")})
    other = work({"inputs": {"a": {"dist": "uniform", "min": 0, "max": 10}}, "outputs": outputs(y="a")})
    np.testing.assert_allclose(other.outputs["y"], 10 * one.outputs["y"], rtol=1e-8)


CORRELATIONS = [{"between": ["a", "b"], "rank": 0.6}, {"between": ["b", "d"], "kendall": -0.3}]


def test_correlated_inputs_leave_the_others_alone(work: Work) -> None:
    document = {"inputs": INPUTS, "outputs": outputs(y="a + b + c + d")}
    plain = work(document, keep=list(INPUTS))
    tied = work({**document, "correlations": CORRELATIONS}, keep=list(INPUTS))
    assert tied.kept["c"].tolist() == plain.kept["c"].tolist()
    # the alphabetically first of a group leads it
    np.testing.assert_allclose(tied.kept["a"], plain.kept["a"], rtol=1e-8, atol=1e-8)
    assert np.abs(tied.kept["b"] - plain.kept["b"]).max() > 0.01


def test_ranks_go_together_as_asked(work: Work) -> None:
    from scipy.stats import kendalltau, spearmanr

    document = {"inputs": INPUTS, "outputs": outputs(y="a + b + d"), "correlations": CORRELATIONS}
    kept = work(document, keep=list(INPUTS), draws=6000).kept
    assert spearmanr(kept["a"], kept["b"])[0] == pytest.approx(0.6, abs=0.04)
    assert kendalltau(kept["b"], kept["d"])[0] == pytest.approx(-0.3, abs=0.04)
    assert spearmanr(kept["a"], kept["d"])[0] == pytest.approx(0.0, abs=0.06)
    assert spearmanr(kept["a"], kept["c"])[0] == pytest.approx(0.0, abs=0.06)


@pytest.mark.parametrize("entry", ["a", "b", "d"])
def test_correlated_margins_stay_what_they_were(entry: str, work: Work) -> None:
    document = {"inputs": INPUTS, "outputs": outputs(y="a + b + d"), "correlations": CORRELATIONS}
    tied, plain = (
        np.sort(work(case, keep=[entry], draws=4000).kept[entry])
        for case in (document, {**document, "correlations": []})
    )
    apart = np.abs(np.searchsorted(plain, tied) / plain.size - np.arange(tied.size) / tied.size).max()
    assert apart < 2.6 / np.sqrt(plain.size / 2)  # two-sample Kolmogorov-Smirnov at 1e-5


PROGRAMME: dict[str, Any] = {
    "step": "quarter",
    "horizon": 6,
    "inputs": INPUTS,
    "correlations": CORRELATIONS,
    "pockets": {
        "council": {"reserve": "c"},
        "hospital": {"parent": "nhs"},
        "nhs": {"budget": {"amount": "b", "per": "year"}},
    },
    "costs": {
        "team": {"amount": "3 * b", "per": "year", "paid_by": {"council": 0.3, "hospital": 0.7}},
        "office": {"amount": "c", "per": "period", "paid_by": {"hospital": 1}},
        "van": {"amount": "d * c", "per": "once", "paid_by": {"hospital": 1}},
    },
    "benefits": {
        "stays": {
            "quantity": "poisson(5 * d)",
            "per": "quarter",
            "drop_off": 0.1,
            "values": [{"to": {"hospital": 0.5, "council": 0.5}, "type": "fiscal", "unit_value": "b", "cashable": 0.5}],
        },
        "calm": {"quantity": "d", "per": "year", "values": [{"to": "council", "type": "social", "unit_value": 4}]},
    },
    "discounting": {"rate": 0.03, "origin": "mid"},
    "outputs": outputs(net="a * b - c", other="max(a, d) + binomial(10, 0.5)"),
}


def test_the_order_of_a_file_moves_no_bit(work: Work) -> None:
    one, other = work(PROGRAMME), work(reordered(PROGRAMME))
    for part in ("positions", "npv", "outputs", "first", "any_judged", "payback"):
        mine, theirs = getattr(one, part), getattr(other, part)
        assert mine.keys() == theirs.keys()
        for name in mine:
            assert mine[name].tolist() == theirs[name].tolist(), (part, name)


def test_fingerprint() -> None:
    def fingerprint(seed: int = 1, **changes: Any) -> str:
        return lower(Model.model_validate({**PROGRAMME, **changes}), seed).fingerprint

    same = fingerprint()
    assert len(same) == 64
    assert fingerprint() == same
    assert fingerprint(seed=2) != same
    assert fingerprint(outputs=outputs(net="a * b - c", other="max(a, d) + binomial(10, 0.51)")) != same
    assert fingerprint(inputs={**INPUTS, "c": {"dist": "gamma", "shape": 2, "scale": 3.0000001}}) != same
    assert fingerprint(correlations=CORRELATIONS[:1]) != same
    assert fingerprint(inputs={**INPUTS, "dead": 1.0}) == same
    assert fingerprint(draws="own", programme="another") != same
    assert fingerprint(inputs={**INPUTS, "a": {**INPUTS["a"], "source": "a survey"}}) == same


@pytest.mark.parametrize("keep", [["net"], ["council", "unused"], ["a", "b", "c", "unused", "other"]])
def test_what_is_kept_is_not_in_the_fingerprint(keep: list[str]) -> None:
    # What only the first option keeps must not give the second one other numbers for its tables and keys.
    unused, new = {"dist": "gamma", "shape": 9, "scale": 1}, {"dist": "normal", "mean": 9, "sd": 1}
    changed = {"inputs": {**INPUTS, "unused": unused}, "options": {"more": {"set": {"inputs.a": new}}}}
    model = Model.model_validate({**PROGRAMME, **changed})
    assert lower(model, 1, keep).fingerprint == lower(model, 1).fingerprint


def test_a_plan_is_frozen() -> None:
    plan = lower(Model.model_validate(PROGRAMME))
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.rows = 3  # type: ignore[misc]


def test_names_to_keep_are_known() -> None:
    with pytest.raises(UsageError, match=r"E402.*hospitl"):
        lower(Model.model_validate(PROGRAMME), keep=["hospitl"])


def test_kept_cells() -> None:
    plan = lower(Model.model_validate(PROGRAMME), keep=["net", "a", "council", "net"])
    layout = plan.layout
    assert layout.kept["base", "net"] == layout.output_cells["base", "net"]
    assert layout.kept["base", "council"] == layout.pocket_cells["base", "council"].positions[-1]
    assert layout.cell_names[layout.kept["base", "a"]] == "base: input a"


def test_counts_in_two_places_are_two_counts(work: Work) -> None:
    def value(pocket: str) -> dict[str, Any]:
        return {"to": pocket, "type": "fiscal", "unit_value": "poisson(40)", "cashable": 1}

    document = {
        "step": "year",
        "horizon": 1,
        "inputs": {},
        "pockets": {"one": {}, "two": {}},
        "benefits": {"b": {"per": "year", "values": [value("one"), value("two")]}},
        "outputs": outputs(x="poisson(40)", y="poisson(40)"),
    }
    found = work(document)
    assert found.outputs["x"].tolist() != found.outputs["y"].tolist()
    assert found.positions["one"].tolist() != found.positions["two"].tolist()


def test_draws_of_an_input_that_are_kept_say_in_whose_prices_they_are():
    """They are what formulas see of it, which is not what its author stated."""
    data = {
        "currency": "GBP",
        "price_year": "2025/26",
        "prices": {"index": "cpi"},
        "indices": {"cpi": {"values": {"2020/21": 80, "2025/26": 100}}},
        "inputs": {
            "fee": {"dist": "fixed", "value": 8, "unit": "GBP/visit", "price_year": "2020/21"},
            "now": {"dist": "fixed", "value": 8, "unit": "GBP/visit", "price_year": "2025/26"},
        },
        "outputs": {"both": {"formula": "fee + now", "unit": "GBP/visit"}},
    }
    found = mcsv.simulate(Model.model_validate(data), draws=64, keep=["fee", "now"])
    assert found["draws_fee"].attrs["units"] == "GBP/visit, prices of 2025/26"
    assert found["draws_now"].attrs["units"] == "GBP/visit"
    assert (found["draws_fee"] == 10).all()
