"""The net benefit of each choice, by whatever it is weighed by."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.model import Model
from mcsv.plan import lower
from mcsv.plan.programme.net_benefit import NOT_SIGNED, NOTHING, Benefit, benefits_of, choice_of

BASE: dict[str, Any] = {
    "currency": "GBP",
    "step": "year",
    "horizon": "2 years",
    "discounting": {"rate": 0.03, "origin": "end"},
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.1},
    "pockets": {"council": {"budget": {"amount": 10, "per": "year"}}, "people": {"kind": "society"}},
    "costs": {"team": {"amount": "spent", "per": "year", "paid_by": "council"}},
    "inputs": {"spent": {"dist": "normal", "mean": 9, "sd": 1}, "gained": {"dist": "normal", "mean": 1, "sd": 1}},
    "outputs": {"spend": {"formula": "spent"}, "qalys": {"formula": "gained"}},
}
LESS = {"less": {"set": {"inputs.spent.mean": 8}}}


def benefits(**more: Any) -> tuple[list[Benefit], Any]:
    model = Model(**{**BASE, **more})
    layout = lower(model).layout
    return [*benefits_of(model, layout)], layout


def test_by_default_society_decides() -> None:
    found, layout = benefits(options=LESS)
    assert found == [Benefit(option, ((layout.view_cells[option, "society"], 1.0),)) for option in ("base", "less")]


def test_one_option_is_weighed_against_doing_nothing() -> None:
    found, layout = benefits()
    assert found == [Benefit(NOTHING), Benefit("base", ((layout.view_cells["base", "society"], 1.0),))]


@pytest.mark.parametrize("options", [{}, LESS])
def test_a_budget_holder_may_not_sign(options: Any) -> None:
    found, layout = benefits(options=options, decision={"sign": "council"})
    judged = layout.pocket_cells["base", "council"].judged
    assert found[:2] == [Benefit(NOT_SIGNED), Benefit("base", ((judged, 1.0),))]
    assert len(found) == 2 + len(options)
    assert layout.cell_names[judged] == "base: position of council at the end of 0"


def test_effect_at_its_price_less_cost() -> None:
    priced = {"effect": "qalys", "cost": "spend", "willingness_to_pay": [300, 5]}
    found, layout = benefits(options=LESS, decision=priced)
    qalys, spend = (layout.output_cells["less", name] for name in ("qalys", "spend"))
    assert found[1] == Benefit("less", ((qalys, 300.0), (spend, -1.0)))


def test_without_views_the_budget_holder_decides_and_outputs_alone_decide_nothing() -> None:
    choice = choice_of(Model(**{**BASE, "discounting": None}))
    assert choice is not None
    assert choice.sign == "council"
    assert choice_of(Model(inputs={"x": 1}, outputs={"y": {"formula": "x"}})) is None
    found, layout = benefits(decision={"output": "spend"})
    assert found == [Benefit(NOTHING), Benefit("base", ((layout.output_cells["base", "spend"], 1.0),))]
