"""What must hold between the parts of a model. Each check is a function from a Survey to mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from mcsv.errors import Mistake
from mcsv.model.checks import chance, correlated, doubles, periods, prices, references, sense, shares
from mcsv.model.checks.survey import Survey

if TYPE_CHECKING:
    from mcsv.model.model import Model

__all__ = ["check"]

_CHECKS: tuple[Callable[[Survey], Iterator[Mistake]], ...] = (
    references.unknown_inputs,
    references.unknown_pockets,
    references.cycles,
    references.dead_inputs,
    periods.durations,
    periods.horizon,
    periods.never,
    periods.once,
    periods.late_cash,
    periods.financial_year,
    periods.time_in_formulas,
    shares.sums,
    shares.probabilities,
    shares.cashable,
    chance.summands,
    chance.parameters,
    correlated.pairs,
    correlated.matrices,
    prices.price_years,
    prices.unknown_index,
    prices.currencies,
    doubles.same_stream,
    doubles.same_value,
    doubles.similar_names,
    sense.question,
    sense.certainty,
    sense.rate,
    sense.moments,
    sense.counts,
    sense.view_names,
)


def check(model: Model, lost: Mapping[str, set[str]]) -> Iterator[Mistake]:
    """Every mistake, warning and note about ``model``; ``lost`` names entries that could not be read."""
    survey = Survey(model, lost)
    for function in _CHECKS:
        yield from function(survey)
