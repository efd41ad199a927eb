"""How the options of a model compare, draw by draw."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from mcsv import engine
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, Anywhere, executor_of, provenance, studied
from mcsv.arguments import checked_draws, checked_seed
from mcsv.errors import Mistake, UsageError
from mcsv.files import AnyModel, as_model
from mcsv.model import Model
from mcsv.model.records.choice import Choice
from mcsv.plan import Purpose, lower
from mcsv.plan.programme.net_benefit import choice_of
from mcsv.progress import begins, watched
from mcsv.results.questions.comparison import with_comparison
from mcsv.results.sections.dataset import dataset, wanted_quantiles
from mcsv.results.sections.incomplete import told
from mcsv.results.statistics.summary import Summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["compare"]


@watched
def compare(
    model: AnyModel,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    progress: engine.Progress | bool | None = None,
    scope: str = "",
    executor: Anywhere | None = None,
) -> xr.Dataset:
    """Compare the options of a model on the same draws: which is best, how sure that is, what it costs to choose
    wrongly, how they differ, and which dominates which.

    ``model``, ``draws``, ``seed``, ``threads``, ``progress``, ``scope`` and ``executor`` as for :func:`mcsv.simulate`,
    whose variables are all there, with those of :mod:`mcsv.results.declared.comparison` beside them. Options are
    weighed by what ``decision:`` in the model says. Raises what simulate raises, and UsageError E564 for a model in
    which nothing says by what to choose.
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    model = as_model(model)
    begins(progress, "drawing")
    draws, seed = checked_draws(draws), checked_seed(seed)
    ran_on = executor_of(executor, threads)
    choice = _choice(model)
    began = time.perf_counter()
    plan = lower(model, seed, scope=scope, purpose=Purpose(compare=True))
    found = studied(model, plan, draws, ran_on, wanted_quantiles(None), progress, scope)
    attrs = provenance(model, found.plan, found.tallied.draws, found.complete, scope)
    attrs = attrs if found.complete else told(attrs, draws)
    from mcsv.results.sections.parts import whole  # loads xarray

    unit = model.outputs[choice.output].unit if choice.output else model.currency
    summary = Summary(found)
    attrs |= {"chosen_by": _said(choice), "net_benefit_unit": unit}
    results = with_comparison(whole(dataset(summary, wanted_quantiles(None), {}, attrs)), summary, unit)
    results.attrs |= {"threads": ran_on.workers, "elapsed_seconds": time.perf_counter() - began}
    return results


def _choice(model: Model) -> Choice:
    choice = choice_of(model)
    if choice is None:
        rule = "outputs alone do not say which of them is to be large"
        way_out = "write decision: {output: NAME}, or {effect: NAME, cost: NAME, willingness_to_pay: …}"
        if model.pockets:
            rule = "pockets alone do not say for whose money it is decided"
            way_out = "write decision: {sign: POCKET}, or accountability:, or discounting: for the view of society"
        raise UsageError(Mistake("E564", "does not say by what is chosen", "decision", rule=rule, way_out=way_out))
    return choice


def _said(choice: Choice) -> str:
    """By what is chosen, as ``key value``."""
    if choice.effect is not None and choice.willingness_to_pay is not None:
        return f"effect {choice.effect} at {choice.willingness_to_pay.value:g} less cost {choice.cost}"
    return next(f"{way} {getattr(choice, way)}" for way in ("view", "output", "sign") if getattr(choice, way))
