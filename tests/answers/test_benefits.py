"""Net benefits are weighted sums of outcomes, in every bin."""

from __future__ import annotations

import numpy as np
import pytest
from answers.made import made

from mcsv.answers.benefits import net_benefits


def test_weighted_sums_of_outcomes() -> None:
    rng = np.random.default_rng(1)
    u, effect, cost = rng.random(20_000), rng.normal(1.0, 1.0, 20_000), rng.normal(5.0, 2.0, 20_000)
    table = made({"x": u}, {"effect": effect, "cost": cost})
    found = net_benefits(table, {"nothing": [], "option": [("effect", 3.0), ("cost", -1.0)], "cost": [("cost", -1.0)]})
    whole = made({"x": u}, {"nothing": 0.0 * u, "option": 3.0 * effect - cost, "cost": -cost})
    assert found.outcomes == whole.outcomes
    np.testing.assert_array_equal(found.counts, whole.counts)
    np.testing.assert_allclose(found.sums, whole.sums, atol=1e-9)
    np.testing.assert_allclose(found.squares[:, [0, 2]], whole.squares[:, [0, 2]])
    assert (found.squares[:, 1] >= whole.squares[:, 1]).all()


def test_an_outcome_that_is_not_there() -> None:
    table = made({"x": np.full(10, 0.5)}, {"y": np.zeros(10)})
    with pytest.raises(ValueError, match="not in"):
        net_benefits(table, {"a": [("z", 1.0)]})
