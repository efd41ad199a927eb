"""The story in a page: read a model, lower it, run it, read the answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv import engine
from mcsv.arguments import checked_draws, checked_quantiles, checked_seed, checked_threads
from mcsv.files import read_model
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.results.dataset import dataset, reserve_levels, wanted_confidences, wanted_quantiles
from mcsv.results.summary import Summary, rank
from mcsv.version import __version__

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]

__all__ = ["DEFAULT_DRAWS", "DEFAULT_SEED", "Estimate", "estimate", "read_model", "simulate", "warmup"]

DEFAULT_DRAWS = 1_000_000
DEFAULT_SEED = 1
"""A documented constant, never the clock: the same call gives the same answer."""


def simulate(
    model: Model,
    draws: int = DEFAULT_DRAWS,
    seed: int = DEFAULT_SEED,
    threads: int | None = None,
    quantiles: Sequence[float] | None = None,
    keep: Sequence[str] = (),
    progress: engine.Progress | None = None,
) -> xr.Dataset:
    """Simulate a model and return its results.

    ``draws`` from 2 on; ``seed`` from 0 to 2^64 - 1; ``threads`` (all processors unless given) moves no bit of the
    result; ``quantiles`` between 0 and 1 in place of the usual ones; ``keep`` names inputs, outputs and pockets
    (position at the window's end) whose single draws are wanted as variables ``draws_<name>``; ``progress`` is
    called with draws done and draws wanted.

    The Dataset's variables, dimensions and units are declared in :mod:`mcsv.results.variables`. Raises UsageError
    for an argument that makes no sense, NumericalError where a draw is no finite number, ResourceError where the
    run would not fit into memory, Interrupted where Ctrl-C came before any draws were whole.
    """
    draws, seed = checked_draws(draws), checked_seed(seed)
    workers = checked_threads(threads) or engine.available_threads()
    levels = wanted_quantiles(checked_quantiles(quantiles))
    began = time.perf_counter()
    plan = lower(model, seed, keep)
    engine.check_memory(plan, draws, workers)
    seen = engine.pilot(plan)
    plan, lumpy = engine.centred(plan, seen), engine.lumpy(plan, seen, draws)
    tallied, drawn, complete = engine.run(plan, draws, workers, progress, keep=lumpy)
    tallied, kept = tallied.checked(), dict(zip(engine.kept_cells(plan, lumpy), drawn, strict=True))
    beside = ThreadPoolExecutor(2, thread_name_prefix="mcsv-second-look")
    try:
        apart = beside.submit(engine.apart, plan, tallied, workers)
        found = beside.submit(_summary, plan, tallied, kept, levels, workers)
        import xarray  # noqa: F401  takes its time, which others need not wait for

        summary = replace(found.result(), apart=apart.result())
    except KeyboardInterrupt:
        # All draws are there; what a second look would have made exact is as good as the bins tell it.
        summary, complete = Summary(tallied, rank(tallied), {}), False
    finally:
        beside.shutdown(wait=False, cancel_futures=True)
    attrs = _provenance(model, plan, tallied.moments.draws, complete)
    attrs |= {"threads": workers, "elapsed_seconds": time.perf_counter() - began}
    return dataset(summary, levels, engine.kept_by_name(plan, kept), attrs)


def _summary(plan: Plan, tallied: engine.Tallied, kept: dict[int, Floats], levels: Floats, threads: int) -> Summary:
    """The figures, those that bins blur from a second look: at draws that were kept, or at the same draws once more."""
    ranked = rank(tallied)
    every = np.union1d(levels, reserve_levels(wanted_confidences(plan.layout.tolerances.values())))
    inner = plan.layout.means_only
    wanted = [pair for pair in engine.blurred(ranked, every) if pair[0] not in inner]
    tails = [tail for tail in engine.blurred_tails(ranked, levels) if tail[0] not in inner]
    missing = {cell for cell, _ in (*wanted, *tails)} - kept.keys()
    if engine.room_for(len(missing) + len(kept), tallied.moments.draws):
        kept = kept | engine.recalled(plan, tallied, missing, threads)
    exact, beyond = engine.looked_up(kept, ranked, wanted, tails, threads)
    wanted = [pair for pair in wanted if pair not in exact]
    exact |= engine.refined(plan, tallied, ranked, wanted, threads) if wanted else {}
    summary = Summary(tallied, ranked, exact)
    values = {tail: summary.quantile(*tail) for tail in tails if tail not in beyond}
    return replace(summary, tails=beyond | engine.exact_tails(plan, tallied, values, threads))


def _provenance(model: Model, plan: Plan, draws: int, complete: bool) -> dict[str, Any]:
    answerable = model.accountability
    attrs: dict[str, Any] = {
        "programme": model.programme,
        "currency": model.currency,
        "price_year": model.price_year,
        "start": str(model.start) if model.start else "",
        "step": model.step,
        "fingerprint": plan.fingerprint,
        "seed": plan.seed,
        "draws": draws,
        "complete": int(complete),
        "mcsv": __version__,
        "numpy": version("numpy"),
        "numba": version("numba"),
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
    return attrs | {"weighted_by_income": int(differs)}


@dataclass(frozen=True)
class Estimate:
    """What a run would cost: bytes of memory at most, seconds (None before kernels are compiled), and its size."""

    memory_bytes: int
    seconds: float | None
    inputs: int
    cells: int
    steps: int


def estimate(model: Model, draws: int = DEFAULT_DRAWS, threads: int | None = None) -> Estimate:
    """What simulating the model would take on this machine, from its plan and a timed pilot."""
    workers = threads or engine.available_threads()
    plan = lower(model)
    seconds = None
    if engine.compiled_before():
        seen = engine.pilot(plan)
        centred, lumpy = engine.centred(plan, seen), engine.lumpy(plan, seen, draws)
        sample = min(draws, 2 * engine.SHARD)
        began = time.perf_counter()
        tallied, drawn, _ = engine.run(centred, sample, 1, keep=lumpy)
        kept = dict(zip(engine.kept_cells(centred, lumpy), drawn, strict=True))
        _summary(centred, tallied, kept, wanted_quantiles(None), 1)
        seconds = (time.perf_counter() - began) * draws / sample / workers
        if plan.twins:
            began = time.perf_counter()
            engine.apart(plan, tallied, 1)
            rounds = engine.draws_apart(draws) / engine.draws_apart(sample)
            seconds += (time.perf_counter() - began) * rounds / workers
    memory = engine.memory_bound(plan, draws, workers)
    return Estimate(memory, seconds, plan.inputs, plan.cells, len(plan.program.code))


def warmup(status: Callable[[str], None] | None = None) -> None:
    """Compile the kernels, or load what this machine compiled before; ``status`` is told where it will take long."""
    if status is not None and not engine.compiled_before():
        status("compiling kernels, once on this machine; this takes some seconds")
    engine.compile_kernels()
