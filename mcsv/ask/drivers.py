"""What moves the risk, the position, value and outputs of a model."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.bins import BINS, EDGES, BinTable
from mcsv.answers.own_values import at_edges, inside_bins
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, Anywhere, executor_of, provenance
from mcsv.arguments import checked_draws, checked_seed
from mcsv.ask.beginning_later import beginning_later
from mcsv.ask.by_case import drawn_by_case
from mcsv.ask.left_out import left_out
from mcsv.ask.own_prices import price_years
from mcsv.ask.sampling import Sampling
from mcsv.ask.tables import Tabled, drivers_of, tabled
from mcsv.ask.totals import Totals, totals, untold
from mcsv.distributions.rows import Rows
from mcsv.errors import Interrupted, Mistake, UsageError
from mcsv.files import AnyModel, as_model
from mcsv.frozen import FrozenDict
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.model.records.dependence import ties_of
from mcsv.plan import Plan
from mcsv.progress import begins, watched
from mcsv.results.questions.drivers import Labels, OneOption, drivers_dataset
from mcsv.results.sections.incomplete import told

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["drivers", "left_out", "together"]

FEWEST = 2**15
"""Draws in eight groups of blocks; what fewer of them differ by tells no error."""

Floats = NDArray[np.float64]


@watched
def drivers(
    model: AnyModel,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    of: str | Sequence[str] = (),
    progress: engine.Progress | bool | None = None,
    scope: str = "",
    executor: Anywhere | None = None,
) -> xr.Dataset:
    """What moves each outcome of a model: conditional means by eighths of every input's own distribution, first-order
    and total indices, Shapley effects, where inputs lie in draws with a deficit, and the values at which the answer
    switches.

    ``model``, ``draws``, ``seed``, ``threads``, ``progress``, ``scope`` and ``executor`` as for :func:`mcsv.simulate`,
    whose draws these are. ``of`` names outcomes in place of all: ``deficit``, ``position``, ``npv:VIEW``,
    ``output:NAME``; totals are of deficit and position (of a model without pockets: of all outputs) unless others are
    named. The variables are declared in :mod:`mcsv.results.declared.drivers`. Raises what simulate raises, and
    UsageError for a model in which nothing could move anything, or for fewer than 32,768 draws.
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    model = as_model(model)
    draws, seed = checked_draws(draws), checked_seed(seed)
    if draws < FEWEST:
        rule = f"at least {FEWEST:,}, so that errors can be told"
        figures = ("draws", draws), ("fewest", FEWEST)
        what = "are too few to tell drivers apart"
        raise UsageError(Mistake("E523", what, "draws", f"{draws:,}", rule, figures=figures))
    ran_on = executor_of(executor, threads)
    wanted = (of,) if isinstance(of, str) else tuple(of)
    began = time.perf_counter()
    sampling = Sampling(draws, seed, engine.threads_here(ran_on), scope, progress, ran_on)
    begins(progress, "drawing")
    found = tabled(model, sampling, wanted)
    apart, risks, missing = _looked_again(model, found, sampling, wanted)
    complete = found.draws == draws and not missing
    attrs = provenance(model, found.plan, found.draws, complete, scope) | _said(model, found, apart) | together(model)
    attrs |= {"threads": ran_on.workers, "elapsed_seconds": time.perf_counter() - began}
    options = {option: _tables(model.variants[option], found, option, apart) for option in found.tables}
    return drivers_dataset(options, _labels(model, found), attrs if complete else told(attrs, draws, missing), risks)


def _looked_again(
    model: Model, found: Tabled, sampling: Sampling, of: Sequence[str]
) -> tuple[Totals, dict[str, Any], str]:
    """What drivers have a hand in, what would be without each risk, and in words what is missing after Ctrl-C."""
    try:
        begins(sampling.progress, "drivers drawn anew")
        apart = totals(model, found, sampling, of)
    except (Interrupted, KeyboardInterrupt):
        return untold(found), {}, "in how much drivers have a hand and what would be without each risk is missing"
    accountable = not of or any(name in ("deficit", "position") for name in of)
    if not accountable or found.draws < sampling.draws:
        return apart, {}, ""
    try:
        begins(sampling.progress, "without one risk at a time")
        return apart, left_out(model, sampling), ""
    except (Interrupted, KeyboardInterrupt):
        return apart, {}, "what would be without each risk is missing"


