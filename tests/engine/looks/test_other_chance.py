"""The same worlds with other luck: what is known is the same draw by draw, what is chance is independent."""

from __future__ import annotations

import numpy as np

from mcsv import engine, validate
from mcsv.engine import Inline, with_other_chance
from mcsv.plan import lower

NORMAL = {"dist": "normal", "mean": 0, "sd": 1}


def test_what_is_known_stays_and_what_is_chance_is_anew() -> None:
    inputs = {"known": NORMAL, "tied": NORMAL, "luck": {**NORMAL, "chance": True}}
    formulas = {"wave": "binomial(20, 0.5)", "both": "tied + known"}
    model = validate(
        {
            "inputs": inputs | {name: {"formula": text} for name, text in formulas.items()},
            "correlations": [{"between": ["known", "tied"], "rank": 0.5}],
            "outputs": {"y": {"formula": "known + tied + luck + wave"}},
        }
    )
    names = ["known", "both", "luck", "wave"]
    plan = lower(model, 1, keep=names)
    cells = [plan.layout.kept["base", name] for name in names]
    one, other = (engine.single_draws(each, cells, 2_048, Inline()) for each in (plan, with_other_chance(plan)))
    for cell in cells[:2]:
        np.testing.assert_array_equal(one[cell], other[cell])
    for cell in cells[2:]:
        assert abs(np.corrcoef(one[cell], other[cell])[0, 1]) < 0.1
        assert abs(one[cell].mean() - other[cell].mean()) < 0.1 + 0.02 * abs(one[cell].mean())
