"""Records of mcsv as blocks: what is in them, and nothing that would have to be computed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import singledispatch
from typing import Any

from mcsv.elicitation.fitted import Fitted
from mcsv.elicitation.pool import Elicited
from mcsv.engine import Study
from mcsv.model import Model
from mcsv.model.review import Review
from mcsv.plan import Plan
from mcsv.reports.media.html.draw import fragment
from mcsv.reports.run.answer import about, headline
from mcsv.reports.run.spread import spread
from mcsv.reports.writing.paper import Block, Column, Note, Row, Sentence, Table
from mcsv.reports.writing.words import exact
from mcsv.results.reading.figures import accountable, by_option, has_positions, pocket_index
from mcsv.results.sections.parts import PARTS, Parts

__all__ = ["blocks_of", "html_of"]

MOST = 40
"""Rows of a table; what a record holds beyond them is told by its attributes."""


def html_of(record: object) -> str:
    """A record as a fragment of HTML. TypeError for one that nobody says how to show."""
    return fragment(blocks_of(record))


@singledispatch
def blocks_of(record: object) -> Sequence[Block]:
    """A record as blocks."""
    raise TypeError(f"{type(record).__name__} is no record that is shown")


@blocks_of.register
def _model(model: Model) -> Sequence[Block]:
    title, *rest = repr(model).strip("<>").split("\n")
    streams = [
        *(
            Row(name, ("cost", cost.per, ", ".join(cost.paid_by), _says(cost.amount, cost.quantity, cost.per_head)))
            for name, cost in model.costs.items()
        ),
        *(
            Row(name, ("benefit", benefit.per, _gainers(benefit), _says(benefit.quantity, benefit.per_head)))
            for name, benefit in model.benefits.items()
        ),
    ]
    inputs = [
        Row(name, (_stated(entry), entry.unit, entry.source or "no source")) for name, entry in model.inputs.items()
    ]
    pockets = [
        Row(
            name,
            (pocket.kind, pocket.reserve.text, _percent(pocket.tolerance)),
        )
        for name, pocket in model.pockets.items()
    ]
    return [
        Sentence((title,), "bold"),
        *(Note((line.strip(),)) for line in rest),
        *_table("Pockets", ("kind", "reserve", "tolerance"), pockets),
        *_table("Costs and benefits", ("what", "per", "paid by, or worth to", "how much"), streams),
        *_table("Inputs", ("as stated", "unit", "source"), inputs),
        *_table("Outputs", ("formula", "unit"), [Row(n, (o.formula.text, o.unit)) for n, o in model.outputs.items()]),
        *_table("Options", ("note",), [Row(name, (option.note,)) for name, option in model.options.items()]),
    ]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:g} %"


def _gainers(benefit: Any) -> str:
    return ", ".join(dict.fromkeys(name for value in benefit.values for name in value.to))


def _says(*formulas: Any) -> str:
    return next((formula.text for formula in formulas if formula is not None), "")


def _stated(entry: Any) -> str:
    """The keys of an input as they were written."""
    if entry.formula is not None:
        return f"= {entry.formula.text}"
    written = dict(entry.written)
    family = str(written.pop("dist", ""))
    told = ", ".join(f"{key} {_short(value)}" for key, value in written.items())
    return f"{family}: {told}" if family and told else family or told


def _short(value: object) -> str:
    if isinstance(value, list | tuple) and len(value) == 2:
        return " to ".join(map(_short, value))
    text = exact(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else f"{text[:58]}.."


@blocks_of.register
def _plan(plan: Plan) -> Sequence[Block]:
    layout = plan.layout
    rows = [
        *(Row(option, ("option",)) for option in layout.options),
        *(Row(pocket, ("pocket",)) for pocket in layout.pockets),
        *(Row(view, ("view",)) for view in layout.views),
        *(Row(output, ("output",)) for output in layout.outputs),
    ]
    return [Sentence((repr(plan).strip("<>"),), "bold"), *_table("What it tells of", ("kind",), rows)]


@blocks_of.register
def _study(study: Study) -> Sequence[Block]:
    return [Sentence((repr(study).strip("<>"),), "bold")]


@blocks_of.register
def _review(review: Review) -> Sequence[Block]:
    title, *rest = repr(review).strip("<>").split("\n")
    money = [
        Row(flow.path, (flow.pocket, flow.verb, _number(flow.total), _number(flow.a_year), "; ".join(flow.marks)))
        for flow in review.flows
    ]
    inputs = [
        Row(
            one.path,
            (*map(_number, (one.mean, one.low, one.high)), one.unit, one.source, "; ".join(one.marks)),
        )
        for one in review.figures
    ]
    events = [Row(one.path, (_number(one.after), _number(one.before), one.reaches)) for one in review.happenings]
    dates = [Row(date.path, (date.when, date.what)) for date in review.dates]
    return [
        Sentence((title,), "bold"),
        *(Note((line.strip(),)) for line in rest),
        *(Note((str(remark),)) for remark in review.remarks),
        *_table("Money, expected", ("pocket", "", "in all", "a year", "odd"), money),
        *_table("Inputs", ("mean", "5 %", "95 %", "unit", "source", "odd"), inputs),
        *_table("Events", ("times", "before mitigation", "reaches"), events),
        *_table("Dates", ("when", "what"), dates),
    ]


@blocks_of.register
def _fitted(found: Fitted) -> Sequence[Block]:
    fits = [
        Row(f.family, tuple(map(_number, (f.free, f.log_likelihood, f.aic, f.bic, f.ks))), marked=f is found.best)
        for f in found.fits
    ]
    sure = found.uncertainty
    figures = [Row(one.name, tuple(map(_number, (one.value, one.low, one.high)))) for one in sure.figures]
    title = f"{found.best.family}: 95 % intervals from {sure.resamples:,} resamples of the data"
    return [
        Sentence((repr(found).strip("<>"),), "bold"),
        *_table("Families", ("free", "log L", "AIC", "BIC", "KS"), fits, "the best that can be drawn from"),
        *_table(title, ("estimate", "from", "to"), figures),
    ]


@blocks_of.register
def _elicited(found: Elicited) -> Sequence[Block]:
    blocks: list[Block] = [Sentence((repr(found).strip("<>"),), "bold")]
    for one in found.experts:
        expert = one.expert
        points = zip(expert.values, expert.probabilities, strict=True)
        stated = ", ".join(f"{100 * share:g} % below {exact(value)}" for value, share in points)
        blocks.append(Note((f"{expert.name}: {stated}" if expert.name else stated,)))
        rows = [Row(fit.family, (_number(fit.ssq),), marked=fit is one.best) for fit in one.fits]
        blocks += _table("Families", ("squares",), rows, "the best that can be drawn from")
    return blocks


@blocks_of.register
def _results(parts: Parts) -> Sequence[Block]:
    results = parts.results
    options = by_option(results) if "option" in results.dims else {}
    head: list[Block] = [*about(results)] if "draws" in results.attrs else []
    for name, one in list(options.items())[:MOST]:
        if "position_mean" in one or "output_mean" in one:
            head += headline(one, name if len(options) > 1 else "")
    first = next(iter(options.values()), None)
    answerable = accountable(first) if first is not None and has_positions(first) else None
    if first is not None and answerable is not None:
        head += spread(first, pocket_index(first, answerable.pocket))
    rows = [Row(name, (str(count), ", ".join(PARTS[name]))) for name, count in parts.counts().items()]
    title = "Parts: results.mcsv.NAME, results.mcsv.to_dataframe('NAME')"
    return [*head, *_table(title, ("variables", "by"), rows), Note((f"{parts.origin()}; page: results.mcsv.page()",))]


def _number(value: float) -> str:
    return "" if math.isnan(value) else exact(value)


def _table(title: str, headings: Sequence[str], rows: Sequence[Row], mark: str = "") -> Iterable[Table]:
    """A table of words, if it has any rows, and no more than can be looked at."""
    if not rows:
        return []
    notes = (f"{len(rows) - MOST:,} more",) if len(rows) > MOST else ()
    return [Table(title, tuple(map(Column, headings)), tuple(rows[:MOST]), mark=mark, notes=notes)]
