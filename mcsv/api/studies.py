"""The studies of a run: of its plan, and of other plans that make the same draws and look at something else."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent import futures
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.arguments import balanced, checked_threads
from mcsv.errors import Interrupted, Mistake, UsageError
from mcsv.model import Model
from mcsv.plan import Layout, Plan, Purpose, lower
from mcsv.plan.points import alike, streams_of, with_points
from mcsv.plan.tried import in_the_middle
from mcsv.progress import begins
from mcsv.results.sections.curves import SHARES
from mcsv.results.sections.reserves import reserve_levels, wanted_confidences
from mcsv.results.sections.worlds import curve_points
from mcsv.results.statistics.intervals import bracket_ends
from mcsv.results.statistics.summary import Summary

__all__ = [
    "Anywhere",
    "at_means",
    "executor_of",
    "in_points",
    "in_windows",
    "in_worlds",
    "mirrored",
    "of_money",
    "of_returns",
    "of_windows",
    "opened",
    "planned",
    "studied",
    "wanted_levels",
]

Floats = NDArray[np.float64]

Anywhere = engine.Executor | futures.Executor
"""Where draws may be made."""


def executor_of(executor: Anywhere | None, threads: int | None) -> engine.Executor:
    """Where passes run: on an executor that somebody gave, or else on so many threads."""
    if executor is None:
        return engine.Threads(checked_threads(threads) or engine.available_threads())
    if not hasattr(executor, "submit"):
        if not hasattr(executor, "map"):
            rule = "an executor of concurrent.futures, or one of mcsv.engine.executors"
            raise UsageError(Mistake("E205", "is not possible", "executor", repr(executor)[:60], rule))
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
    wanted = replace(wanted_levels(np.union1d(levels, reserve_levels(confidences))), tails=levels, until=until)
    return engine.study(plan, draws, executor, wanted, progress, partial(opened, model, plan.seed, scope))


def of_returns(model: Model, own: Plan, scope: str, draws: int, workers: int) -> Plan | None:
    """The plan of a second study of the draws of ``own``, which tells of returns; None for a model that has none."""
    plan = lower(model, own.seed, scope=scope, purpose=Purpose(returns=True))
    if not plan.layout.returns:
        return None
    narrow = alike(engine.to_returns(plan), own)
    engine.check_memory(narrow, draws, workers)
    return narrow


def wanted_levels(quantiles: Floats) -> engine.Levels:
    """These quantiles of every cell, and what their errors need."""
    return engine.Levels(quantiles, quantiles, partial(bracket_ends, quantiles))


def mirrored(quantiles: Floats) -> Floats:
    """The quantiles, and those of what is counted below zero."""
    return np.union1d(quantiles, np.round(1.0 - quantiles, 12))


def at_means(model: Model) -> dict[str, float]:
    """The accountable pocket's net cost in each option, where every input is at its mean and nothing happens."""
    found: dict[str, float] = {}
    for option, variant in model.variants.items() if model.accountability and model.periods else ():
        assert model.accountability is not None
        alone = variant.beside({})  # the base holds the others, which have their turn
        plan = lower(alone, purpose=Purpose(still=True))
        book = plan.layout.pocket_cells["base", model.accountability.pocket]
        assert book.cash is not None
        found[option] = book.cash.offset - float(engine.first_draws(plan, 1)[book.cash.cell, 0])  # all are alike
    return found


def of_money(
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


def in_worlds(found: engine.Study, worlds: int, executor: engine.Executor) -> engine.Study:
    """The study with what worlds tell; after Ctrl-C without."""
    try:
        seen = engine.in_worlds(found.plan, worlds, executor, curve_points(Summary(found)))
    except Interrupted:
        return replace(found, complete=False)
    return replace(found, worlds=seen) if seen.complete else replace(found, complete=False)


def of_windows(model: Model, own: Plan, scope: str = "") -> Plan:
    """The plan of a second study of the draws of ``own``, which tells of windows of every length."""
    return alike(lower(model, own.seed, scope=scope, purpose=Purpose(windows=True)), own)


def in_windows(
    model: Model, found: engine.Study, scope: str, executor: engine.Executor
) -> tuple[engine.InWindows, Layout] | None:
    """What windows of every length tell of the same draws, and where in it they stand; None after Ctrl-C."""
    plan = engine.windows_of_answer(found.plan) or of_windows(model, found.plan, scope)
    try:
        seen = engine.windows(plan, found.tallied.draws, executor, SHARES)
    except Interrupted:
        return None
    return seen, plan.layout


def opened(model: Model, seed: int, scope: str, option: str, pocket: str) -> Plan:
    """The plan of an option in which the reserve of a pocket is left open."""
    return lower(model.variants[option].beside({}), seed, scope=scope, lever=pocket)
