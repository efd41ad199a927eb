"""People: somebody is reached, incomes have weights, and society is no part of a public body."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.records.streams import DEDUCTIONS

__all__ = ["equity", "kinds", "nobody", "whole_rates"]

_SHARES = ("eligible", "engaged", "retained")


def nobody(survey: Survey) -> Iterator[Mistake]:
    """So much a head of people of whom there are none (W319)."""
    for path, stream in survey.streams.items():
        group = survey.model.groups.get(getattr(stream, "group", None) or "")
        if group is None or getattr(stream, "per_head", None) is None:
            continue
        zero = [key for key in ("size", *_SHARES) if value_of(getattr(group, key), survey.certain) == 0]
        if zero:
            what = f"counts the heads of a group that nobody of is reached: {zero[0]} is 0"
            yield Mistake("W319", what, f"{path}.per_head")


def equity(survey: Survey) -> Iterator[Mistake]:
    """Weights by income without incomes, incomes without weights (W318), deciles without their incomes (E202)."""
    groups, weights = survey.model.groups, survey.model.equity
    if "equity" in survey.lost or "groups" in survey.lost:
        return
    for name, group in groups.items():
        key = "income" if group.income is not None else "decile" if group.decile is not None else ""
        if key and weights is None:
            what, way_out = "changes nothing without equity:", "add equity: {reference_income: …}, or leave it out"
            yield Mistake("W318", what, f"groups.{name}.{key}", way_out=way_out)
        elif key == "decile" and weights is not None and not weights.deciles:
            rule = f"groups.{name} states a decile"
            yield Mistake("E202", "is missing", "equity.deciles", rule=rule, way_out="the incomes of the ten tenths")
        elif not key and weights is not None:
            what = "has no income, so its benefits count without a weight in the view of society"
            yield Mistake("W318", what, f"groups.{name}", way_out="add income: or decile:")
    if weights is not None and not groups:
        way_out = "add groups: with income:, and name them in benefits"
        yield Mistake("W318", "weighs nothing: there is no group with an income", "equity", way_out=way_out)


def whole_rates(survey: Survey) -> Iterator[Mistake]:
    """A rate seen in the field of which nothing is deducted, so that all of it counts as the programme's (W322)."""
    for name, benefit in survey.model.benefits.items():
        if benefit.effect == "observed_rate" and not any(getattr(benefit, key) for key in DEDUCTIONS):
            what = "is an observed rate from which nothing is deducted: what would have happened anyway counts too"
            yield Mistake("W322", what, f"benefits.{name}.effect", way_out="add deadweight:, or write effect: impact")


def kinds(survey: Survey) -> Iterator[Mistake]:
    """A public body that is a part of society, or people who are a part of a public body (W326)."""
    pockets = survey.model.pockets
    for name, pocket in pockets.items():
        parent = pockets.get(pocket.parent or "")
        if parent is not None and parent.kind != pocket.kind:
            what = f"is {pocket.kind}, and a part of {pocket.parent}, which is {parent.kind}"
            way_out = "write the same kind: for both, or another parent"
            yield Mistake("W326", what, f"pockets.{name}.parent", pocket.parent or "", way_out=way_out)
