"""The reserve that knowing an input would release, and save, for the inputs on which the risk depends most."""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.answers.released import released
from mcsv.answers.saved import cost_of_reserve, saved
from mcsv.ask.by_value import TOGETHER
from mcsv.ask.weighed import RISK, Weighed
from mcsv.model import Model
from mcsv.model.records.dependence import varies

__all__ = ["LOOKED_AT", "reserves"]

LOOKED_AT = 12
"""So many inputs are looked at, for their draws are kept."""


def reserves(asked: Weighed, table: BinTable, draws: int, executor: engine.Executor) -> dict[str, Any]:
    """``reserve_released`` and ``reserve_saving`` by driver, with errors, in the option base; nan for those that nobody
    looks at. ``reserve_cost``: what knowing everything would save.

    Nothing where nobody is accountable, or where a reserve does more than shift the position.
    """
    model = asked.model
    if model.accountability is None:
        return {}
    book = asked.plan.layout.pocket_cells["base", model.accountability.pocket]
    if not book.shifts:
        return {}
    names = _moving(model, table)
    keeping = asked.keeping(names)
    cells = [book.any_date, *(keeping.layout.kept["base", name] for name in names)]
    single = engine.single_draws(keeping, cells, min(draws, TOGETHER), executor)
    found = np.full((len(table.drivers), 4), np.nan)
    risk = model.accountability.tolerance
    for name in names:
        values = single[keeping.layout.kept["base", name]]
        told = *released(values, single[book.any_date], risk), *saved(values, single[book.any_date], risk)
        found[table.drivers.index(name)] = told
    whole, error = cost_of_reserve(single[book.any_date], risk)
    return {
        "reserve_released": found[:, 0],
        "reserve_released_se": found[:, 1],
        "reserve_saving": found[:, 2],
        "reserve_saving_se": found[:, 3],
        "reserve_cost": np.array(whole),
        "reserve_cost_se": np.array(error),
    }


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
