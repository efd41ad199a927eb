"""The story of one draw as a Dataset: exact figures of that draw, without Monte Carlo errors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.model import Model
from mcsv.plan import Layout, Plan
from mcsv.plan.programme.prices import year_apart
from mcsv.results.bare.dataset import made
from mcsv.results.bare.variable import BareVariable
from mcsv.results.declared.periods import periods
from mcsv.results.declared.variables import coordinate

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["STORY", "Chosen", "Tip", "story"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chosen:
    """A draw of an option, and why this one: ``how`` it was chosen ``among`` so many by the cell of ``subject``.

    ``equals``: how many of these have the same there, itself included (both 0 where it was named). ``lowest``: the cell
    is that of the lowest position at any judged date, and not of the one at the end of the window.
    """

    option: str
    subject: str
    cell: int
    number: int
    how: str
    among: int
    equals: int
    lowest: bool = False


@dataclass(frozen=True)
class Tip:
    """Where the subject would be with one input at its ``median``, or without an event, and what this one moved it by.

    ``kind`` is input or event.
    """

    kind: str
    name: str
    median: float
    position: float
    moved: float


STORY: Mapping[str, tuple[tuple[str, ...], str]] = {
    "input_name": (("drawn",), "the input that was drawn or computed"),
    "input_unit": (("drawn",), "the unit of its value"),
    "input_price_year": (("drawn",), "in whose prices its value is, where these are not the model's"),
    "input_period": (("drawn",), "the period in which it was, from 0"),
    "input_value": (("drawn",), "what it came to, in its own unit and price year"),
    "input_percentile": (("drawn",), "per cent of its distribution at or below that; nan for what is computed"),
    "input_median": (("drawn",), "the median of its distribution; nan for what is computed"),
    "tip_kind": (("tip",), "input or event"),
    "tip_position": (("tip",), "where the subject would be with the input at its median, or without the event"),
    "tip_moved": (("tip",), "how far the input or event moved the subject from there"),
    "event_number": (("event", "period"), "how often the event begins in the period"),
    "decision_answer": (("decision",), "1 for yes, 0 for no"),
    "decision_period": (("decision",), "the period at whose end it is taken; -1 where its date is drawn"),
    "cash": (("stream", "pocket", "period"), "what a stream brings a pocket, out below 0; nominal"),
    "lapsed": (("pocket", "period"), "what of the pocket's money has lapsed when the period begins; nominal"),
    "draw_position": (("pocket", "period"), "position at the end of the period"),
    "draw_npv": (("view",), "net present value of the view"),
    "draw_output": (("output",), "output"),
    "draw_stock": (("stock", "period"), "level of the stock at the end of the period"),
}
"""Every variable of a story: its dimensions and what it means."""

_UNITS = {
    **dict.fromkeys(("cash", "lapsed", "draw_position", "draw_npv"), "money"),
    **dict.fromkeys(("tip_position", "tip_moved"), "subject"),
    **dict.fromkeys(("input_value", "input_median"), "see input_unit"),
    "input_percentile": "%",
    "draw_output": "see output_unit",
    "draw_stock": "see stock_unit",
}
"""Of the variables that have a unit: money is the currency, subject what the draw was chosen by."""


def story(model: Model, plan: Plan, values: Floats, chosen: Chosen, tips: tuple[Tip, ...]) -> xr.Dataset:
    """The story that ``values`` (cells,) of a plan with facts tell of one draw."""
    layout = plan.layout
    tips = tuple(sorted(tips, key=lambda tip: -abs(tip.moved)))
    found = _inputs(model, layout, values) | _happened(layout, values) | _levels(layout, values)
    found |= {
        "tip_kind": [tip.kind for tip in tips],
        "tip_position": [tip.position for tip in tips],
        "tip_moved": [tip.moved for tip in tips],
    }
    money = model.currency or "1"
    units = {
        "money": money,
        "subject": dict(zip(layout.outputs, layout.output_units, strict=True)).get(chosen.subject, money),
    }
    variables = {name: _variable(name, each, units) for name, each in found.items()}
    labels: dict[str, Any] = {"tip": [tip.name for tip in tips], **_labels(layout)}
    coords = {name: coordinate(name, label) for name, label in labels.items()}
    beside = {"output_unit": layout.output_units, "stock_unit": layout.stock_units}
    coords |= {name: coordinate(name, list(each)) for name, each in beside.items() if each}
    if layout.periods:
        dates = periods(layout.periods, str(model.start) if model.start else "", model.step)
        dates_of = _judged(layout, chosen)
        judged = [t in dates_of for t in range(len(layout.periods))]
        ends = [t in layout.year_ends for t in range(len(layout.periods))]
        coords |= {n: coordinate(n, label) for n, label in {**dates, "judged": judged, "year_end": ends}.items()}
    return made(variables, coords, _attrs(model, layout, values, chosen)).to_xarray(copy=False)


def _variable(name: str, values: Any, units: Mapping[str, str]) -> BareVariable:
    dims, sentence = STORY[name]
    unit = units.get(_UNITS.get(name, ""), _UNITS.get(name, ""))
    return BareVariable(dims, values, {"long_name": sentence} | ({"units": unit} if unit else {}))


def _judged(layout: Layout, chosen: Chosen) -> set[int]:
    """The periods at whose ends the subject is judged: by its own window, where it has one."""
    pocket = layout.pocket_cells.get(("base", chosen.subject))
    if pocket is None:
        return set(layout.judged_periods)
    return {*(t for t in layout.year_ends if t < pocket.last), pocket.last}


def _attrs(model: Model, layout: Layout, values: Floats, chosen: Chosen) -> dict[str, Any]:
    pocket = layout.pocket_cells.get(("base", chosen.subject))
    units = dict(zip(layout.outputs, layout.output_units, strict=True))
    parts = [name for name in layout.pockets if name != chosen.subject and _within(model, name, chosen)]
    own = [chosen.subject, *parts] if pocket else []
    return {
        "programme": model.programme,
        "currency": model.currency,
        "price_year": model.price_year,
        "start": str(model.start) if model.start else "",
        "step": model.step,
        "option": chosen.option,
        "subject": chosen.subject,
        "parts": " ".join(parts),
        "lapses": int(any(model.pockets[name].carry_forward.rule != "all" for name in own)),
        "unit": model.currency if pocket else units.get(chosen.subject, ""),
        **_dates(layout, values, chosen),
        "draw": chosen.number,
        "how": chosen.how,
        "among": chosen.among,
        "equals": chosen.equals,
        "judged_by_lowest": int(chosen.lowest),
        "position": float(values[chosen.cell]),
    }


def _dates(layout: Layout, values: Floats, chosen: Chosen) -> dict[str, int]:
    """By period, -1 without pockets: ``window_end``, at whose end the pocket's window ends; ``lowest``, the judged date
    at which the position is lowest; ``last``, the one of the two of which the story tells.
    """
    pocket = layout.pocket_cells.get(("base", chosen.subject))
    if pocket is None:
        return {"last": -1, "window_end": -1, "lowest": -1}
    lowest = min(sorted(_judged(layout, chosen)), key=lambda t: float(values[pocket.positions[t]]))
    return {"last": lowest if chosen.lowest else pocket.last, "window_end": pocket.last, "lowest": lowest}


def _within(model: Model, pocket: str, chosen: Chosen) -> bool:
    """Whether a pocket is a part of the subject."""
    parent = model.pockets[pocket].parent
    return parent is not None and (parent == chosen.subject or _within(model, parent, chosen))


def _labels(layout: Layout) -> dict[str, list[str]]:
    facts = [fact for fact, _ in layout.facts]
    names = {kind: [*dict.fromkeys(fact.name for fact in facts if fact.kind == kind)] for kind in ("event", "decision")}
    streams = [*dict.fromkeys(fact.name for fact in facts if fact.kind == "cash")]
    every = {**names, "stream": streams, "pocket": layout.pockets, "view": layout.views, "output": layout.outputs}
    return {dim: list(labels) for dim, labels in {**every, "stock": layout.stocks}.items() if labels}


def _inputs(model: Model, layout: Layout, values: Floats) -> dict[str, Any]:
    drawn = [(fact, float(values[cell])) for fact, cell in layout.facts if fact.kind == "input"]
    pairs = [_standing(model, fact.name, value) for fact, value in drawn]
    return {
        "input_name": [fact.name for fact, _ in drawn],
        "input_unit": [model.inputs[fact.name].unit for fact, _ in drawn],
        "input_price_year": [year_apart(model, model.inputs[fact.name].price_year) for fact, _ in drawn],
        "input_period": [fact.period for fact, _ in drawn],
        "input_value": [value for _, value in drawn],
        "input_percentile": [percentile for percentile, _ in pairs],
        "input_median": [median for _, median in pairs],
    }


def _standing(model: Model, name: str, value: float) -> tuple[float, float]:
    """Where a value stands in the distribution of its input: its percentile, and the median."""
    distribution = model.inputs[name].corrected(model.evidence)
    if distribution is None or model.inputs[name].constant:
        return math.nan, math.nan
    below = float(distribution.tail(np.array([value]), False)[0])
    return 100.0 * below, float(distribution.quantile(np.array([0.5]), False)[0])


def _happened(layout: Layout, values: Floats) -> dict[str, Any]:
    """Events, decisions and cash; nothing of what the model has none of."""
    labels, found = _labels(layout), dict[str, Any]()
    places = {dim: {name: k for k, name in enumerate(names)} for dim, names in labels.items()}
    count = len(layout.periods)
    if "event" in labels:
        found["event_number"] = np.zeros((len(labels["event"]), count))
    if "stream" in labels:
        found["cash"] = np.zeros((len(labels["stream"]), len(layout.pockets), count))
    if any(fact.kind == "lapsed" for fact, _ in layout.facts):
        found["lapsed"] = np.zeros((len(layout.pockets), count))
    if "decision" in labels:
        found["decision_answer"] = np.zeros(len(labels["decision"]))
        found["decision_period"] = np.zeros(len(labels["decision"]), dtype=np.int64)
    for fact, cell in layout.facts:
        value = float(values[cell])
        if fact.kind == "event":
            found["event_number"][places["event"][fact.name], fact.period] += value
        elif fact.kind == "cash":
            found["cash"][places["stream"][fact.name], places["pocket"][fact.part], fact.period] += value
        elif fact.kind == "lapsed":
            found["lapsed"][places["pocket"][fact.part], fact.period] += value
        elif fact.kind == "decision":
            found["decision_answer"][places["decision"][fact.name]] = value
            found["decision_period"][places["decision"][fact.name]] = fact.period
    return found


def _levels(layout: Layout, values: Floats) -> dict[str, Any]:
    """What the cells of a result are in this draw."""
    found: dict[str, Any] = {}
    if layout.pockets:
        books = [layout.pocket_cells["base", pocket] for pocket in layout.pockets]
        found["draw_position"] = np.array([values[list(book.positions)] for book in books])
    if layout.views:
        found["draw_npv"] = values[[layout.view_cells["base", view] for view in layout.views]]
    if layout.outputs:
        found["draw_output"] = values[[layout.output_cells["base", output] for output in layout.outputs]]
    if layout.stocks:
        every = [[layout.stock_cells["base", stock, t] for t in range(len(layout.periods))] for stock in layout.stocks]
        found["draw_stock"] = values[np.array(every)]
    return found
