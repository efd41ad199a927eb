"""What is asked of one option is lowered without the others, and says of it what all of them together say."""

from __future__ import annotations

from pathlib import Path

import pytest

import mcsv
from mcsv import engine
from mcsv.api.studies import at_means, opened
from mcsv.plan import Purpose, lower
from mcsv.plan.lever import with_reserve

MODEL = Path(__file__).parents[2] / "configs" / "local_or_national.yaml"


@pytest.mark.parametrize("option", ["base", "national"])
def test_a_reserve_is_left_open_in_its_own_option_alone(option):
    model = mcsv.read_model(MODEL)
    alone = opened(model, 1, "", option, "council")
    assert alone.layout.options == ("base",)
    run, its_own = lower(model, 1), 40_000.0  # as the model has it
    found, truth = (
        engine.first_draws(plan, 4096)[plan.layout.pocket_cells[name, "council"].judged]
        for plan, name in ((with_reserve(alone, its_own), "base"), (run, option))
    )
    assert found.tobytes() == truth.tobytes()
    assert len({*found}) > 1000


def test_the_point_estimates_of_all_options_are_those_of_each_alone():
    model = mcsv.read_model(MODEL)
    found = at_means(model)
    assert [*found] == ["base", "national", "do_nothing"]
    for option, variant in model.variants.items():
        plan = lower(variant.beside({}), purpose=Purpose(still=True))
        cash = plan.layout.pocket_cells["base", "council"].cash
        assert cash is not None
        assert found[option] == cash.offset - engine.first_draws(plan, 1)[cash.cell, 0]
    assert len({*found.values()}) == 3
