"""Options of invented models draw by draw: what they come to is alike, or apart by more than rounding."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "language"))

from invented.models import invent

from mcsv.engine.reference.interpreter import reference
from mcsv.model import validate
from mcsv.plan import Purpose, lower
from tests.campaign import effort


@pytest.mark.parametrize("chunk", range(effort(10, 2)))
def test_no_options_are_apart_by_rounding(chunk: int) -> None:
    """Whatever an option adds up in another order, or has as a row where another one has a number."""
    alike = 0
    for seed in range(30_000 + 30 * chunk, 30_030 + 30 * chunk):
        model = validate(invent(seed))
        plan = lower(model, purpose=Purpose(compare=True))
        comparison = plan.layout.comparison
        if len(model.variants) == 1 or comparison is None:
            continue
        found = reference(plan, 0, 256)
        for place, cell in (*comparison.positions.items(), *comparison.views.items(), *comparison.benefits.items()):
            apart = np.abs(found.cells[cell])
            assert ((apart == 0.0) | (apart > 1e-8 * (apart.max() + 1.0))).all(), (seed, place)
            alike += int((apart == 0.0).sum()) if apart.any() else 0
    assert alike > 100
