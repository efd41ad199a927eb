"""The story in a page: read a model, lower it, run it, read the answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent import futures
from dataclasses import dataclass, replace
from functools import partial, wraps
from importlib.metadata import version
from inspect import unwrap
from typing import TYPE_CHECKING, Any, ParamSpec

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.arguments import (
    balanced,
    checked_draws,
    checked_keep,
    checked_levels,
    checked_quantiles,
    checked_sampling,
    checked_seed,
    checked_threads,
)
from mcsv.errors import Interrupted
from mcsv.files import AnyModel, as_model, read_model, self_contained, write_model
from mcsv.model import Model
from mcsv.model.review import Review, review
from mcsv.plan import Layout, Plan, Purpose, lower
from mcsv.plan.points import alike, streams_of, with_points
from mcsv.plan.tried import in_the_middle, tried_levers
from mcsv.progress import begins, watched
from mcsv.results.questions.further import questions_of
from mcsv.results.questions.until import Until
from mcsv.results.reading.goals import parse_goal
from mcsv.results.sections.curves import curves as with_curves
from mcsv.results.sections.dataset import dataset, wanted_quantiles
from mcsv.results.sections.incomplete import told
from mcsv.results.sections.looks import Looks
from mcsv.results.sections.money import with_money
from mcsv.results.sections.points import how_sampled
from mcsv.results.sections.reserves import read_exactly, reserve_levels, wanted_confidences
from mcsv.results.sections.worlds import curve_points
from mcsv.results.statistics.intervals import bracket_ends
from mcsv.results.statistics.summary import Summary
from mcsv.version import __version__

if TYPE_CHECKING:
    import xarray as xr

__all__ = [
    "DEFAULT_DRAWS",
    "DEFAULT_SEED",
    "Anywhere",
    "Estimate",
    "Review",
    "estimate",
    "executor_of",
    "in_points",
    "provenance",
    "read_model",
    "review",
    "simulate",
    "simulated_bare",
    "studied",
    "warmup",
    "write_model",
]

P = ParamSpec("P")

Floats = NDArray[np.float64]

Anywhere = engine.Executor | futures.Executor
"""Where draws may be made."""

DEFAULT_DRAWS = 1_000_000
DEFAULT_SEED = 1
"""A documented constant, never the clock: the same call gives the same answer."""


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
    quantiles: float | Sequence[float] | None = None,
    keep: str | Sequence[str] = (),
    progress: engine.Progress | bool | None = None,
    scope: str = "",
    until: str | Sequence[str] = (),
    full: bool = False,
    levels: int = 0,
    curves: bool = False,
    returns: bool = False,
    beyond: str | Sequence[str] = (),
    money: bool = False,
    sampling: str | None = None,
    executor: Anywhere | None = None,
) -> xr.Dataset:
    """Simulate a model and return its results.

    ``model`` is a Model, the mapping that a model file would hold, or the path of one. ``draws`` from 2 on; ``seed``
    from 0 to 2^64 - 1; ``threads`` (all processors unless given) moves no bit of the result; ``quantiles`` between 0
    and 1 in place of the usual ones; ``keep`` names inputs, outputs and pockets (position at the window's end) whose
    single draws are wanted as variables ``draws_<name>``; ``progress`` is called with draws done and draws wanted, and
    True shows a bar in a notebook, or in a terminal on stderr.
    With another ``scope`` inputs of the same name draw other numbers, as for programmes that share nothing.
    ``until`` says how sure figures are to be (``"p_deficit_window: 0.001"``, ``"reserve_required: 1%"``): the run stops
    as soon as all are, after ``draws`` at the latest, see :mod:`mcsv.results.reading.sureness`; not being sure enough
    by then warns (Incomplete). Attributes ``until``, ``until_reached`` and ``until_limit`` tell by which rule it ended.
    ``full`` adds what takes time of its own: the point estimate, where every input is at its mean.
    ``levels`` asks how sure the chance of a deficit itself is: in so many worlds (4,096 are a good number) all that
    could be known is drawn once, and what merely happens 1,024 times. ``curves`` adds what a page needs whose reader
    may move reserve, window and tolerance (``reserve_curve``, ``net_cost_curve``); it makes the draws again.
    ``money`` goes through the draws a second time and adds what money does: how soon value comes, what others save for
    each pound that the accountable pocket spends, what funding each pocket needs at the worst time, and who gains.
    ``returns`` adds, by a second study of the same draws, net present value in cash apart from value, ratios of
    benefits to costs, rates of return, what funding pays, and how things stand given each decision. ``beyond`` names
    thresholds (``"stays: 1_500"``): how surely outputs are above and below them.
    ``sampling`` in place of what the model says: ``"sobol"`` takes scrambled Sobol points for draws, of which there are
    16 replicates of a power of two each: ``draws`` are rounded up, and attribute ``draws_asked`` says from what.
    ``executor`` in place of threads: any executor of ``concurrent.futures`` (processes, loky, ipyparallel, mpi4py),
    ``client.get_executor()`` of dask.distributed, whose workers are all used and looked at first (E771 where they have
    other code), or one of :mod:`mcsv.engine.executors`; it moves no bit of the result either.

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
    asked, goals = checked_quantiles(quantiles), tuple(map(parse_goal, (until,) if isinstance(until, str) else until))
    stated, compared = wanted_quantiles(asked), (beyond,) if isinstance(beyond, str) else tuple(beyond)
    began = time.perf_counter()
    asked_draws, wanted = draws, checked_sampling(sampling, [variant.sampling for variant in model.variants.values()])
    plan, draws = planned(model, draws, seed, wanted, keep, scope)
    looks = Looks(
        plan.layout, compared, _of_returns(model, plan, scope, draws, engine.threads_here(ran_on)) if returns else None
    )
    stop = Until(goals, stated, partial(provenance, model), draws, progress) if goals else None
    if worlds:
        engine.check_levels(plan)
    begins(progress, "drawing")
    found = studied(model, plan, draws, ran_on, stated, progress, scope, stop.distance if stop else None)
    if worlds and found.complete:
        begins(progress, "worlds")
        found = _in_worlds(found, worlds, ran_on)
    spread, whole = _money(model, found, scope, ran_on, progress) if money and found.complete else (None, True)
    found = found if whole else replace(found, complete=False)
    found = looks.take(found, _levels(_mirrored(stated)), ran_on, progress)
    begins(progress, "curves") if curves else None
    windows = _windows(model, found, scope, ran_on) if curves and found.complete else None
    found = found if windows is not None or not curves else replace(found, complete=False)
    attrs = provenance(model, found.plan, found.tallied.draws, found.complete, scope)
    attrs = attrs if found.complete else told(attrs, draws, frames=5)
    attrs |= questions_of(model)
    attrs |= {"draws_asked": asked_draws} if draws != asked_draws else {}
    attrs |= {"worlds": worlds} if found.worlds.cells else {}
    attrs |= {"quantiles": " ".join(map(repr, asked))} if asked else {}
    attrs |= {"threads": workers, "elapsed_seconds": time.perf_counter() - began}
    at_means = _at_means(model) if full else None
    results = dataset(Summary(found), stated, engine.kept_by_name(plan, found.kept), attrs, at_means)
    results = looks.added_to(results)
    if spread is not None:
        results = with_money(results, spread, {name: bool(group.minority) for name, group in model.groups.items()})
    if windows is not None:
        results = with_curves(results, Summary(found), *windows)
    return results if stop is None else stop.concluded(results)


simulated_bare: Callable[..., xr.Dataset] = unwrap(simulate)
"""As :func:`simulate`, for whoever only looks at the results: as a rule a Bare, for which xarray is not loaded."""


def executor_of(executor: Anywhere | None, threads: int | None) -> engine.Executor:
    """Where passes run: on an executor that somebody gave, or else on so many threads."""
    if executor is None:
        return engine.Threads(checked_threads(threads) or engine.available_threads())
    if not hasattr(executor, "submit"):
        return executor
    if type(executor).__module__.partition(".")[0] == "distributed":
        from mcsv.engine.cluster.cluster import Cluster

        return Cluster.of_executor(executor)
    pool: Any = executor
    workers = checked_threads(threads) or getattr(pool, "_max_workers", None) or engine.available_threads()
    return engine.Futures(pool, int(workers))


def planned(
    model: Model, draws: int, seed: int, sampling: str, keep: Sequence[str] = (), scope: str = ""
) -> tuple[Plan, int]:
    """The plan of a run, and its draws: more than were asked for where they are points, which balance."""
    plan = lower(model, seed, keep, scope)
    if sampling != "sobol":
        return plan, draws
    # What is kept has no part in which input has which coordinate.
    plan = in_points(plan, model, scope) if keep or model.levers else engine.pointed(plan)
    return plan, balanced(draws, plan.replicates, engine.BLOCK)


def in_points(plan: Plan, model: Model, scope: str = "") -> Plan:
    """A plan of a model's draws with the points of its run.

    Coordinates are ordered by the model with its levers in the middle of their ranges, so that to move one moves no
    point; where no model holds there, as they stand in the plan.
    """
    middle = in_the_middle(model) if model.levers else model
    if middle is None:
        return with_points(plan, streams_of(lower(model, plan.seed, scope=scope)))
    return engine.pointed(plan, lower(middle, plan.seed, scope=scope))


def studied(
    model: Model,
    plan: Plan,
    draws: int,
    executor: engine.Executor,
    levels: Floats,
    progress: engine.Progress | None = None,
    scope: str = "",
    until: engine.Distance | None = None,
) -> engine.Study:
    """What a plan of a model comes to, for quantiles at these levels.

    ``until`` tells how far from its goals a study still is, where it may end before all draws are made.
    """
    engine.check_memory(plan, draws, engine.threads_here(executor))
    confidences = wanted_confidences(plan.layout.tolerances.values())
    wanted = replace(_levels(np.union1d(levels, reserve_levels(confidences))), tails=levels, until=until)
    wanted = replace(wanted, exactly=partial(read_exactly, plan.layout))
    opened = partial(_opened, model, plan.seed, scope)
    return engine.study(plan, draws, executor, wanted, progress, opened)


def _of_returns(model: Model, own: Plan, scope: str, draws: int, workers: int) -> Plan | None:
    """The plan of a second study of the draws of ``own``, which tells of returns; None for a model that has none."""
    plan = lower(model, own.seed, scope=scope, purpose=Purpose(returns=True))
    if not plan.layout.returns:
        return None
    narrow = alike(engine.to_returns(plan), own)
    engine.check_memory(narrow, draws, workers)
    return narrow


def _levels(quantiles: Floats) -> engine.Levels:
    """These quantiles of every cell, and what their errors need."""
    return engine.Levels(quantiles, quantiles, partial(bracket_ends, quantiles))


def _mirrored(quantiles: Floats) -> Floats:
    """The quantiles, and those of what is counted below zero."""
    return np.union1d(quantiles, np.round(1.0 - quantiles, 12))


def _at_means(model: Model) -> dict[str, float]:
    """The accountable pocket's net cost in each option, where every input is at its mean and nothing happens."""
    found: dict[str, float] = {}
    for option, variant in model.variants.items() if model.accountability and model.periods else ():
        assert model.accountability is not None
        plan = lower(variant, purpose=Purpose(still=True))
        book = plan.layout.pocket_cells["base", model.accountability.pocket]
        assert book.cash is not None
        found[option] = book.cash.offset - float(engine.first_draws(plan, 1)[book.cash.cell, 0])  # all are alike
    return found


def _money(
    model: Model, found: engine.Study, scope: str, executor: engine.Executor, progress: engine.Progress | None
) -> tuple[Summary | None, bool]:
    """What money does in the draws of a study, and whether it is whole; None for a model without pockets."""
    plan, draws = lower(model, found.plan.seed, scope=scope, purpose=Purpose(money=True)), found.tallied.draws
    if not plan.cells:
        return None, True
    plan = alike(plan, found.plan)
    engine.check_memory(plan, draws, engine.threads_here(executor))
    begins(progress, "money")
    levels = np.array([0.05])
    wanted = engine.Levels(levels, np.zeros(0), partial(bracket_ends, levels))
    try:
        seen = engine.study(plan, draws, executor, wanted, progress)
    except Interrupted:
        return None, False
    return (Summary(seen), True) if seen.complete else (None, False)


def _in_worlds(found: engine.Study, worlds: int, executor: engine.Executor) -> engine.Study:
    """The study with what worlds tell; after Ctrl-C without."""
    try:
        seen = engine.in_worlds(found.plan, worlds, executor, curve_points(Summary(found)))
    except Interrupted:
        return replace(found, complete=False)
    return replace(found, worlds=seen) if seen.complete else replace(found, complete=False)


def _windows(
    model: Model, found: engine.Study, scope: str, executor: engine.Executor
) -> tuple[engine.InWindows, Layout] | None:
    """What windows of every length tell of the same draws, and where in it they stand; None after Ctrl-C."""
    plan = alike(lower(model, found.plan.seed, scope=scope, purpose=Purpose(windows=True)), found.plan)
    try:
        seen = engine.windows(plan, found.tallied.draws, executor)
    except Interrupted:
        return None
    return seen, plan.layout


def _opened(model: Model, seed: int, scope: str, option: str, pocket: str) -> Plan:
    return lower(model.variants[option], seed, scope=scope, lever=pocket)


def provenance(model: Model, plan: Plan, draws: int, complete: bool, scope: str = "") -> dict[str, Any]:
    """What a result says of where it comes from, as attributes."""
    answerable, found = model.accountability, engine.fingerprints(model, plan)
    attrs: dict[str, Any] = {
        "programme": model.programme,
        "currency": model.currency,
        "price_year": model.price_year,
        "start": str(model.start) if model.start else "",
        "step": model.step,
        "fingerprint": found.whole,
        "fingerprint_model": found.model,
        "fingerprint_draws": found.draws,
        "fingerprint_code": found.code,
        "seed": plan.seed,
        "draws": draws,
        "complete": int(complete),
        "mcsv": __version__,
        "numpy": version("numpy"),
        "numba": engine.compiled_with()["numba"],
        "model": self_contained(model, described=False),
    }
    if answerable:
        attrs |= {
            "accountability_pocket": answerable.pocket,
            "accountability_window": plan.layout.window,
            "accountability_label": str(answerable.window),
            "tolerance": answerable.tolerance,
        }
    cells = plan.layout.view_cells
    differs = any(
        cells[option, "society"] != cells[option, "public_value"] for option, view in cells if view == "society"
    )
    attrs |= {"weighted_by_income": int(differs)}
    return attrs | how_sampled(plan, model.sampling) | ({"scope": scope} if scope else {})


@dataclass(frozen=True)
class Estimate:
    """What a run would cost: bytes of memory at most, seconds (None before kernels are compiled), and its size."""

    memory_bytes: int
    seconds: float | None
    inputs: int
    cells: int
    steps: int

    def _repr_html_(self) -> str:
        from mcsv.reports.media.html.draw import fragment
        from mcsv.reports.writing.paper import Column, Row, Table
        from mcsv.reports.writing.words import exact

        names = {"memory_bytes": "bytes of memory", "seconds": "seconds", "inputs": "inputs", "cells": "cells"}
        known = {said: getattr(self, name) for name, said in {**names, "steps": "steps a draw"}.items()}
        rows = tuple(Row(said, (exact(value),)) for said, value in known.items() if value is not None)
        return fragment([Table("What a run would cost", (Column("at most, about"),), rows)])


def estimate(model: AnyModel, draws: int = DEFAULT_DRAWS, threads: int | None = None) -> Estimate:
    """What simulating the model would take on this machine, from its plan and a timed pilot.

    Its levers are tried at both ends: UsageError where one cannot be moved so far.
    """
    workers = threads or engine.available_threads()
    model = as_model(model)
    plan = lower(model)
    if model.levers:
        tried_levers(model, plan)
    seconds = None
    if engine.compiled_before():
        sample, levels = min(draws, 2 * engine.SHARD), wanted_quantiles(None)
        began = time.perf_counter()
        found = engine.study(replace(plan, twins=None), sample, engine.Inline(), engine.Levels(levels, levels))
        seconds = (time.perf_counter() - began) * draws / sample / workers
        if plan.twins:
            began = time.perf_counter()
            engine.apart(replace(found.plan, twins=plan.twins), found.tallied, engine.Inline())
            rounds = engine.draws_apart(draws) / engine.draws_apart(sample)
            seconds += (time.perf_counter() - began) * rounds / workers
        began = time.perf_counter()
        engine.reserves_by_runs(found, partial(_opened, model, plan.seed, ""), engine.Inline())
        rounds = engine.draws_to_try(draws) / engine.draws_to_try(sample)
        seconds += (time.perf_counter() - began) * rounds / workers
    memory = engine.memory_bound(plan, draws, workers)
    return Estimate(memory, seconds, plan.inputs, plan.cells, len(plan.program.code))


def warmup(status: Callable[[str], None] | None = None) -> None:
    """Compile the kernels, unless they were built in or compiled before; ``status`` is told where that takes long."""
    if status is not None and not engine.compiled_before():
        status("compiling kernels, once on this machine; this takes some seconds")
    engine.compile_kernels()
