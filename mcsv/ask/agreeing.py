"""How many draws agree with what was observed, and what is refused where too few do."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.surprise import Share
from mcsv.errors import Mistake, NumericalError, UsageError
from mcsv.model import Model
from mcsv.model.records.observed import Observed
from mcsv.plan import Plan
from mcsv.results.questions.surprise import expected_of, missing_of
from mcsv.results.questions.update import Forecast
from mcsv.results.reading.surprise import HARDLY, one_in
from mcsv.results.statistics.intervals import Probability

__all__ = ["LEAST_EFFECTIVE", "MOST_DRAWS", "check_effective", "check_likely"]

MOST_DRAWS = 2**22
"""Single draws of what is reported are kept, which bounds how many there may be."""

LEAST_EFFECTIVE = 1000
"""Draws of equal weight that a forecast must be worth."""

_TELLING = 100
"""Draws of equal weight from which on they tell whether any of them meets all that was observed."""

_NUMBER = "look for a division by something that can be 0, or a logarithm or root of something negative"
_SHARE = "correct the formula, or keep what it is made of in bounds: min(max(p, 0), 1)"
_RATE = "correct the formula, or keep what it is made of in bounds: max(rate, 0)"

Floats = NDArray[np.float64]


def check_likely(model: Model, plan: Plan, option: str, draws: Mapping[int, Floats]) -> None:
    """NumericalError E634 where something that was observed has no likelihood in a draw; ``draws`` by cell."""
    likelihoods = draws[plan.layout.weight_cells[option]]
    if np.isfinite(likelihoods).all():
        return
    told = {name: (figure, draws[plan.layout.seen_cells[option, name]]) for name, figure in model.observed.items()}
    found = [mistake for name, each in told.items() if (mistake := _impossible(name, option, *each))]
    rare = Mistake("E634", f"is beyond all numbers in how likely it is in a draw of {option}", "observed")
    raise NumericalError(found or [rare])


def _impossible(name: str, option: str, figure: Observed, truths: Floats) -> Mistake | None:
    """What is wrong with the draws of what was observed, None where each of them could have been."""
    inside = np.isfinite(truths)
    what, rule, way_out = "is no finite number", "a figure that was observed is a number in every draw", _NUMBER
    if inside.all() and figure.cases is not None:
        inside = (truths >= 0.0) & (truths <= 1.0)
        what, rule, way_out = "is no probability", "where cases are observed, a probability: 0 to 1", _SHARE
    elif inside.all() and figure.count is not None:
        inside = truths >= 0.0
        what, rule, way_out = "is no rate", "where a count is observed, a rate that is not below 0", _RATE
    (bad,) = np.nonzero(~inside)
    if not bad.size:
        return None
    what += f" in {bad.size:,} of {truths.size:,} draws of {option}, {truths[bad[0]]:g} in the first, {bad[0]:,}"
    return Mistake("E634", what, f"observed.{name}.of", figure.of.text[:60], rule, way_out)


def check_effective(model: Model, plan: Plan, forecast: Forecast, worth: float, again: bool) -> None:
    """E645 where too few draws agree with what was observed; ``again``: those of a second pass.

    It says as well where the model hardly expected what was observed, which more draws would not mend.
    """
    if worth >= LEAST_EFFECTIVE:
        return
    draws = forecast.weights.size
    needed = math.inf if worth < 1.5 else draws * LEAST_EFFECTIVE / worth * 1.1
    way_out = f"take {math.ceil(needed):,} draws" if needed <= MOST_DRAWS else (
        f"more than {MOST_DRAWS:,} draws would be needed: widen its inputs or "
        "the sd of what was observed, which covers what the model leaves out as well"
    )  # fmt: skip
    which = "draws near it" if again else "draws"
    what = f"{draws:,} {which} are worth {worth:,.0f} that agree with it (option {forecast.option})"
    unexpected = _unexpected(model, plan, forecast, worth)
    if unexpected:
        what = "; ".join((what, *unexpected))
        way_out = f"look first at how it was observed, at its sd and at the inputs behind it; else {way_out}"
    rule = f"at least {LEAST_EFFECTIVE:,}, so that errors can be trusted"
    raise UsageError(Mistake("E645", what, "observed", rule=rule, way_out=way_out))


def _unexpected(model: Model, plan: Plan, forecast: Forecast, worth: float) -> list[str]:
    """What the model hardly expected: figures each by itself, or together; and what no draw meets after them."""
    found = expected_of(model, plan, forecast, np.array([0.5]))
    far = [(name, share) for name, share in zip(model.observed, found.alone, strict=True) if share[0] < HARDLY]
    said = [
        f"the model hardly expected {name}: a figure as far out has a chance of {_less(share)}" for name, share in far
    ]
    if not far and found.together[0] < HARDLY:
        said.append(
            "what was observed contradicts the model or itself: each figure could be expected, but all of them "
            f"together, so far from how they go together in it, have a chance of {_less(found.together)}"
        )
    if worth >= _TELLING and len(model.observed) > 1:
        missing = missing_of(model, plan, forecast)
        if missing[0] < HARDLY:
            said.append(f"no draw meets all that was observed: to miss by as much has a chance of {_less(missing)}")
    return said


def _less(share: Share) -> str:
    return f"less than 1 in {one_in(Probability(*share)):,}"
