"""A result as a page: the answer first, then what stands behind it, each part in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcsv.reports.page.assumptions import assumptions
from mcsv.reports.page.levers import levers
from mcsv.reports.page.plain_words import GLOSSARY, INTRO, LIMITS
from mcsv.reports.run.answer import about, headline
from mcsv.reports.run.beyond_horizon import beyond
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
from mcsv.reports.writing.message import message
from mcsv.reports.writing.page import Page, Section
from mcsv.reports.writing.paper import Block, Curve, Mark, Sentence, phrase
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import by_end_of
from mcsv.results.reading.derived import verdict
from mcsv.results.reading.figures import Standing, accountable, by_option, has_positions, judged_by, pocket_index

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = ["content"]


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
    return Page(
        title=str(results.attrs.get("programme") or message("A programme")),
        about=tuple(about(results)),
        lead=(*_stopped(results), *headline(one, name if len(options) > 1 else "")),
        standing=_standing(one),
        sections=tuple(section for section in _sections(results, one) if section.blocks),
        levers=levers(results, name),
        assumptions=() if model is None else assumptions(model),
        origin=(*_origin(results), *decided),
        glossary=tuple((message(term), message(meaning)) for term, meaning in GLOSSARY),
    )


def _stopped(results: xr.Dataset) -> list[Sentence]:
    if results.attrs.get("complete", 1):
        return []
    text = phrase("Stopped early: everything rests on {draws} draws.", draws=int(results.attrs["draws"]))
    return [Sentence((text,), "doubtful")]


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
            ("position", message("Where the budget stands, date by date"), [*spread(one, own), *by_period(one, own)]),
            ("reserve", message("What reserve buys the risk down"), [*reserves(one, own), *depth(one, own)]),
            ("cost", message("What it costs"), [*_cost_curve(one, own), *costs(one, own)]),
            ("sure", message("How sure the chance is"), [*chance_of_position(one, own), *chance_known(one, own)]),
        ]
    others: list[Block] = [*other_pockets(one, own), *tolerances(one, own), *paybacks(one)] if positions else []
    others += [*transfers(one, own), *elsewhere(one, own), *peaks(one)] if own is not None else []
    found = [
        ("options", message("The options side by side"), [*compared(results)]),
        *mine,
        ("elsewhere", message("Who else gains or pays"), others),
        ("value", message("What it is worth, and to whom"), [*(views(one) if "npv_mean" in one else ())]),
        ("returns", message("What of it is money, and what is got for it"), returns(one)),
        ("time", message("How soon value comes"), [*in_time(one)]),
        ("gains", message("Who gains"), [*gainers(one)]),
        ("funding", message("What funders pay in"), [*funding(one)]),
        ("decisions", message("If a decision goes one way or the other"), given(one)),
        ("outputs", message("Other figures of the model"), _outputs(one)),
        ("risks", message("What may go wrong"), [*risks(one)]),
        ("beyond", message("What falls after the horizon"), [*beyond(one)]),
    ]
    return [Section(key, title, message(INTRO.get(key, "")), tuple(blocks)) for key, title, blocks in found]


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
    wanted = {"P50": "net_cost_p50", "P80": "net_cost_p80", message("reserve and budget"): "money_given"}
    wanted |= {message("all inputs at their means"): "net_cost_point"} if "net_cost_point" in one else {}
    marks = [Mark(label, float(one[name].isel(pocket=own))) for label, name in wanted.items() if name in one]
    text, by_end = "Net cash cost of {pocket} {by_end}: share of draws up to it", by_end_of(judged_by(one, own))
    title = message(text, pocket=str(one["pocket"].values[own]), by_end=by_end)
    known = tuple(mark for mark in marks if mark.at == mark.at)
    shares = tuple(one["share"].values.tolist())
    return [Curve(title, unit, scale_of(one, unit), tuple(values.tolist()), shares, known)]


def _origin(results: xr.Dataset) -> tuple[tuple[str, str], ...]:
    attrs = results.attrs
    spread = str(attrs.get("sampling", "plain"))
    otherwise = "" if spread == "plain" else f" --sampling {spread}"
    draws = "{draws} Sobol points" if spread == "sobol" else "{draws}"
    return (
        (message("Draws"), message(draws, draws=int(attrs["draws"]))),
        (message("Seed"), str(attrs["seed"])),
        (message("Fingerprint"), str(attrs["fingerprint"])),
        (message("… of the model"), str(attrs["fingerprint_model"])),
        (message("… of the draws"), str(attrs["fingerprint_draws"])),
        (message("… of the code"), str(attrs["fingerprint_code"])),
        (message("Computed with"), f"mcsv {attrs['mcsv']}, numpy {attrs['numpy']}, numba {attrs['numba']}"),
        (message("Again"), f"mcsv run MODEL --draws {attrs['draws']} --seed {attrs['seed']}{otherwise}"),
        (message("Limits"), message(LIMITS)),
    )
