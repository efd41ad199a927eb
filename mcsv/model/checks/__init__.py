"""What must hold between the parts of a model. Each check is a function from a Survey to mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from mcsv.errors import Mistake
from mcsv.model.checks import (
    basis,
    budgets,
    chance,
    correlated,
    decisions,
    doubles,
    events,
    funding,
    growth,
    levels,
    magnitudes,
    moments,
    named,
    people,
    periods,
    prices,
    references,
    sense,
    shares,
    signs,
    spells,
    times,
    unused,
)
from mcsv.model.checks.survey import Survey

if TYPE_CHECKING:
    from mcsv.model.model import Model

__all__ = ["check"]

_CHECKS: tuple[Callable[[Survey], Iterator[Mistake]], ...] = (
    references.unknown_inputs,
    references.unknown_pockets,
    references.cycles,
    references.dead_inputs,
    named.streams,
    named.decisions,
    unused.unknown,
    unused.missing_provider,
    unused.sections,
    periods.durations,
    periods.horizon,
    periods.never,
    periods.once,
    periods.late_cash,
    periods.financial_year,
    moments.changing,
    times.uncertain,
    events.exposures,
    events.idle,
    events.limits,
    events.sizes,
    events.failures,
    spells.untouched,
    spells.too_late,
    decisions.dates,
    decisions.positions,
    decisions.unawaited,
    budgets.years,
    budgets.carried,
    budgets.kept_below,
    budgets.tolerances,
    funding.matched,
    funding.circles,
    funding.itself,
    funding.pools,
    funding.society,
    funding.dates,
    funding.triggers,
    shares.sums,
    shares.probabilities,
    shares.attribution,
    shares.cashable,
    shares.unused_cash,
    signs.negative,
    signs.factors,
    signs.caps,
    people.nobody,
    people.equity,
    people.whole_rates,
    chance.summands,
    chance.parameters,
    correlated.pairs,
    correlated.kinds,
    correlated.matrices,
    correlated.sources,
    levels.own_names,
    levels.rounds,
    levels.chance_by_period,
    levels.drawn_by_period,
    prices.price_years,
    prices.unknown_index,
    prices.currencies,
    basis.sums,
    basis.streams,
    basis.contradictions,
    growth.inflation_left_out,
    growth.rates,
    growth.discounted_twice,
    growth.inflated_twice,
    magnitudes.budgets,
    magnitudes.siblings,
    magnitudes.worth,
    doubles.same_stream,
    doubles.same_value,
    doubles.same_amount,
    doubles.same_proxy,
    doubles.similar_names,
    sense.question,
    sense.certainty,
    sense.rate,
    sense.moments,
    sense.counts,
    sense.view_names,
    sense.corrected_twice,
)


def check(model: Model, lost: Mapping[str, set[str]]) -> Iterator[Mistake]:
    """Every mistake, warning and note about ``model``; ``lost`` names entries that could not be read."""
    survey = Survey(model, lost)
    for function in _CHECKS:
        yield from function(survey)
