"""How likely a deficit is, and how sure that is itself: how far it would differ from world to world, were all known."""

from __future__ import annotations

from typing import Any

import numpy as np

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.answers.conditional import overall
from mcsv.answers.twins import known_spread
from mcsv.ask.by_value import TOGETHER
from mcsv.ask.weighed import RISK, Weighed

__all__ = ["risks_now"]


def risks_now(asked: Weighed, table: BinTable, draws: int, executor: engine.Executor) -> dict[str, Any]:
    """``risk_before`` by option and ``risk_known_sd``, that from at most ``TOGETHER`` pairs of draws, with errors.

    Nothing where nobody is accountable; no spread where something is chance in one option and knowledge in another.
    """
    if not asked.risks:
        return {}
    now, error = overall(table.of(table.drivers, [*asked.risks]))
    found = {"option": [risk.removeprefix(RISK) for risk in asked.risks], "risk_before": now, "risk_before_se": error}
    if asked.plan.disputed:
        return found
    cells, pairs = [*asked.risks.values()], min(draws, TOGETHER)
    plans = asked.plan, engine.with_other_chance(asked.plan)
    one, other = (engine.single_draws(plan, cells, pairs, executor) for plan in plans)
    spreads = np.array([known_spread(one[cell] < 0.0, other[cell] < 0.0) for cell in cells])
    return found | {"risk_known_sd": spreads[:, 0], "risk_known_sd_se": spreads[:, 1]}
