"""Several programmes that answer to one budget: the risk of all together, and what each has of it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.api import DEFAULT_DRAWS, DEFAULT_SEED, provenance
from mcsv.arguments import checked_draws, checked_seed, checked_threads
from mcsv.dataclass import dataclass
from mcsv.errors import Interrupted
from mcsv.files.portfolios import Joined, read_portfolio
from mcsv.files.results import model_of
from mcsv.model import Model
from mcsv.plan import Layout, Plan, Purpose, lower
from mcsv.plan.quantities.clock import Clock
from mcsv.progress import begins, watched
from mcsv.results.questions.portfolio import Seen, levels_of, limits_of, portfolio_dataset
from mcsv.results.reading.portfolio import by_itself, programmes, titles_of
from mcsv.results.sections.dataset import QUANTILES
from mcsv.results.sections.incomplete import told
from mcsv.results.statistics.summary import Summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["portfolio", "portfolio_again"]

Floats = NDArray[np.float64]

_ALL_AT_ONCE = "; fewer programmes at a time do not tell what all of them come to in the same draw"
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
    asked = _Asked.of(portfolio if isinstance(portfolio, Joined) else read_portfolio(portfolio))
    draws, seed = checked_draws(draws), checked_seed(seed)
    return _answer(asked, draws, seed, checked_threads(threads), progress)


def portfolio_again(
    results: xr.Dataset, threads: int | None = None, progress: engine.Progress | None = None
) -> xr.Dataset:
    """What a stored answer of :func:`portfolio` was asked, asked of its model once more.

    UsageError E531 where the result does not hold its model.
    """
    return _answer(_Asked.stored(results), int(results.attrs["draws"]), int(results.attrs["seed"]), threads, progress)


@dataclass(frozen=True)
class _Asked:
    """What is asked: the one model, by programme its part of the pocket that is judged, and its title; what else the
    answer says of itself.
    """

    model: Model
    parts: Mapping[str, str]
    titles: Mapping[str, str]
    said: Mapping[str, str]

    @classmethod
    def of(cls, joined: Joined) -> _Asked:
        said = {
            "stated": " ".join(joined.stated),
            "shared": " ".join(joined.portfolio.share),
            "parts": json.dumps(dict(joined.parts)),
            "left_out": json.dumps(dict(joined.left_out)),
            "by_itself": json.dumps(dict(joined.by_itself)),
            "observed": " ".join(joined.model.observed),
        }
        return cls(joined.model, joined.parts, joined.titles, said)

    @classmethod
    def stored(cls, results: xr.Dataset) -> _Asked:
        titles = {name: str(title) for name, title in zip(programmes(results), titles_of(results), strict=True)}
        said = {name: str(results.attrs[name]) for name in ("stated", "shared", "parts", "left_out")}
        said |= {"by_itself": json.dumps(by_itself(results)), "observed": str(results.attrs.get("observed", ""))}
        return cls(model_of(results), json.loads(said["parts"]), titles, said)


def _answer(asked: _Asked, draws: int, seed: int, threads: int | None, progress: engine.Progress | None) -> xr.Dataset:
    began, workers = time.perf_counter(), threads or engine.available_threads()
    begins(progress, "drawing")
    plan = lower(asked.model, seed, purpose=Purpose(twins=False))
    executor = engine.Threads(workers)
    seen = _first(asked, plan, draws, executor, progress)
    whole = seen.summary.study.complete
    looked = _second(plan, seen, executor, progress) if whole else None
    attrs = provenance(asked.model, plan, seen.summary.draws, looked is not None)
    attrs = attrs if looked is not None else told(attrs, draws, _WITHOUT_PARTS)
    attrs |= {**asked.said, "threads": workers}
    results = portfolio_dataset(seen, looked, asked.titles, np.array(QUANTILES), attrs)
    results.attrs["elapsed_seconds"] = time.perf_counter() - began
    return results


def _first(asked: _Asked, plan: Plan, draws: int, executor: engine.Executor, progress: engine.Progress | None) -> Seen:
    """The shared pocket, and what programmes come down to by themselves."""
    pot = _pot(asked, plan.layout)
    looking, cells = engine.first_look(plan, pot)
    engine.check_memory(looking, draws, executor.workers, more=_ALL_AT_ONCE)
    assert asked.model.accountability is not None
    tolerance = round(asked.model.accountability.tolerance, 12)
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


def _pot(asked: _Asked, layout: Layout) -> engine.Pot:
    assert asked.model.accountability is not None
    pocket = asked.model.accountability.pocket
    books = [layout.pocket_cells["base", part] for part in asked.parts.values()]
    judged = Clock.of(asked.model).judged(pocket)
    return engine.Pot(layout.pocket_cells["base", pocket], tuple(books), judged, stated=bool(asked.said["stated"]))
