"""Where results stand: nothing of one layout is left in a blank one."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import mcsv
from mcsv.plan import Layout, Purpose, lower

CONFIGS = Path(mcsv.__file__).parent.parent / "configs"


def layouts() -> list[Layout]:
    """Those of an answer, of one draw's story, of draws that are weighed and of what money does: together all of it."""
    model = mcsv.read_model(CONFIGS / "local_or_national.yaml")
    seen = mcsv.Model.model_validate(
        {
            "inputs": {"p": {"dist": "beta", "a": 4, "b": 16}},
            "outputs": {"y": {"formula": "p"}},
            "observed": {"first": {"of": "p", "cases": 30, "successes": 10}},
        }
    )
    paid = mcsv.read_model(CONFIGS / "discharge.yaml")
    purposes = (
        lower(model, purpose=Purpose(tell=True)),
        lower(seen, purpose=Purpose(weighed=True)),
        lower(paid, purpose=Purpose(money=True)),
    )
    return [lower(model, keep=["council"]).layout, *(plan.layout for plan in purposes)]


def test_a_blank_layout_has_names_and_no_cells() -> None:
    filled = set[str]()
    for layout in layouts():
        blank = layout.blank()
        for part in fields(layout):
            mine, theirs = getattr(layout, part.name), getattr(blank, part.name)
            if isinstance(mine, dict | list | set):
                filled |= {part.name} if mine else set()
                assert not theirs, part.name
            else:
                assert mine == theirs, part.name
    tables = {part.name for part in fields(Layout) if isinstance(getattr(layouts()[0], part.name), dict | list | set)}
    assert filled == tables
