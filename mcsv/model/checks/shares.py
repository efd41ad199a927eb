"""Shares lie between 0 and 1 and add up, and only fiscal value turns into cash."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from mcsv.errors import Mistake
from mcsv.model.checks.expected import expected
from mcsv.model.checks.survey import Survey, every_value, value_of
from mcsv.model.checks.trial_points import average_of, quantile_of
from mcsv.model.language.calendar import NONE
from mcsv.model.language.expression import random
from mcsv.model.language.formula import ZERO, Formula

__all__ = [
    "attribution",
    "cashable",
    "fiscal",
    "idle_providers",
    "probabilities",
    "sums",
    "unreached_steps",
    "unused_cash",
]

_CLOSE = 1e-9
_FAR = 5.0
"""So many times what is expected is out of reach, unless most of it comes seldom and at once."""
_RARE = 0.999


def _splits(survey: Survey) -> Iterator[tuple[str, Mapping[str, Formula]]]:
    """Every mapping of pockets or providers to shares, with its path."""
    if survey.model.provider:
        yield "provider", survey.model.provider
    for name, cost in survey.model.costs.items():
        yield f"costs.{name}.paid_by", cost.paid_by
    for path, _, value in every_value(survey):
        yield f"{path}.to", value.to
    for name, funding in survey.model.funding.items():
        yield f"funding.{name}.to", funding.to
        if funding.paid_by:
            yield f"funding.{name}.paid_by", funding.paid_by


def sums(survey: Survey) -> Iterator[Mistake]:
    """Shares that do not add up to 1 (E205), tried at three points where they are uncertain."""
    for path, shares in _splits(survey):
        for values in survey.samples:
            parts = [value_of(share, values) for share in shares.values()]
            total = math.fsum(part for part in parts if part is not None)
            if None not in parts and abs(total - 1) > _CLOSE:
                fixed = all(value_of(share, survey.certain) is not None for share in shares.values())
                way_out = "write one of them as 1 - the others"
                shown = f"{total:.12g}" if fixed else f"{total:.6g} at one point tried"
                yield Mistake("E205", "the shares do not add up to 1", path, shown, "shares add up to 1", way_out)
                break


def idle_providers(survey: Survey) -> Iterator[Mistake]:
    """Providers whose share is 0 for certain (E470): their failure would cost, and change nothing."""
    for name, share in (survey.model.provider or {}).items():
        if value_of(share, survey.certain) == 0:
            rule = "who is named under provider: has a share above 0"
            yield Mistake("E470", "delivers nothing", f"provider.{name}", share.text[:60], rule, "leave it out")


def attribution(survey: Survey) -> Iterator[Mistake]:
    """Others to whom more than the whole is due: E205 where certain, W306 where it can come to that."""
    rule, way_out = "what is due to others adds up to at most 1", "check whose shares overlap"
    for name, benefit in survey.model.benefits.items():
        parts, path = (benefit.attribution or {}).values(), f"benefits.{name}.attribution"
        if len(parts) < 2:
            continue
        for point in (survey.certain, *survey.samples):
            total = math.fsum(found for part in parts if (found := value_of(part, point)) is not None)
            if total > 1 + _CLOSE:
                code = "E205" if point is survey.certain else "W306"
                yield Mistake(code, "adds up to more than the whole", path, f"{total:.6g}", rule, way_out)
                break


def probabilities(survey: Survey) -> Iterator[Mistake]:
    """Shares, cashable shares and drop-off rates outside 0 to 1: E205 where certain, on average or seen, else W306."""
    for path, formula in _fractions(survey):
        value = value_of(formula, survey.certain)
        if value is not None and not 0 <= value <= 1:
            way_out = f"write {value / 100:g} for {value:g} %" if 2 <= value <= 100 else ""
            yield Mistake("E205", "is out of range", path, f"{value:.12g}", "a share from 0 to 1", way_out)
        elif value is None and (drawn := survey.drawn(formula)):
            low, high = drawn.support()
            mean = drawn.mean() if drawn.moments_exist()[0] else None
            if mean is not None and not 0 <= mean <= 1:
                way_out = f"write {mean / 100:g} for {mean:g} %" if 1 < mean <= 100 else ""
                shown = f"{formula.text}: {mean:g} on average"
                yield Mistake("E205", "is out of range", path, shown, "a share from 0 to 1", way_out)
            elif low < 0 or high > 1:
                way_out = "choose a distribution inside 0 to 1 (beta), or truncate: [0, 1]"
                what = f"can leave 0 to 1: {formula.text} goes from {low:g} to {high:g}"
                yield Mistake("W306", what, path, formula.text, "a share from 0 to 1", way_out)
        elif value is None:
            tried = [value_of(formula, values) for values in survey.samples]
            outside = [found for found in tried if found is not None and not -_CLOSE <= found <= 1 + _CLOSE]
            if outside:
                shown = f"{formula.text}: {outside[0]:g} at one point tried"
                yield Mistake("E205", "leaves 0 to 1", path, shown, "a share from 0 to 1", "keep it inside: min(x, 1)")


_FRACTIONS = (
    *(".cashable", ".drop_off.rate", ".deadweight", ".displacement", ".leakage", ".substitution"),
    *(".eligible", ".engaged", ".retained", ".bias.mitigation", ".lm3.additional"),
    *(".probability", ".hazard", ".mitigation.severity"),
)
_INSIDE = (".attribution.", ".ramp.points[")


def _fractions(survey: Survey) -> Iterator[tuple[str, Formula]]:
    """Every formula that stands for a share or a probability, with its path."""
    for path, shares in _splits(survey):
        yield from ((f"{path}.{pocket}", share) for pocket, share in shares.items())
    for path, formula in survey.formulas.items():
        inside = any(sign in path for sign in _INSIDE)
        if not path.startswith(("inputs.", "outputs.")) and (inside or path.endswith(_FRACTIONS)):
            yield path, formula


def cashable(survey: Survey) -> Iterator[Mistake]:
    """Cash out of value that no budget ever held (E205), or into a pocket that has none (E205)."""
    for path, _, value in every_value(survey):
        if value.cashable == ZERO:
            continue
        bodies = all((pocket := survey.model.pockets.get(name)) and pocket.kind == "body" for name in value.to)
        if value.type != "fiscal" and not (bodies and value.type == "economic"):
            rule = "only fiscal value can leave a budget as cash, and economic value to pockets of kind body"
            what = f"is given for a value of type {value.type}"
            yield Mistake("E205", what, f"{path}.cashable", value.cashable.text, rule)
            continue
        people = [name for name in value.to if (pocket := survey.model.pockets.get(name)) and pocket.kind == "society"]
        if people:
            rule = "cash leaves the budget of a body; people and firms have no such budget"
            what = f"is given for {people[0]}, which is a pocket of kind society"
            way_out = "split the value: one for the bodies with cashable:, one for people; a charity is of kind: body"
            yield Mistake("E205", what, f"{path}.cashable", value.cashable.text, rule, way_out)


def fiscal(survey: Survey) -> Iterator[Mistake]:
    """Fiscal value to who is no public body (W395): nothing that counts public money counts it."""
    for path, _, value in every_value(survey):
        pockets = {name: survey.model.pockets.get(name) for name in value.to}
        found = [name for name, pocket in pockets.items() if pocket and pocket.kind != "public"]
        if value.type == "fiscal" and found:
            what = f"is fiscal, and goes to {found[0]}, which is no public body"
            rule = "fiscal value is the money of public bodies"
            yield Mistake("W395", what, f"{path}.type", "fiscal", rule, "write type: economic for what it gains")


def unreached_steps(survey: Survey) -> Iterator[Mistake]:
    """A step in which cash is released that the saving of a year never comes near: no cash leaves any budget (W319)."""
    for path, benefit, value in every_value(survey) if not survey.lost else ():
        if value.step is None or value.cashable == ZERO:
            continue
        money = expected(survey)
        periods = max(round(12 / money.months), 1)
        saved = max(map(abs, money.money[path]), default=0.0) * periods * money.value(value.cashable)
        step = money.value(value.step)
        far = 0 < saved * _FAR < step < math.inf
        if far and saved * _lumps(survey, (benefit.size, value.unit_value)) < step:
            what = f"is {step / saved:,.3g} times the most that a year is expected to save: hardly any cash is released"
            rule = "cash is released in whole steps of so much money a year"
            yield Mistake("W319", what, f"{path}.step", value.step.text[:60], rule, "is it in the same unit of money?")


def _lumps(survey: Survey, formulas: tuple[Formula, ...]) -> float:
    """How many times its mean the product of formulas may well come to; infinite where nobody can say beforehand."""
    reached, found = survey.reached_by(formulas), 1.0
    behind = [entry for name, entry in survey.model.inputs.items() if name in reached]
    if any(random(one.tree) for one in (*formulas, *(entry.formula for entry in behind if entry.formula))):
        return math.inf
    for entry in behind:
        if entry.distribution is not None:
            high, mean = quantile_of(entry, _RARE), average_of(entry)
            found *= max(high / mean, 1.0) if mean > 0 else math.inf
    return found


def unused_cash(survey: Survey) -> Iterator[Mistake]:
    """What belongs to cash, given for a value of which no cash comes (W311)."""
    for path, _, value in every_value(survey):
        if "cashable" in value.model_fields_set:
            continue
        given = {"cash_lag": value.cash_lag != NONE, "step": value.step, "waits_for": value.waits_for}
        for key in (key for key, there in given.items() if there):
            what = "is given for a value without cash, so this changes nothing"
            yield Mistake("W311", what, f"{path}.{key}", way_out="write cashable:, or leave it out")
