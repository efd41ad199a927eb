"""What a page needs to compute a run again: its plan, the digests of its tallies, and the kernels for browsers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mcsv import engine
from mcsv.api import of_windows, planned
from mcsv.ask.verify import verify
from mcsv.errors import Mistake, UsageError
from mcsv.files.results import model_of
from mcsv.kernels.objects import WASM
from mcsv.kernels.wasm import Portable, portable_kernels
from mcsv.model import Model, placed
from mcsv.model.changes.targets import target_of
from mcsv.plan import Plan
from mcsv.plan.movable import Movable, movable
from mcsv.plan.tried import tried_levers
from mcsv.reports.live.job import job_of
from mcsv.reports.live.moves import moves_of
from mcsv.reports.live.shown import ByPosition, Shown, shown
from mcsv.reports.media.html.computing import Live
from mcsv.reports.writing.screen import clean
from mcsv.results.questions.again import arguments
from mcsv.results.reading.portfolio import is_portfolio

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["check_live", "live", "with_windows"]

_MOST = 2_000_000_000
"""Draws that a page makes again: beyond them nobody would wait."""


def check_live() -> Portable:
    """The kernels for browsers; UsageError E798 where this copy of mcsv has none."""
    found = portable_kernels()
    if found.why:
        rule = "a page that computes again carries the kernels that were compiled for browsers"
        way_out = "install a wheel of mcsv that was built with the ziglang wheel beside it"
        raise UsageError(Mistake("E798", f"is not possible: {found.why}", "--live", "", rule, way_out))
    return found


def live(
    results: xr.Dataset,
    threads: int | None = None,
    progress: engine.Progress | None = None,
    kernels: Portable | None = None,
    fresh: bool = False,
    overrides: Sequence[str] = (),
) -> Live:
    """Make the draws of a result once more, and what a page needs to do the same; unless it is ``fresh``, every figure
    of it is compared first. ``overrides``: what was set in the model's file, for the command that the page tells.

    UsageError E531 where the result does not hold its model, E799 where a page cannot make its draws again, or where
    they are others today.
    """
    kernels = kernels or check_live()
    if problem := _problem(results):
        way_out = "leave --live out: the page without it tells the same"
        raise UsageError(Mistake("E799", problem, "--live", way_out=way_out))
    if not (fresh or verify(results, threads, progress).same):
        _refuse()
    model, asked = model_of(results), arguments(results)
    draws, scope = int(results.attrs["draws"]), asked["scope"]
    sampling = str(asked["sampling"] or "plain")
    plan, _ = planned(model, draws, asked["seed"], sampling, (), scope)
    if engine.fingerprints(model, plan).whole != results.attrs["fingerprint"]:
        _refuse()
    moves, figures, options = None, tuple[Shown, ...](), tuple(map(clean, plan.layout.options))
    if model.levers and not scope:
        if mistakes := [*_left_to_others(model), *_too_few(draws)]:
            raise UsageError(mistakes)
        plan, levers = with_windows(model, plan, tried_levers(model, plan))
        figures = shown(model, plan, levers)
        moves = moves_of(model, plan, levers, figures, draws, overrides) if figures else None
    plan = engine.centred(plan, engine.pilot(plan))
    job = job_of(plan, draws, engine.Threads(threads or engine.available_threads()), progress, moves)
    labels = tuple(each.label.document() if isinstance(each.label, ByPosition) else each.label for each in figures)
    by_runs = bool(figures) and _by_runs(model, plan)
    return Live(job.told, job.arrays, kernels.codes["vectors"], WASM["vectors"], labels, options, by_runs)


def _by_runs(model: Model, plan: Plan) -> bool:
    """Whether in some option the accountable pocket's reserve does more than shift its position."""
    books, who = plan.layout.pocket_cells.items(), model.accountability
    return who is not None and any(not book.shifts for (_, pocket), book in books if pocket == who.pocket)


def _left_to_others(model: Model) -> Iterator[Mistake]:
    """Levers of a risk that some other pocket accepts: nothing that a page moves follows from it."""
    for name, lever in model.levers.items():
        section, *_, last = target_of(model, lever.of).steps
        if (section, last) == ("pockets", "tolerance"):
            what = "moves no figure of a page, which tells of the accountable pocket"
            way_out = "take the lever out, or move accountability.tolerance"
            yield placed(model, Mistake("E799", what, f"levers.{name}", lever.of, way_out=way_out))


def _too_few(draws: int) -> Iterator[Mistake]:
    """Fewer draws than those after which bins are laid: a page, which makes no more, would lay others."""
    if draws < engine.PILOT:
        what = f"is not possible with levers for so few draws: {draws:,} of {engine.PILOT:,}"
        yield Mistake("E799", what, "--live", way_out="run the model with more draws, 100,000 say")


def with_windows(model: Model, plan: Plan, levers: Movable) -> tuple[Plan, Movable]:
    """A plan of the same draws that tells of all windows, where a lever moves that of the accountability, and its
    levers; else as they are.
    """
    if levers.window is None:
        return plan, levers
    wider = of_windows(model, plan)
    return wider, movable(model, wider)


def _problem(results: xr.Dataset) -> str:
    if is_portfolio(results):
        return "is not possible for a portfolio"
    if not results.attrs.get("complete", 1):
        return "is not possible for a run that was interrupted"
    return "is not possible for so many draws" if int(results.attrs["draws"]) > _MOST else ""


def _refuse() -> None:
    way_out = "mcsv verify says what differs; write the page with the version of mcsv that made the run"
    what = "is not possible: the figures of this run are others today"
    raise UsageError(Mistake("E799", what, "--live", way_out=way_out))
