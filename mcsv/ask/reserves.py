"""The reserve that knowing an input would release, for the inputs on which the risk depends most."""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.answers.released import released
from mcsv.ask.by_draws import TOGETHER
from mcsv.ask.weighed import RISK
from mcsv.model import Model
from mcsv.model.records.dependence import varies
from mcsv.plan import Plan, lower

__all__ = ["LOOKED_AT", "reserves"]

LOOKED_AT = 12
"""So many inputs are looked at, for their draws are kept."""


def reserves(model: Model, plan: Plan, table: BinTable, draws: int, executor: engine.Executor) -> dict[str, Any]:
    """``reserve_released`` and its error by driver, in the option base; nan for those that are not looked at.

    Nothing where nobody is accountable, or where a reserve does more than shift the position.
    """
    if model.accountability is None:
        return {}
    book = plan.layout.pocket_cells["base", model.accountability.pocket]
    if not book.shifts:
        return {}
    names = _moving(model, table)
    keeping = lower(model, plan.seed, names)
    position = book.judged if book.lowest is None else book.lowest
    cells = [position, *(keeping.layout.kept["base", name] for name in names)]
    single = engine.single_draws(keeping, cells, min(draws, TOGETHER), executor)
    value, error = np.full(len(table.drivers), np.nan), np.full(len(table.drivers), np.nan)
    for name in names:
        score = single[keeping.layout.kept["base", name]]
        place = table.drivers.index(name)
        value[place], error[place] = released(score, single[position], model.accountability.tolerance)
    return {"reserve_released": value, "reserve_released_se": error}


def _moving(model: Model, table: BinTable) -> list[str]:
    """The inputs that a study could tell, those first whose bins differ most in their risk; those of studies always."""
    risk = table.of(table.drivers, [f"{RISK}base"])
    counts, deficits = risk.counts.sum(axis=0), risk.sums[..., 0].sum(axis=0)
    whole = deficits.sum(axis=1) / np.maximum(counts.sum(axis=1), 1)
    about = deficits / np.maximum(counts, 1) - whole[:, None]
    spread = dict(zip(table.drivers, (counts * about**2).sum(axis=1).tolist(), strict=True))
    known = [name for name in table.drivers if name in model.inputs and not varies(model.inputs[name])]
    told = [name for study in model.studies.values() for name in study.tells if name in known]
    most = sorted(known, key=lambda name: -spread[name])[:LOOKED_AT]
    return list(dict.fromkeys((*told, *most)))
