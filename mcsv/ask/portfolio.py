"""Several programmes that answer to one budget: the risk of all together, and what each has of it."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, provenance
from mcsv.arguments import checked_draws, checked_seed, checked_threads
from mcsv.errors import Interrupted
from mcsv.files.portfolios import Joined, read_portfolio
from mcsv.plan import Layout, Plan, Purpose, lower
from mcsv.plan.quantities.clock import Clock
from mcsv.progress import begins, watched
from mcsv.results.questions.portfolio import Seen, levels_of, limits_of, portfolio_dataset
from mcsv.results.sections.dataset import QUANTILES
from mcsv.results.sections.incomplete import told
from mcsv.results.statistics.summary import Summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["portfolio"]

Floats = NDArray[np.float64]

_WITHOUT_PARTS = "what each programme has of the risk is missing"


@watched
def portfolio(
    portfolio: Joined | str | os.PathLike[str],
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    progress: engine.Progress | bool | None = None,
) -> xr.Dataset:
    """The risk of a budget that several programmes share: the chance of a deficit and the reserve of all together, what
    pooling saves, what each programme has of the worst draws, and which to stop first.

    ``portfolio`` is the path of its file, or what :func:`mcsv.read_portfolio` made of it, whose ``model`` has all
    programmes in one: figures are those of its draws, bit for bit. ``draws``, ``seed``, ``threads`` and ``progress``
    as for :func:`mcsv.simulate`. Variables are declared in :mod:`mcsv.results.declared.portfolio`. Raises what simulate
    raises; ModelError with all mistakes of the portfolio and its models.
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    joined = portfolio if isinstance(portfolio, Joined) else read_portfolio(portfolio)
    draws, seed = checked_draws(draws), checked_seed(seed)
    workers = checked_threads(threads) or engine.available_threads()
    began = time.perf_counter()
    begins(progress, "drawing")
    plan = lower(joined.model, seed, purpose=Purpose(twins=False))
    executor = engine.Threads(workers)
    seen = _first(joined, plan, draws, executor, progress)
    whole = seen.summary.study.complete
    looked = _second(plan, seen, executor, progress) if whole else None
    attrs = provenance(joined.model, plan, seen.summary.draws, looked is not None)
    attrs = attrs if looked is not None else told(attrs, draws, _WITHOUT_PARTS)
    stated = [key for key in ("budget", "reserve") if getattr(joined.portfolio.pockets[joined.pocket], key) is not None]
    attrs |= {"stated": " ".join(stated), "shared": " ".join(joined.portfolio.share), "threads": workers}
    results = portfolio_dataset(seen, looked, joined.titles, np.array(QUANTILES), attrs)
    results.attrs["elapsed_seconds"] = time.perf_counter() - began
    return results


def _first(joined: Joined, plan: Plan, draws: int, executor: engine.Executor, progress: engine.Progress | None) -> Seen:
    """The shared pocket, and what programmes come down to by themselves."""
    pot = _pot(joined, plan.layout)
    looking, cells = engine.first_look(plan, pot)
    engine.check_memory(looking, draws, executor.workers)
    tolerance = round(joined.portfolio.accountability.tolerance, 12)
    levels = partial(levels_of, tolerance, np.array(QUANTILES))
    wanted = engine.Levels(levels(draws), np.zeros(0), levels)
    found = engine.study(looking, draws, executor, wanted, progress)
    return Seen(pot, cells, Summary(found), tolerance)


def _second(
    plan: Plan, seen: Seen, executor: engine.Executor, progress: engine.Progress | None
) -> tuple[engine.SecondLook, Summary] | None:
    """What programmes have of the worst draws; None after Ctrl-C."""
    begins(progress, "parts")
    looking, cells = engine.second_look(plan, seen.pot, limits_of(seen))
    try:
        found = engine.study(looking, seen.summary.draws, executor, engine.Levels(np.zeros(0), np.zeros(0)), progress)
    except Interrupted:
        return None
    return (cells, Summary(found)) if found.complete else None


def _pot(joined: Joined, layout: Layout) -> engine.Pot:
    books = {name: layout.pocket_cells["base", pocket] for name, pocket in joined.parts.items()}
    judged = Clock.of(joined.model).judged(joined.pocket)
    return engine.Pot(layout.pocket_cells["base", joined.pocket], tuple(books.values()), judged)
