"""Plans worked out by the slow interpreter, with every result under its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from mcsv.engine.reference.interpreter import reference, tails_of, words
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.plan.code.allocate import allocate
from mcsv.plan.code.assembler import Assembler, Value
from mcsv.plan.code.layout import Layout
from mcsv.plan.code.watch import Watcher
from mcsv.plan.plan import assemble
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.draws import Draws
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.keys import key_of

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
        {name: found.cells[cell] for (_, name), cell in layout.kept.items()},
        {name: found.categories[cells.first] for name, cells in pockets.items()},
        {name: found.categories[cells.any_judged] for name, cells in pockets.items()},
        {name: found.categories[cells.payback] for name, cells in pockets.items()},
    )


@pytest.fixture(scope="session")
def work() -> Callable[..., Worked]:
    """``work(document, seed=1, keep=(), draws=32)``."""
    return _work


class Bench:
    """Parts of a plan on their own: what a document's programme is made of, and the draws of any value asked for."""

    def __init__(self, document: Mapping[str, Any], seed: int = 1) -> None:
        self.model = Model.model_validate(dict(document))
        self.seed, self.clock = seed, Clock.of(self.model)
        inputs = self.model.inputs.items()
        drawn = {name: entry.distribution for name, entry in inputs if entry.distribution is not None}
        computed = {name: entry.formula for name, entry in inputs if entry.formula is not None}
        self.assembler = Assembler()
        self.formulas = Formulas(Draws(self.assembler, seed, drawn, self.model.correlations), computed)
        self.layout = Layout(("base",), (), self.clock.labels, 0, (), (), ())
        self.watcher = Watcher(self.assembler, self.layout)
        self.cells: dict[Any, int] = {}

    @property
    def size(self) -> int:
        """How many instructions there are so far."""
        return len(self.assembler.instructions)

    def watch(self, name: Any, value: Value) -> None:
        """Ask for the draws of a value."""
        self.cells[name] = self.watcher.watch(self.assembler.as_row(value), str(name))

    def work(self, draws: int) -> dict[Any, np.ndarray]:
        """What was asked for, by name, each (draws,)."""
        code = allocate(self.assembler.instructions)
        drawn = self.formulas.draws
        plan = assemble(code, drawn.tables, drawn.keys, self.watcher, self.seed)
        found = reference(plan, 0, draws)
        return {name: found.cells[cell] for name, cell in self.cells.items()}

    def uniforms(self, owner: str, period: int, draws: int) -> np.ndarray:
        """The random numbers between 0 and 1 of an owner in a period, straight from the generator."""
        tails = tails_of(words(key_of(self.seed, owner), period, 0, 0, draws))
        return np.where(tails > 0, tails / 2, 1 + tails / 2)


@pytest.fixture(scope="session")
def bench() -> type[Bench]:
    """``bench(document, seed=1)``."""
    return Bench
