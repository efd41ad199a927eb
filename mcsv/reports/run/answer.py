"""The answer as blocks: the sentence first, then what stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.reports.run.beyond_horizon import beyond
from mcsv.reports.run.chance import chance_of_outputs, chance_of_position
from mcsv.reports.run.depth import costs, depth
from mcsv.reports.run.elsewhere import elsewhere, peaks
from mcsv.reports.run.gainers import gainers
from mcsv.reports.run.in_time import in_time
from mcsv.reports.run.known import chance_known
from mcsv.reports.run.options import compared
from mcsv.reports.run.payback import paybacks
from mcsv.reports.run.positions import by_period, reserves
from mcsv.reports.run.risks import risks
from mcsv.reports.run.sentence import deficit
from mcsv.reports.run.spread import spread
from mcsv.reports.run.summary import other_pockets, outputs, stocks, views
from mcsv.reports.run.targets import targets
from mcsv.reports.run.tolerances import tolerances
from mcsv.reports.run.transfers import transfers
from mcsv.reports.run.until import not_sure, stopped
from mcsv.reports.writing.paper import Block, Sentence
from mcsv.results.reading.figures import accountable, by_option, has_positions, pocket_index

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["about", "answer", "headline"]


def answer(results: xr.Dataset, option: str | None = None, full: bool = False) -> tuple[Block, ...]:
    """The answer. Options stand side by side; what is behind the figures is told of ``option``, the first unless told.

    ``full``: with the sections that only some readers want. KeyError where there is no option of that name.
    """
    options = by_option(results)
    name = next(iter(options)) if option is None else option
    one, several = options[name], len(options) > 1
    return (
        *_stopped(results),
        *not_sure(results),
        *headline(one, name if several else ""),
        *compared(results),
        *about(results),
        *stopped(results),
        *(_which(name, list(options)) if several else ()),
        *_sections(one, full),
    )


def headline(one: xr.Dataset, option: str = "") -> list[Sentence]:
    """What comes first of one option; ``option`` is its name where there are several."""
    if has_positions(one):
        answerable = accountable(one)
        if answerable is not None:
            return deficit(one, answerable, option)
        text = "No pocket is named as accountable; all of them are below."
    else:
        count = one.sizes.get("output", 0)
        text = f"{'The one output' if count == 1 else f'The {count} outputs'} of a model without pockets:"
    return [] if option else [Sentence((text,), "bold")]


def _stopped(results: xr.Dataset) -> list[Sentence]:
    if results.attrs.get("complete", 1):
        return []
    draws = results.attrs["draws"]
    text = f"STOPPED EARLY: everything below rests on the {draws:,} draws that were whole by then."
    return [Sentence((text,), "doubtful")]


def about(results: xr.Dataset) -> list[Sentence]:
    """Which programme over which time; nothing where the model does not say."""
    attrs = results.attrs
    parts = [str(attrs.get("programme") or "")]
    if "period" in results.sizes:
        start = f" from {attrs['start']}" if attrs.get("start") else ""
        count, step = results.sizes["period"], attrs.get("step", "period")
        parts.append(f"{count} {step}{'' if count == 1 else 's'}{start}")
    text = ", ".join(filter(None, parts))
    return [Sentence((text,))] if text else []


def _which(name: str, options: list[str]) -> list[Sentence]:
    """Whose detail follows, and how to see that of another."""
    others = [option for option in options if option != name]
    listed = " or ".join(filter(None, (", ".join(others[:-1]), others[-1])))
    text = f"Everything below is of option {name}; mcsv run --option NAME shows the same of {listed}."
    return [Sentence((text,), "bold")]


def _sections(one: xr.Dataset, full: bool) -> list[Block]:
    blocks: list[Block] = []
    answerable = accountable(one)
    if has_positions(one):
        own = None if answerable is None else pocket_index(one, answerable.pocket)
        if own is not None:
            blocks += [*by_period(one, own), *spread(one, own), *reserves(one, own), *chance_of_position(one, own)]
            blocks += [*depth(one, own), *costs(one, own), *transfers(one, own)] if full else []
            blocks += chance_known(one, own)
        blocks += [*other_pockets(one, own), *tolerances(one, own), *paybacks(one)]
        blocks += [*peaks(one), *elsewhere(one, own)] if full else []
    if "npv_mean" in one:
        blocks += views(one)
    blocks += [*in_time(one), *gainers(one)] if full else []
    if one.sizes.get("output", 0):
        blocks += [*outputs(one), *targets(one), *chance_of_outputs(one)]
    if "stock_mean" in one:
        blocks += stocks(one)
    return [*blocks, *risks(one), *beyond(one)]
