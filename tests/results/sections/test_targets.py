"""Targets of outputs: what is told of them, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

import mcsv
from mcsv.reports.terminal import answer
from mcsv.reports.writing.screen import Screen


def test_the_answer_names_target_and_chance() -> None:
    model = {
        "inputs": {"x": {"dist": "uniform", "low": 0, "high": 1}},
        "outputs": {"wait": {"formula": "10 * x", "unit": "days", "target": {"at_most": 7.5}}},
    }
    found = mcsv.simulate(model, draws=40_000, threads=2)
    assert found.p_target_met.item() == pytest.approx(0.75, abs=0.01)
    assert np.isnan(found.p_target_met_no_deficit).all()  # nobody is accountable
    text = answer(found, Screen())
    assert "Targets: how surely they are met\n" in text
    assert "wait  at most 7.5 days" in text


def test_what_reaches_it_but_for_rounding_meets_it() -> None:
    model = {"inputs": {"x": 0.1}, "outputs": {"y": {"formula": "3 * x", "target": {"at_most": 0.3}}}}
    assert mcsv.simulate(model, draws=100, threads=1).p_target_met.item() == 1


def test_an_option_may_have_another_target() -> None:
    model = {
        "inputs": {"x": {"dist": "uniform", "low": 0, "high": 1}},
        "outputs": {"y": {"formula": "x", "target": {"at_least": 0.5}}},
        "options": {"bold": {"set": {"outputs.y.target.at_least": 0.9}}},
    }
    found = mcsv.simulate(model, draws=40_000, threads=2)
    assert found.p_target_met.values.ravel() == pytest.approx([0.5, 0.1], abs=0.01)


@pytest.mark.parametrize("target", [{}, {"at_least": 1, "at_most": 2}, {"at_least": "many"}, 5])
def test_a_target_has_one_bound(target: object) -> None:
    with pytest.raises(mcsv.ModelError):
        mcsv.Model.model_validate({"inputs": {"x": 1}, "outputs": {"y": {"formula": "x", "target": target}}})
