"""Where results stand: nothing of one layout is left in a blank one."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import mcsv
from mcsv import engine
from mcsv.plan import Layout, Purpose, lower

CONFIGS = Path(mcsv.__file__).parent.parent / "configs"


def layouts() -> list[Layout]:
    """Those of an answer and of all that a plan can be for beside it: together they hold all that there is."""
    model = mcsv.read_model(CONFIGS / "local_or_national.yaml")
    seen = mcsv.Model.model_validate(
        {
            "inputs": {"p": {"dist": "beta", "a": 4, "b": 16}},
            "outputs": {"y": {"formula": "p"}},
            "observed": {"first": {"of": "p", "cases": 30, "successes": 10}},
        }
    )
    paid = mcsv.read_model(CONFIGS / "discharge.yaml")
    wanted = mcsv.read_model(CONFIGS / "local_or_national.yaml", set={"pockets.council.hurdle": 0.05})
    purposes = (
        lower(model, purpose=Purpose(tell=True)),
        lower(seen, purpose=Purpose(weighed=True)),
        lower(paid, purpose=Purpose(money=True)),
        lower(paid, purpose=Purpose(windows=True)),
        lower(wanted, purpose=Purpose(returns=True)),
        engine.side_by_side(lower(paid), [0], [engine.Pair(0, 1)]),
    )
    return [lower(model, keep=["council"]).layout, *(plan.layout for plan in purposes)]


def test_a_blank_layout_has_names_and_no_cells() -> None:
    filled, found = set[str](), layouts()
    for layout in found:
        blank = layout.blank()
        for part in fields(layout):
            mine, theirs = getattr(layout, part.name), getattr(blank, part.name)
            if isinstance(mine, dict | list | set):
                filled |= {part.name} if mine else set()
                assert not theirs, part.name
            else:
                assert mine == theirs, part.name
    tables = {part.name for part in fields(Layout) if isinstance(getattr(found[0], part.name), dict | list | set)}
    assert filled == tables
