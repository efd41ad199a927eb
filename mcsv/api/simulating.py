"""A run, from the model to its result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial, wraps
from inspect import unwrap
from typing import TYPE_CHECKING, ParamSpec

from mcsv import engine
from mcsv.api.defaults import DEFAULT_DRAWS, DEFAULT_SEED
from mcsv.api.origin import provenance
from mcsv.api.studies import (
    Anywhere,
    at_means,
    executor_of,
    in_windows,
    in_worlds,
    mirrored,
    of_money,
    of_returns,
    planned,
    studied,
    wanted_levels,
)
from mcsv.arguments import (
    checked_draws,
    checked_keep,
    checked_levels,
    checked_quantiles,
    checked_sampling,
    checked_seed,
    in_words,
)
from mcsv.files import AnyModel, as_model
from mcsv.progress import begins, watched
from mcsv.results.questions.further import questions_of
from mcsv.results.questions.until import Until
from mcsv.results.reading.goals import parse_goal
from mcsv.results.sections.curves import curves as with_curves
from mcsv.results.sections.dataset import dataset, wanted_quantiles
from mcsv.results.sections.incomplete import told
from mcsv.results.sections.looks import Looks
from mcsv.results.sections.money import with_money
from mcsv.results.statistics.summary import Summary

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["simulate", "simulated_bare"]

P = ParamSpec("P")


def _with_xarray(bare: Callable[P, xr.Dataset]) -> Callable[P, xr.Dataset]:
    """The function with a Dataset of xarray in place of a Bare."""

    @wraps(bare)
    def called(*args: P.args, **kwargs: P.kwargs) -> xr.Dataset:
        from mcsv.results.sections.parts import whole  # loads xarray

        return whole(bare(*args, **kwargs))

    return called


@watched
@_with_xarray
def simulate(
    model: AnyModel,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    quantiles: float | Iterable[float] | None = None,
    keep: str | Sequence[str] = (),
    progress: engine.Progress | bool | None = None,
    scope: str = "",
    until: str | Sequence[str] | Mapping[str, float | str] = (),
    full: bool = False,
    levels: int = 0,
    curves: bool = False,
    returns: bool = False,
    beyond: str | Sequence[str] | Mapping[str, float] = (),
    money: bool = False,
    sampling: str | None = None,
    executor: Anywhere | None = None,
) -> xr.Dataset:
    """Simulate a model and return its results.

    ``model`` is a Model, the mapping that a model file would hold, or the path of one. ``draws`` from 2 on; ``seed``
    from 0 to 2^64 - 1; ``threads`` (all processors unless given) moves no bit of the result; ``quantiles`` between 0
    and 1 in place of the usual ones (0.05, 0.5 and 0.95 are always there); ``keep`` names inputs, outputs and pockets
    (position at the window's end) whose single draws are wanted as variables ``draws_<name>``; ``progress`` is called
    with draws done and draws wanted, and True shows a bar in a notebook, or in a terminal on stderr.
    With another ``scope`` inputs of the same name draw other numbers, as for programmes that share nothing.
    ``until`` says how sure figures are to be (``"p_deficit_window: 0.001"``, ``{"reserve_required": "1%"}``): the run
    stops as soon as all are, after ``draws`` at the latest, see :mod:`mcsv.results.reading.sureness`; not being sure
    enough by then warns (Incomplete). Attributes ``until``, ``until_reached`` and ``until_limit`` tell by which
    rule it ended.
    ``full`` adds what takes time of its own: the point estimate, where every input is at its mean.
    ``levels`` asks how sure the chance of a deficit itself is: in so many worlds (4,096 are a good number) all that
    could be known is drawn once, and what merely happens 1,024 times. ``curves`` adds what a page needs whose reader
    may move reserve, window and tolerance (``reserve_curve``, ``net_cost_curve``); it makes the draws again.
    ``money`` goes through the draws a second time and adds what money does: how soon value comes, what others save for
    each pound that the accountable pocket spends, what funding each pocket needs at the worst time, and who gains.
    ``returns`` adds, by a second study of the same draws, net present value in cash apart from value, ratios of
    benefits to costs, rates of return, what funding pays, and how things stand given each decision. ``beyond`` names
    thresholds (``{"stays": 1_500}``): how surely outputs are above and below them.
    ``sampling`` in place of what the model says: ``"sobol"`` takes scrambled Sobol points for draws, of which there are
    16 replicates of a power of two each: ``draws`` are rounded up, and attribute ``draws_asked`` says from what.
    ``executor`` in place of threads: any executor of ``concurrent.futures`` (processes, loky, ipyparallel, mpi4py),
    ``client.get_executor()`` of dask.distributed, whose workers are all used and looked at first (E771 where they have
    other code), or one of :mod:`mcsv.engine.executors`; it moves no bit of the result either.

    Of two runs of the same, attributes ``elapsed_seconds`` and ``threads`` may differ, and nothing else.
    The Dataset's variables, dimensions and units are declared in :mod:`mcsv.results.declared.variables`. Raises
    UsageError for an argument that makes no sense, NumericalError where a draw is no finite number, ResourceError where
    the run would not fit into memory, Unfinished where the cluster that drew is lost, Interrupted where Ctrl-C came
    before any draws were whole; later it gives what there is, and warns (Incomplete).
    """
    assert not isinstance(progress, bool)  # watched made a bar of it
    model, keep = as_model(model), checked_keep(keep)
    draws, seed, worlds = checked_draws(draws), checked_seed(seed), checked_levels(levels)
    ran_on = executor_of(executor, threads)
    workers = ran_on.workers
    asked, goals = checked_quantiles(quantiles), tuple(map(parse_goal, in_words(until)))
    stated, compared = wanted_quantiles(asked), in_words(beyond)
    began = time.perf_counter()
    asked_draws, wanted = draws, checked_sampling(sampling, [variant.sampling for variant in model.variants.values()])
    plan, draws = planned(model, draws, seed, wanted, keep, scope)
    looks = Looks(
        plan.layout, compared, of_returns(model, plan, scope, draws, engine.threads_here(ran_on)) if returns else None
    )
    stop = Until(goals, stated, partial(provenance, model), draws, progress) if goals else None
    if worlds:
        engine.check_levels(plan)
    begins(progress, "drawing")
    found = studied(model, plan, draws, ran_on, stated, progress, scope, stop.distance if stop else None)
    if worlds and found.complete:
        begins(progress, "worlds")
        found = in_worlds(found, worlds, ran_on)
    spread, whole = of_money(model, found, scope, ran_on, progress) if money and found.complete else (None, True)
    found = found if whole else replace(found, complete=False)
    found = looks.take(found, wanted_levels(mirrored(stated)), ran_on, progress)
    begins(progress, "curves") if curves else None
    windows = in_windows(model, found, scope, ran_on) if curves and found.complete else None
    found = found if windows is not None or not curves else replace(found, complete=False)
    attrs = provenance(model, found.plan, found.tallied.draws, found.complete, scope)
    attrs = attrs if found.complete else told(attrs, draws, frames=5)
    attrs |= questions_of(model)
    attrs |= {"draws_asked": asked_draws} if draws != asked_draws else {}
    attrs |= {"worlds": worlds} if found.worlds.cells else {}
    attrs |= {"quantiles": " ".join(map(repr, asked))} if asked else {}
    attrs |= {"threads": workers, "elapsed_seconds": time.perf_counter() - began}
    points = at_means(model) if full else None
    results = dataset(Summary(found), stated, engine.kept_by_name(plan, found.kept), attrs, points)
    results = looks.added_to(results)
    if spread is not None:
        results = with_money(results, spread, {name: bool(group.minority) for name, group in model.groups.items()})
    if windows is not None:
        results = with_curves(results, Summary(found), *windows)
    return results if stop is None else stop.concluded(results)


simulated_bare: Callable[..., xr.Dataset] = unwrap(simulate)
"""As :func:`simulate`, for whoever only looks at the results: as a rule a Bare, for which xarray is not loaded."""
