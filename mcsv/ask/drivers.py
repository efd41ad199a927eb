"""What moves the risk, the position, value and outputs of a model."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.answers.bins import BINS, EDGES, BinTable
from mcsv.answers.own_values import at_edges, inside_bins
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, provenance
from mcsv.arguments import checked_draws, checked_seed, checked_threads
from mcsv.ask.tables import Tabled, tabled
from mcsv.distributions.rows import Rows
from mcsv.errors import Mistake, UsageError
from mcsv.files import AnyModel, as_model
from mcsv.kernels import instructions as op
from mcsv.model import Model
from mcsv.model.records.dependence import ties_of
from mcsv.results.questions.drivers import OneOption, drivers_dataset
from mcsv.results.sections.incomplete import told

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["drivers"]

FEWEST = 2**15
"""Draws in eight groups of blocks; what fewer of them differ by tells no error."""

Floats = NDArray[np.float64]


def drivers(
    model: AnyModel,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    of: str | Sequence[str] = (),
    progress: engine.Progress | None = None,
) -> xr.Dataset:
    """What moves each outcome of a model: conditional means by eighths of every input's own distribution, first-order
    indices, where inputs lie in draws with a deficit, and the values at which the answer switches.

    ``model``, ``draws``, ``seed``, ``threads`` and ``progress`` as for :func:`mcsv.simulate`, whose draws these are.
    ``of`` names outcomes in place of all: ``deficit``, ``position``, ``npv:VIEW``, ``output:NAME``. The variables are
    declared in :mod:`mcsv.results.declared.drivers`. Raises what simulate raises, and UsageError for a model in which
    nothing could move anything, or for fewer than 32,768 draws.
    """
    model = as_model(model)
    draws, seed = checked_draws(draws), checked_seed(seed)
    if draws < FEWEST:
        rule = f"at least {FEWEST:,}, so that errors can be told"
        raise UsageError(Mistake("E523", "are too few to tell drivers apart", "draws", f"{draws:,}", rule))
    workers = checked_threads(threads) or engine.available_threads()
    wanted = (of,) if isinstance(of, str) else tuple(of)
    began = time.perf_counter()
    found = tabled(model, draws, seed, workers, wanted, progress)
    complete = found.draws == draws
    attrs = provenance(model, found.plan, found.draws, complete) | _left_out(found) | _together(model)
    attrs |= {"threads": workers, "elapsed_seconds": time.perf_counter() - began}
    options = {
        option: [_one(model.variants[option], each) for each in (table, found.ranked.get(option)) if each is not None]
        for option, table in found.tables.items()
    }
    return drivers_dataset(options, _units(model, found), attrs if complete else told(attrs, draws))


def _left_out(found: Tabled) -> dict[str, object]:
    """What is no driver though it moves outcomes: inputs by period, and numbers that are drawn inside formulas; and
    what is one by the ranks of fewer draws.
    """
    counts = np.isin(found.plan.program.code[:, 0], (op.POISSON, op.BINOMIAL, op.SUM_OF)).any()
    by_period = found.plan.drivers.by_period if found.plan.drivers else ()
    ranked = dict.fromkeys(name for table in found.ranked.values() for name in table.drivers)
    draws = [int(table.draws.sum()) for table in found.ranked.values()]
    return {
        "drivers_by_period": " ".join(by_period),
        "drivers_counts": int(counts),
        "drivers_by_rank": " ".join(ranked),
        "drivers_by_rank_draws": max(draws, default=0),
    }


def _together(model: Model) -> dict[str, object]:
    """Inputs that are correlated in any option, or share the rows of a table."""
    pairs = [name for variant in model.variants.values() for tie in ties_of(variant) for name in tie.names]
    for variant in model.variants.values():
        tables = dict[str, list[str]]()
        for name, entry in variant.inputs.items():
            if isinstance(entry.distribution, Rows):
                tables.setdefault(entry.distribution.table, []).append(name)
        pairs += [name for names in tables.values() if len(names) > 1 for name in names]
    return {"drivers_together": " ".join(dict.fromkeys(pairs))}


def _one(model: Model, table: BinTable) -> OneOption:
    accepted = model.accountability.tolerance if model.accountability else 0.0
    targets = np.array([accepted if name in table.yes_no else 0.0 for name in table.outcomes])
    edges, inside = np.full((len(table.drivers), EDGES.size), np.nan), np.full((len(table.drivers), BINS), np.nan)
    values: dict[tuple[object, ...], tuple[Floats, Floats]] = {}  # many inputs have the same distribution
    for row, name in enumerate(table.drivers):
        known = model.inputs[name].corrected(model.evidence) if name in model.inputs else None
        if known is not None and name not in table.counted:
            if known.key() not in values:
                values[known.key()] = at_edges(known), inside_bins(known)
            edges[row], inside[row] = values[known.key()]
    return OneOption(table, targets, edges, inside)


def _units(model: Model, found: Tabled) -> tuple[dict[str, str], dict[str, str]]:
    inputs, outputs = dict[str, str](), dict[str, str]()
    for variant in model.variants.values():
        inputs = {name: entry.unit for name, entry in variant.inputs.items() if entry.unit} | inputs
        outputs |= {f"output:{name}": output.unit for name, output in variant.outputs.items()}
    for table in found.tables.values():
        for name in table.outcomes:
            outputs.setdefault(name, "1" if name in table.yes_no else model.currency)
    return inputs, outputs
