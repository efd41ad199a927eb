"""Funding moves money between pockets that differ, out of something that flows, at a time inside the model."""

from __future__ import annotations

import math
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.calendar import Duration
from mcsv.model.language.names import proposal
from mcsv.model.records.funding import Cohort, Funding, Pooled
from mcsv.model.records.qualified import streams_called

__all__ = ["circles", "dates", "inside", "itself", "matched", "pools", "society", "triggers", "unpaid"]

_FAR = 20.0  # a trigger so many times what is measured is stated in another unit


def matched(survey: Survey) -> Iterator[Mistake]:
    """What is matched is one cost or one payment, known (E402) and no other thing (E205)."""
    known = survey.known("costs") | survey.known("funding")
    lost = set().union(*(survey.lost.get(section, set()) for section in ("costs", "benefits", "funding")))
    for name, funding in survey.model.funding.items():
        for index, stream in enumerate(funding.of):
            path, found = f"funding.{name}.of[{index}]", streams_called(survey.model, stream)
            if not found and stream.rpartition(".")[2] not in lost:
                way_out = proposal(stream, known)
                yield Mistake("E402", "there is no such cost and no such funding", path, stream, way_out=way_out)
            elif len(found) > 1:
                way_out = f"write one of {', '.join(found)}"
                yield Mistake("E205", "can be several things", path, stream, way_out=way_out)
            elif found:
                yield from _no_cash(survey, path, found[0])


def _no_cash(survey: Survey, path: str, stream: str) -> Iterator[Mistake]:
    section, _, name = stream.partition(".")
    if section == "benefits":
        yield Mistake("E205", "is a benefit", path, stream, "costs and funding are matched, by their cash")
    elif section == "funding" and survey.model.funding[name].kind == "risk_share":
        rule = "a risk share is settled when everything else has been paid"
        yield Mistake("E205", "is a risk share", path, stream, rule, "match what the pockets pay before")


def unpaid(survey: Survey) -> Iterator[Mistake]:
    """What is matched is paid by others than who receives the match (W338): its own payment is meant."""
    model = survey.model
    for name, funding in model.funding.items() if not survey.lost else ():
        receiving = {part for to in funding.to for part in (*inside(survey, to), *_above(survey, to))}
        for index, stream in enumerate(funding.of):
            for full in streams_called(model, stream):
                paying = _paying(survey, full)
                if paying and not receiving & paying:
                    payers, receivers = ", ".join(sorted(paying)), ", ".join(funding.to)
                    what = f"is paid by {payers}, and {receivers} receives the match of it"
                    rule = "who receives a match has paid what is matched"
                    way_out = "is another stream meant, or a kind: contribution?"
                    yield Mistake("W338", what, f"funding.{name}.of[{index}]", stream, rule, way_out)


def _paying(survey: Survey, stream: str) -> set[str]:
    """Who pays a cost; of a payment also who gets it, as gifts are matched by adding to them."""
    section, _, name = stream.partition(".")
    if section == "costs":
        return set(survey.model.costs[name].paid_by)
    funding = survey.model.funding.get(name)
    return set(funding.paid_by or {}) | set(funding.to) if funding else set()


def circles(survey: Survey) -> Iterator[Mistake]:
    """Payments that match one another in a circle (E403)."""
    needs: dict[str, list[str]] = {}
    for name, funding in survey.model.funding.items():
        streams = (full for stream in funding.of for full in streams_called(survey.model, stream))
        needs[name] = sorted(full.partition(".")[2] for full in streams if full.startswith("funding."))
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as circle:
        way = [str(name) for name in reversed(circle.args[1])]
        yield Mistake("E403", "is computed from itself", f"funding.{way[0]}.of", " -> ".join(way))


def itself(survey: Survey) -> Iterator[Mistake]:
    """Pockets that pay themselves, or make whole what they are a part of (E205): nothing would change."""
    for name, funding in survey.model.funding.items():
        for payer in funding.paid_by or {}:
            path = f"funding.{name}.paid_by.{payer}"
            if payer in funding.to:
                yield Mistake("E205", "pays itself", path, payer, "money goes from one pocket to another")
            elif funding.kind == "risk_share" and (whole := set(_above(survey, payer)) & set(funding.to)):
                what = f"is a part of {min(whole)}, so what it pays leaves that where it is"
                yield Mistake("E205", what, path, payer, "a risk is shared with pockets outside")


