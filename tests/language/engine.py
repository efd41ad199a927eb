"""The engine's answer to a model, draw by draw: the plan run by the compiled interpreter, or by the readable one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from mcsv.distributions import InverseTable, inverse_table
from mcsv.distributions.corrected import correct
from mcsv.engine import first_draws
from mcsv.engine.reference.interpreter import reference
from mcsv.model import Model
from mcsv.model.records import inputs
from mcsv.plan import Plan, Purpose, lower
from mcsv.plan.code.returns import Told
from mcsv.plan.quantities import draws

__all__ = ["Answer", "answers", "slow_answers", "told_answers", "unchecked"]

Floats = NDArray[np.float64]
Cells = Mapping[int, Floats] | Floats
_TABLES: dict[Any, InverseTable] = {}
_CORRECTED: dict[Any, Any] = {}


def _table(distribution: Any) -> InverseTable:
    """A table is a function of its distribution: made once for all models."""
    key = distribution.key()
    if key not in _TABLES:
        _TABLES[key] = inverse_table(distribution)
    return _TABLES[key]


def _corrected(base: Any, widen: float, times: float) -> Any:
    """A corrected distribution and its moments, the same."""
    key = base.key(), widen, times
    if key not in _CORRECTED:
        _CORRECTED[key] = correct(base, widen, times)
    return _CORRECTED[key]


draws.inverse_table = _table
inputs.correct = _corrected


@dataclass(frozen=True)
class Answer:
    """Draws by name: positions and stocks (periods, draws), npv of views, outputs, and what lies beyond the horizon.

    ``judged``: by pocket the position at its window's end and, where a risk is accepted, the lowest that is judged.
    """

    positions: dict[str, Floats] = field(default_factory=dict)
    npv: dict[str, Floats] = field(default_factory=dict)
    outputs: dict[str, Floats] = field(default_factory=dict)
    stocks: dict[str, Floats] = field(default_factory=dict)
    cash_beyond: dict[str, Floats] = field(default_factory=dict)
    value_beyond: dict[str, Floats] = field(default_factory=dict)
    judged: dict[str, tuple[Floats, Floats | None]] = field(default_factory=dict)


def _answers(plan: Plan, cells: Cells) -> dict[str, Answer]:
    return {option: _answer(plan, cells, option) for option in plan.layout.options}


def _answer(plan: Plan, cells: Cells, option: str) -> Answer:
    layout, count = plan.layout, range(len(plan.layout.periods))
    pockets = {name: layout.pocket_cells[option, name] for name in layout.pockets}
    beyond = {key[1:]: cells[cell] for key, cell in layout.beyond_cells.items() if key[0] == option}
    levels = {name for whose, name, _ in layout.stock_cells if whose == option}
    return Answer(
        {name: np.array([cells[cell] for cell in found.positions]) for name, found in pockets.items()},
        {view: cells[layout.view_cells[option, view]] for view in layout.views},
        {name: cells[layout.output_cells[option, name]] for name in layout.outputs},
        {name: np.array([cells[layout.stock_cells[option, name, t]] for t in count]) for name in levels},
        {pocket: found for (kind, pocket), found in beyond.items() if kind == "cash"},
        {pocket: found for (kind, pocket), found in beyond.items() if kind == "value"},
        {
            name: (cells[found.judged], None if found.lowest is None else cells[found.lowest])
            for name, found in pockets.items()
        },
    )


def _plan(model: Model, seed: int, twins: bool) -> Plan:
    """The plan; without the twins that are only there to tell chance from uncertainty, it is made in half the time."""
    if twins:
        return lower(model, seed)
    with patch.object(draws.Draws, "has_chance", property(lambda self: False, lambda self, found: None)):
        return lower(model, seed)


def unchecked(document: Mapping[str, Any]) -> Model:
    """A sound model whose options are read without what there is to say about each, which takes a third of the time."""
    with patch("mcsv.model.model.check", lambda model, lost: ()):
        return Model.model_validate(document)


def answers(model: Model, count: int, seed: int = 1, *, twins: bool = True) -> dict[str, Answer]:
    """What the compiled interpreter finds for each option."""
    plan = _plan(model, seed, twins)
    return _answers(plan, first_draws(plan, count))


def slow_answers(model: Model, count: int, seed: int = 1) -> dict[str, Answer]:
    """What the readable interpreter finds for each option."""
    plan = lower(model, seed)
    return _answers(plan, reference(plan, 0, count).cells)


def told_answers(model: Model, count: int, seed: int = 1) -> dict[Told, Floats]:
    """What the compiled interpreter tells of returns, (draws,) each."""
    plan = lower(model, seed, purpose=Purpose(returns=True))
    found = first_draws(plan, count)
    return {told: found[cell] for told, cell in plan.layout.returns.items()}
