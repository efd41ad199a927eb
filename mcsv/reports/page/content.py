"""A result as a page: the answer first, then what stands behind it, each part in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from mcsv.reports.page.asked import AGAINST_NOTHING, TITLES, boxes_of, drivers_of, evidence, not_asked, weighed
from mcsv.reports.page.assumptions import assumptions
from mcsv.reports.page.drawn import in_parts
from mcsv.reports.page.levers import levers
from mcsv.reports.page.plain_words import GLOSSARY, INTRO, LIMITS
from mcsv.reports.page.records import recorded
from mcsv.reports.questions.known import known_drawn
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
from mcsv.reports.run.spread import LEVELS, spread
from mcsv.reports.run.summary import other_pockets, outputs, stocks, views
from mcsv.reports.run.targets import targets
from mcsv.reports.run.thresholds import thresholds
from mcsv.reports.run.tolerances import tolerances
from mcsv.reports.run.transfers import transfers
from mcsv.reports.writing.message import Digits, joined, listed, message
from mcsv.reports.writing.page import Assumption, OfOption, Page, Section
from mcsv.reports.writing.paper import Block, Chart, Curve, Mark, Sentence, phrase
from mcsv.reports.writing.scales import scale_of
from mcsv.reports.writing.spans import by_end_of
from mcsv.reports.writing.words import per_cent
from mcsv.results.questions.again import command
from mcsv.results.reading.answered import told
from mcsv.results.reading.decided import NOTHING, Decided
from mcsv.results.reading.derived import verdict
from mcsv.results.reading.figures import Standing, accountable, by_option, has_positions, judged_by, pocket_index
from mcsv.results.reading.run_mark import run_mark

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.model import Model

__all__ = ["content"]

_LONG = ("cash",)
"""Sections that nobody should have to scroll past."""


def content(
    results: xr.Dataset,
    model: Model | None,
    option: str | None = None,
    decided: Decided = NOTHING,
    answers: Mapping[str, xr.Dataset] | None = None,
    overrides: Sequence[str] = (),
) -> Page:
    """The page of a result; what is behind the figures is told of ``option``, the first unless told.

    ``model``: the one that gave the result, for its assumptions where they are not among the answers. ``decided``:
    what was decided on it. ``answers``: further ones of the same run; what is not among them
    comes with the command that asks it. ``overrides``: what was set in the model's file for this page; of
    a result that is stored nobody knows, and what is told is how its model is had.
    KeyError where there is no option of that name.
    """
    options, answers = by_option(results), answers or {}
    name = next(iter(options)) if option is None else option
    shared = _of_all(results, answers)
    each_told = {each: _of_option(results, each, options[each], answers) for each in dict.fromkeys((name, *options))}
    own = each_told.pop(name)
    return Page(
        title=str(results.attrs.get("programme") or "") or message("A programme"),
        about=(*about(results), *_observed(results)),
        lead=own.lead,
        standing=own.standing,
        sections=_ordered((*own.sections, *shared)),
        levers=own.levers,
        assumptions=_assumptions(model, answers),
        origin=(*_origin(results, bool(answers), overrides), *recorded(decided)),
        glossary=tuple((message(term), message(meaning)) for term, meaning in GLOSSARY),
        option=name if len(options) > 1 else "",
        others=tuple(each_told.values()),
        shared=frozenset(section.key for section in shared),
        run=run_mark(str(results.attrs["fingerprint"]), int(results.attrs["draws"])),
    )


_ORDER = (
    *("position", "cost", "reserve", "sure", "drivers", "boxes", "evidence", "options", "elsewhere", "gains", "value"),
    *("returns", "time", "funding", "decisions", "outputs", "risks", "beyond", "not_asked"),
)


def _ordered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """What matters most to whoever signs first."""
    last = len(_ORDER)
    return tuple(sorted(sections, key=lambda one: _ORDER.index(one.key) if one.key in _ORDER else last))


def _of_option(results: xr.Dataset, name: str, one: xr.Dataset, answers: Mapping[str, xr.Dataset]) -> OfOption:
    several = results.sizes["option"] > 1
    sections = (*_sections(results, one), *_asked(results, one, name, answers))
    return OfOption(
        name=name,
        lead=(*_stopped(results), *headline(one, name if several else "")),
        standing=_standing(one),
        sections=_ordered(section for section in sections if section.blocks),
        levers=levers(results, name),
    )


def _section(key: str, title: str, blocks: Iterable[Block]) -> Section:
    found = tuple(blocks)
    intro = _spreading(found) if key == "position" else message(INTRO.get(key, ""))
    return Section(key, title, intro, found, key in _LONG)


def _spreading(blocks: Iterable[Block]) -> str:
    """How the picture of the position is read: of which quantiles its bands are, where a run was asked for others."""
    levels = next((block.levels for block in blocks if isinstance(block, Chart)), ())
    if levels == LEVELS:
        return message(INTRO["position"])
    shown = [per_cent(Digits(f"{100 * level:g}")) for level in levels]
    bands = [joined(" … ", (shown[outer], shown[-1 - outer])) for outer in range(len(shown) // 2)]
    read = message("Bands, the lightest first: {bands}.", bands=listed(bands)) if bands else ""
    return joined(" ", (message("Reserve and budget so far, plus cash in, less cash out."), read))


def _of_all(results: xr.Dataset, answers: Mapping[str, xr.Dataset]) -> tuple[Section, ...]:
    """What is not of one option."""
    several = results.sizes["option"] > 1
    title = message("The options side by side") if several else AGAINST_NOTHING
    found = (
        _section("options", title, [*compared(results), *weighed(answers)]),
        _section("evidence", TITLES["worth"], evidence(answers)),
    )
    return tuple(section for section in found if section.blocks)


def _asked(results: xr.Dataset, one: xr.Dataset, name: str, answers: Mapping[str, xr.Dataset]) -> list[Section]:
    own = _own(one)
    return [
        _section("drivers", TITLES["drivers"], drivers_of(answers, name)),
        _section("boxes", TITLES["boxes"], boxes_of(answers, name) if own is not None else ()),
        _section("not_asked", message("What this run was not asked"), not_asked(results, own, answers)),
    ]


def _assumptions(model: Model | None, answers: Mapping[str, xr.Dataset]) -> tuple[Assumption, ...]:
    inputs = told(answers, "inputs")
    if inputs is None and model is not None:
        from mcsv.results.questions.inputs import inputs_dataset  # which loads all that a model is made of

        inputs = inputs_dataset(model, {})
    return () if inputs is None else assumptions(inputs)


def _stopped(results: xr.Dataset) -> list[Sentence]:
    if results.attrs.get("complete", 1):
        return []
    text = phrase("Stopped early: everything rests on {draws} draws.", draws=int(results.attrs["draws"]))
    return [Sentence((text,), "doubtful")]


def _observed(results: xr.Dataset) -> list[Sentence]:
    """What has been seen since moves no figure of a run, and may say otherwise: whoever signs must know of it."""
    seen = str(results.attrs.get("observed", "")).split()
    text = "Before what was observed ({observed}); the forecast with it: {command}"
    return [Sentence((message(text, observed=listed(seen), command="mcsv update MODEL"),))] if seen else []


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
            ("sure", TITLES["known"], _sure(results, one, own)),
        ]
    others: list[Block] = [*other_pockets(one, own), *tolerances(one, own), *paybacks(one)] if positions else []
    saved = in_parts(elsewhere(one, own), (0, 1, 2, 3))
    others += [*transfers(one, own), *saved, *peaks(one)] if own is not None else []
    found = [
        *mine,
        ("elsewhere", message("Who else gains or pays"), others),
        ("value", message("What it is worth, and to whom"), [*(views(one) if "npv_mean" in one else ())]),
        ("returns", message("What of it is money, and what is got for it"), returns(one)),
        ("time", message("How soon value comes"), [*in_time(one)]),
        ("gains", message("Who gains"), [*in_parts(gainers(one), (0,))]),
        ("funding", message("What funders pay in"), [*funding(one)]),
        ("decisions", message("If a decision goes one way or the other"), given(one)),
        ("outputs", message("Other figures of the model"), _outputs(one)),
        ("risks", message("What may go wrong"), [*risks(one)]),
        ("beyond", message("What falls after the horizon"), [*beyond(one)]),
        ("cash", message("Cash flow by pocket"), [*cash_flow(one)]),
    ]
    return [_section(key, title, blocks) for key, title, blocks in found]


def _own(one: xr.Dataset) -> int | None:
    answerable = accountable(one) if has_positions(one) else None
    return None if answerable is None else pocket_index(one, answerable.pocket)


def _sure(results: xr.Dataset, one: xr.Dataset, own: int) -> list[Block]:
    name = str(one["option"].values) if results.sizes["option"] > 1 else ""
    return [*chance_of_position(one, own), *chance_known(one, own), *known_drawn(one, own, name)]


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


def _origin(results: xr.Dataset, answers: bool, overrides: Sequence[str]) -> tuple[tuple[str, str], ...]:
    attrs = results.attrs
    text = "the model as it was run, with all that --set changed in it; {command} prints that of a stored run"
    held = () if overrides else ((message("… where MODEL is"), message(text, command="mcsv show RUN --model")),)
    spread = str(attrs.get("sampling", "plain"))
    draws = "{draws} Sobol points" if spread == "sobol" else "{draws}"
    return (
        (message("Draws"), message(draws, draws=int(attrs["draws"]))),
        (message("Seed"), str(attrs["seed"])),
        (message("Fingerprint"), str(attrs["fingerprint"])),
        (message("… of the model"), str(attrs["fingerprint_model"])),
        (message("… of the draws"), str(attrs["fingerprint_draws"])),
        (message("… of the code"), str(attrs["fingerprint_code"])),
        (message("Computed with"), f"mcsv {attrs['mcsv']}, numpy {attrs['numpy']}, numba {attrs['numba']}"),
        (message("Again"), command(results, answers=answers, overrides=overrides or ())),
        *held,
        (message("Limits"), message(LIMITS)),
    )