def _above(survey: Survey, pocket: str) -> Iterator[str]:
    """Everything that a pocket is a part of, each once even where that goes round in a circle."""
    seen: set[str] = set()
    entry = survey.model.pockets.get(pocket)
    while entry is not None and entry.parent is not None and entry.parent not in seen:
        seen.add(entry.parent)
        yield entry.parent
        entry = survey.model.pockets.get(entry.parent)


def inside(survey: Survey, pocket: str) -> set[str]:
    """A pocket and all that is a part of it."""
    return {other for other in survey.model.pockets if other == pocket or pocket in _above(survey, other)}


def pools(survey: Survey) -> Iterator[Mistake]:
    """Risk shares of a pocket that risks nothing (W330)."""
    model = survey.model
    for name, funding in model.funding.items():
        for pocket in funding.to if funding.kind == "risk_share" and not survey.lost else ():
            parts = inside(survey, pocket)
            paying = {payer for cost in model.costs.values() for payer in cost.paid_by}
            paying |= {payer for other in model.funding.values() for payer in other.paid_by or {}}
            paying |= {payer for event in model.events.values() for payer in event.costs}
            budgets = {other for other in parts if model.pockets[other].budget}
            if not parts & (paying | budgets):
                what = f"makes {pocket} whole, which pays nothing and has no budget"
                yield Mistake("W330", what, f"funding.{name}.to", pocket, way_out="is another pocket meant?")


def society(survey: Survey) -> Iterator[Mistake]:
    """Cash for people who pay nothing out of it (W331): is it a benefit?"""
    model = survey.model
    paying = {payer for cost in model.costs.values() for payer in cost.paid_by}
    paying |= {payer for other in model.funding.values() for payer in other.paid_by or {}}
    for name, funding in model.funding.items():
        for pocket in funding.to:
            entry = model.pockets.get(pocket)
            if entry and entry.kind == "society" and pocket not in paying and not survey.lost:
                what = f"pays {pocket}, which is a pocket of kind society and pays for nothing"
                rule = "funding moves cash and makes no value"
                way_out = "what people receive is a benefit with transfer: true"
                yield Mistake("W331", what, f"funding.{name}.to", pocket, rule, way_out)


def dates(survey: Survey) -> Iterator[Mistake]:
    """Outcomes that are paid when the model has ended (W305), or for all before they are known for each (E205)."""
    model = survey.model
    for name, funding in model.funding.items():
        last = 0
        for key, part in _parts(funding):
            path, at = f"funding.{name}.{key}.at", part.at
            months = at.months(model.step) if isinstance(at, Duration) else 0
            if model.horizon and months > model.horizon.months(model.step):
                rule = f"the model ends after {model.horizon}"
                yield Mistake("W305", "is paid when the model has ended, so it never counts", path, str(at), rule)
            if key == "pooled" and isinstance(at, Duration) and months < last:
                rule = "who has missed a trigger of his own must be known by then"
                yield Mistake("E205", "comes before the last cohort", path, str(at), rule)
            last = max(last, months)


def _parts(funding: Funding) -> Iterator[tuple[str, Cohort | Pooled]]:
    """The cohorts of an outcome payment, and what is measured over all of them last."""
    yield from ((f"cohorts.{name}", cohort) for name, cohort in funding.cohorts.items())
    if funding.pooled:
        yield "pooled", funding.pooled


def triggers(survey: Survey) -> Iterator[Mistake]:
    """Triggers in another unit than what is measured: 10 (per cent) for a share of 0.1 (W205)."""
    for name, funding in survey.model.funding.items():
        for key, part in _parts(funding):
            trigger = part.trigger if isinstance(part, Pooled) else funding.trigger
            asked = value_of(trigger, survey.middle) if trigger else None
            points = (survey.middle, *survey.samples)
            found = [abs(value) for point in points if (value := value_of(part.measure, point)) is not None]
            if asked and found and math.isfinite(asked) and abs(asked) > _FAR * max(found):
                where = f"funding.{name}.pooled.trigger" if key == "pooled" else f"funding.{name}.trigger"
                shown, rule = f"{asked:g}", f"{key}.measure comes to {max(found):g} at most where it was tried"
                way_out = f"write {asked / 100:g} for {asked:g} %"
                yield Mistake("W205", "is far from what is measured", where, shown, rule, way_out)
