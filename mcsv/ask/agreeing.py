"""How many draws agree with what was observed, and what is refused where too few do."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from mcsv.errors import Mistake, NumericalError, UsageError
from mcsv.model import Model

__all__ = ["LEAST_EFFECTIVE", "MOST_DRAWS", "check_effective", "check_likely"]

MOST_DRAWS = 2**22
"""Single draws of what is reported are kept, which bounds how many there may be."""

LEAST_EFFECTIVE = 1000
"""Draws of equal weight that a forecast must be worth."""

Floats = NDArray[np.float64]


def check_likely(model: Model, option: str, likelihoods: Floats) -> None:
    """NumericalError E634 where something that was observed has no likelihood in a draw."""
    (bad,) = np.nonzero(~np.isfinite(likelihoods))
    if not bad.size:
        return
    names = list(model.observed)
    path, text = (f"observed.{names[0]}.of", model.observed[names[0]].of.text) if len(names) == 1 else ("observed", "")
    what = f"cannot have been seen in {bad.size:,} of {likelihoods.size:,} draws of {option}, first {bad[0]:,}"
    rule = "where cases are observed a probability, 0 to 1; where a count is, a rate that is not below 0"
    way_out = "correct the formula, or keep what it is made of in bounds: min(max(p, 0), 1)"
    raise NumericalError(Mistake("E634", what, path, text[:60], rule, way_out))


def check_effective(option: str, draws: int, worth: float, again: bool) -> None:
    """E645 where too few draws agree with what was observed; ``again``: those of a second pass."""
    if worth >= LEAST_EFFECTIVE:
        return
    needed = math.inf if worth < 1.5 else draws * LEAST_EFFECTIVE / worth * 1.1
    way_out = f"take {math.ceil(needed):,} draws" if needed <= MOST_DRAWS else (
        f"more than {MOST_DRAWS:,} draws would be needed: the model hardly expects such figures; widen its inputs or "
        "the sd of what was observed, which covers what the model leaves out as well"
    )  # fmt: skip
    which = "draws near it" if again else "draws"
    what = f"{draws:,} {which} are worth {worth:,.0f} that agree with it (option {option})"
    rule = f"at least {LEAST_EFFECTIVE:,}, so that errors can be trusted"
    raise UsageError(Mistake("E645", what, "observed", rule=rule, way_out=way_out))
