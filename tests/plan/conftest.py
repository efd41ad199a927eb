"""Plans worked out by the slow interpreter, with every result under its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from mcsv.engine.reference import reference
from mcsv.model import Model
from mcsv.plan import Plan, lower

DRAWS = 32


@dataclass(frozen=True)
class Worked:
    """Draws by name: positions (periods, draws); npv, outputs and kept (draws,); marks (draws,) by pocket."""

    plan: Plan
    positions: dict[str, np.ndarray]
    npv: dict[str, np.ndarray]
    outputs: dict[str, np.ndarray]
    kept: dict[str, np.ndarray]
    first: dict[str, np.ndarray]
    any_judged: dict[str, np.ndarray]
    payback: dict[str, np.ndarray]


def _work(document: Mapping[str, Any], seed: int = 1, keep: Sequence[str] = (), draws: int = DRAWS) -> Worked:
    plan = lower(Model.model_validate(dict(document)), seed, keep)
    found = reference(plan, 0, draws)
    layout = plan.layout
    pockets = {name: layout.pocket_cells["base", name] for name in layout.pockets}
    return Worked(
        plan,
        {name: np.array([found.cells[cell] for cell in cells.positions]) for name, cells in pockets.items()},
        {view: found.cells[cell] for (_, view), cell in layout.view_cells.items()},
        {name: found.cells[cell] for (_, name), cell in layout.output_cells.items()},
        {name: found.cells[cell] for name, cell in layout.kept.items()},
        {name: found.categories[cells.first] for name, cells in pockets.items()},
        {name: found.categories[cells.any_judged] for name, cells in pockets.items()},
        {name: found.categories[cells.payback] for name, cells in pockets.items()},
    )


@pytest.fixture(scope="session")
def work() -> Callable[..., Worked]:
    """``work(document, seed=1, keep=(), draws=32)``."""
    return _work