def undriven(model: Model, plan: Plan) -> dict[str, object]:
    """What is no driver though it moves outcomes: rows of a table drawn anew each period, counts inside formulas, and
    what each case or occurrence draws anew; and events that are counted for longer than a deficit is judged.
    """
    counts = np.isin(plan.program.code[:, 0], (op.POISSON, op.BINOMIAL, op.SUM_OF)).any()
    left = plan.drivers.left_out if plan.drivers else ()
    return {
        "drivers_left_out": " ".join(left),
        "drivers_counts": int(counts),
        "drivers_by_case": " ".join(drawn_by_case(model)),
        "drivers_events_later": " ".join(beginning_later(model, plan)),
    }


def _said(model: Model, found: Tabled, apart: Totals) -> dict[str, object]:
    """What is no driver; what is one by the ranks of fewer draws; and from how many draws totals are."""
    ranked = dict.fromkeys(name for table in found.ranked.values() for name in table.drivers)
    draws = [int(table.draws.sum()) for table in found.ranked.values()]
    return undriven(model, found.plan) | {
        "drivers_by_rank": " ".join(ranked),
        "drivers_by_rank_draws": max(draws, default=0),
        "drivers_total_draws": apart.draws,
        "drivers_without_total": " ".join(apart.left_out),
    }


def together(model: Model) -> dict[str, object]:
    """Inputs that are correlated in any option, or share the rows of a table."""
    pairs = [name for variant in model.variants.values() for tie in ties_of(variant) for name in tie.names]
    for variant in model.variants.values():
        tables = dict[str, list[str]]()
        for name, entry in variant.inputs.items():
            if isinstance(entry.distribution, Rows):
                tables.setdefault(entry.distribution.table, []).append(name)
        pairs += [name for names in tables.values() if len(names) > 1 for name in names]
    return {"drivers_together": " ".join(dict.fromkeys(pairs))}


def _tables(model: Model, found: Tabled, option: str, apart: Totals) -> list[OneOption]:
    """What an option's tables tell: all its drivers, then those by rank."""
    first = replace(_one(model, found.tables[option]), more=apart.figures[option])
    return [first, _one(model, found.ranked[option])] if option in found.ranked else [first]


def _one(model: Model, table: BinTable) -> OneOption:
    accepted = model.accountability.tolerance if model.accountability else 0.0
    targets = np.array([accepted if name in table.yes_no else 0.0 for name in table.outcomes])
    edges, inside = np.full((len(table.drivers), EDGES.size), np.nan), np.full((len(table.drivers), BINS), np.nan)
    values: dict[tuple[object, ...], tuple[Floats, Floats]] = {}  # many inputs have the same distribution
    for row, name in enumerate(table.drivers):
        entry = model.inputs.get(name)
        known = entry.corrected(model.evidence) if entry is not None and entry.drawn == "once" else None
        if known is not None and name not in table.counted:
            if known.key() not in values:
                values[known.key()] = at_edges(known), inside_bins(known)
            edges[row], inside[row] = values[known.key()]
    return OneOption(table, targets, edges, inside)


def _labels(model: Model, found: Tabled) -> Labels:
    inputs, outputs = dict[str, str](), dict[str, str]()
    for variant in model.variants.values():
        inputs = {name: entry.unit for name, entry in variant.inputs.items() if entry.unit} | inputs
        outputs |= {f"output:{name}": output.unit for name, output in variant.outputs.items()}
    for table in found.tables.values():
        for name in table.outcomes:
            outputs.setdefault(name, "1" if name in table.yes_no else model.currency)
    years = FrozenDict(price_years(model))
    return Labels(FrozenDict(_kinds(found)), FrozenDict(inputs), FrozenDict(outputs), years)


def _kinds(found: Tabled) -> dict[str, str]:
    """Of drivers that are more than the place of an input in its distribution."""
    drivers, kinds = found.plan.drivers, dict[str, str]()
    assert drivers is not None
    for option in found.tables:
        for there, name in drivers_of(drivers, option).items():
            number = drivers.names.index(there)
            for kind, some in (("event", drivers.events), ("by_period", drivers.by_period), ("count", drivers.counted)):
                if number in some:
                    kinds.setdefault(name, kind)
    return kinds
