"""A result as a page: the answer first, then what stands behind it, each part in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcsv.reports.page.assumptions import assumptions
from mcsv.reports.page.levers import levers
from mcsv.reports.page.plain_words import GLOSSARY, INTRO, LIMITS
from mcsv.reports.run.answer import about, headline
from mcsv.reports.run.beyond_horizon import beyond
from mcsv.reports.run.cash_flow import cash_flow
from mcsv.reports.run.chance import chance_of_outputs, chance_of_position
from mcsv.reports.run.depth import costs, depth
from mcsv.reports.run.elsewhere import elsewhere, peaks
from mcsv.reports.run.funding import funding
from mcsv.reports.run.gainers import gainers
from mcsv.reports.run.given import given
from mcsv.reports.run.in_time import in_time
from mcsv.reports.run.known import chance_known
from mcsv.reports.run.options import compared
from mcsv.reports.run.payback import paybacks
from mcsv.reports.run.positions import by_period, reserves
from mcsv.reports.run.returns import returns
from mcsv.reports.run.risks import risks
from mcsv.reports.run.spread import spread
from mcsv.reports.run.summary import other_pockets, outputs, stocks, views
from mcsv.reports.run.targets import targets
from mcsv.reports.run.thresholds import thresholds
from mcsv.reports.run.tolerances import tolerances
from mcsv.reports.run.transfers import transfers
from mcsv.reports.writing.page import Page, Section
from mcsv.reports.writing.paper import Block, Curve, Mark, Sentence
from mcsv.reports.writing.scales import scale_of
from mcsv.results.reading.derived import verdict
from mcsv.results.reading.figures import Standing, accountable, by_option, has_positions, judged_by, pocket_index

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = ["content"]

_LONG = ("cash",)
"""Sections that nobody should have to scroll past."""


def content(
    results: xr.Dataset, model: Model | None, option: str | None = None, decided: Sequence[tuple[str, str]] = ()
) -> Page:
    """The page of a result; what is behind the figures is told of ``option``, the first unless told.

    ``model``: the one that gave the result, for its assumptions. ``decided``: what was decided on it, each as who and
    what. KeyError where there is no option of that name.
    """
    options = by_option(results)
    name = next(iter(options)) if option is None else option
    one = options[name]
    moved = {each: told for each in options if (told := levers(results, each)) is not None}
    return Page(
        title=str(results.attrs.get("programme") or "A programme"),
        about=tuple(about(results)),
        lead=(*_stopped(results), *headline(one, name if len(options) > 1 else "")),
        standing=_standing(one),
        sections=tuple(section for section in _sections(results, one) if section.blocks),
        levers=moved.get(name),
        assumptions=() if model is None else assumptions(model),
        origin=(*_origin(results), *decided),
        glossary=GLOSSARY,
        levers_of=moved if len(options) > 1 else {},
    )


def _stopped(results: xr.Dataset) -> list[Sentence]:
    if results.attrs.get("complete", 1):
        return []
    return [Sentence((f"Stopped early: everything rests on {results.attrs['draws']:,} draws.",), "doubtful")]


def _standing(one: xr.Dataset) -> Standing | None:
    answerable = accountable(one) if has_positions(one) else None
    if answerable is None:
        return None
    return verdict(one, pocket_index(one, answerable.pocket), answerable.tolerance).standing


def _sections(results: xr.Dataset, one: xr.Dataset) -> list[Section]:
    own = _own(one)
    positions = has_positions(one)
    mine: list[tuple[str, str, list[Block]]] = []
    if own is not None:
        mine = [
            ("position", "Where the budget stands, date by date", [*spread(one, own), *by_period(one, own)]),
            ("reserve", "What reserve buys the risk down", [*reserves(one, own), *depth(one, own)]),
            ("cost", "What it costs", [*_cost_curve(one, own), *costs(one, own)]),
            ("sure", "How sure the chance is", [*chance_of_position(one, own), *chance_known(one, own)]),
        ]
    others: list[Block] = [*other_pockets(one, own), *tolerances(one, own), *paybacks(one)] if positions else []
    others += [*transfers(one, own), *elsewhere(one, own), *peaks(one)] if own is not None else []
    found = [
        ("options", "The options side by side", [*compared(results)]),
        *mine,
        ("elsewhere", "Who else gains or pays", others),
        ("value", "What it is worth, and to whom", [*(views(one) if "npv_mean" in one else ())]),
        ("returns", "What of it is money, and what is got for it", returns(one)),
        ("time", "How soon value comes", [*in_time(one)]),
        ("gains", "Who gains", [*gainers(one)]),
        ("funding", "What funders pay in", [*funding(one)]),
        ("decisions", "If a decision goes one way or the other", given(one)),
        ("outputs", "Other figures of the model", _outputs(one)),
        ("risks", "What may go wrong", [*risks(one)]),
        ("beyond", "What falls after the horizon", [*beyond(one)]),
        ("cash", "Cash flow by pocket", [*cash_flow(one)]),
    ]
    return [Section(key, title, INTRO.get(key, ""), tuple(blocks), key in _LONG) for key, title, blocks in found]


def _own(one: xr.Dataset) -> int | None:
    answerable = accountable(one) if has_positions(one) else None
    return None if answerable is None else pocket_index(one, answerable.pocket)


def _outputs(one: xr.Dataset) -> list[Block]:
    blocks: list[Block] = []
    if one.sizes.get("output", 0):
        blocks += [*outputs(one), *targets(one), *thresholds(one), *chance_of_outputs(one)]
    return [*blocks, *(stocks(one) if "stock_mean" in one else ())]


def _cost_curve(one: xr.Dataset, own: int) -> list[Curve]:
    if "net_cost_curve" not in one:
        return []
    values = one["net_cost_curve"].isel(pocket=own).values
    unit = str(one.attrs["currency"])
    wanted = {"P50": "net_cost_p50", "P80": "net_cost_p80", "reserve and budget": "money_given"}
    wanted |= {"all inputs at their means": "net_cost_point"} if "net_cost_point" in one else {}
    marks = [Mark(label, float(one[name].isel(pocket=own))) for label, name in wanted.items() if name in one]
    title = f"Net cash cost of {one['pocket'].values[own]} by the end of {judged_by(one, own)}: share of draws up to it"
    known = tuple(mark for mark in marks if mark.at == mark.at)
    shares = tuple(one["share"].values.tolist())
    return [Curve(title, unit, scale_of(one, unit), tuple(values.tolist()), shares, known)]


def _origin(results: xr.Dataset) -> tuple[tuple[str, str], ...]:
    attrs = results.attrs
    spread = str(attrs.get("sampling", "plain"))
    otherwise = "" if spread == "plain" else f" --sampling {spread}"
    found = {
        "Draws": f"{attrs['draws']:,}{' Sobol points' if spread == 'sobol' else ''}",
        "Seed": str(attrs["seed"]),
        "Fingerprint": str(attrs["fingerprint"]),
        "… of the model": str(attrs["fingerprint_model"]),
        "… of the draws": str(attrs["fingerprint_draws"]),
        "… of the code": str(attrs["fingerprint_code"]),
        "Computed with": f"mcsv {attrs['mcsv']}, numpy {attrs['numpy']}, numba {attrs['numba']}",
        "Again": f"mcsv run MODEL --draws {attrs['draws']} --seed {attrs['seed']}{otherwise}",
        "Limits": LIMITS,
    }
    return tuple(found.items())
