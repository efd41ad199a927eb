"""The first pocket's position at the end of the window as a function of 90 uniform numbers, for designs of runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks import programme as p

INPUTS = 7 * p.BENEFITS + p.COSTS
NAMES = [
    *(f"{name}_{k}" for k in range(p.BENEFITS) for name in ("quantity", "unit_value", *p.BETAS)),
    *(f"cost_{j}" for j in range(p.COSTS)),
]

_STEPS = 20_001


def position() -> Callable[[Any], Any]:
    """Positions (n,) of uniform numbers (INPUTS, n), by tables of inverse distribution functions."""
    import numpy as np
    from scipy import stats

    at = np.linspace(0.0, 1.0, _STEPS)
    at[0], at[-1] = 0.1 / _STEPS, 1.0 - 0.1 / _STEPS
    quantity, cost = (stats.lognorm(s=sd, scale=np.exp(mean)).ppf(at) for mean, sd in (p.QUANTITY, p.COST))
    unit_value = stats.gamma(p.UNIT_VALUE[0], scale=p.UNIT_VALUE[1]).ppf(at)
    betas = {name: stats.beta(*shape).ppf(at) for name, shape in p.BETAS.items()}
    formulas = [compile(p.horner(k, "keep"), "horner", "eval") for k in range(p.BENEFITS)]

    def of(u: Any) -> Any:
        rows = iter(u)
        found = np.zeros(u.shape[1])
        for k, formula in enumerate(formulas):
            value = np.interp(next(rows), at, quantity) * np.interp(next(rows), at, unit_value)
            share = {name: np.interp(next(rows), at, table) for name, table in betas.items()}
            value *= (1 - share["deadweight"]) * share["attribution"] * (1 - share["displacement"]) * share["cashable"]
            found += p.share(k, 0) * value * eval(formula, {"keep": 1 - share["drop"] / 4})
        for row in rows:
            found -= p.COST_PERIODS * np.interp(row, at, cost)
        return found

    return of
