"""Sums that are many times all the money of who pays them, or next to nothing of it (W367)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from mcsv.errors import Mistake
from mcsv.model.checks.at_means import added
from mcsv.model.checks.expected import Expected, expected
from mcsv.model.checks.happening import dues
from mcsv.model.checks.survey import Survey
from mcsv.model.language.formula import Formula

__all__ = ["benefits", "budgets", "occurrences", "payments"]

_MANY = 5.0  # times all the money of a payer: nobody could pay that
_FEW = 1 / 5000
_WORTH = 100.0
_RULE = "amounts of one model are in one unit of money, not in thousands here and units there"


def payments(survey: Survey) -> Iterator[Mistake]:
    """A cost or a contribution that its payer could never pay, or that is nothing to it."""
    for path, name, paid_by in _paid(survey) if not survey.lost else ():
        money = expected(survey)
        for payer, share in paid_by.items():
            has, pays = _own(survey, money, payer), money.value(share) * money.total(path)
            if not (0 < has < math.inf and 0 < pays < math.inf):
                continue
            if pays > _MANY * has:
                what = f"is {_times(pays / has)} all the money that {payer} has: thousands or millions somewhere?"
            elif pays < _FEW * has and pays < _FEW * money.burdens(payer):
                what = f"is next to nothing of the money that {payer} has: thousands or millions somewhere?"
            else:
                continue
            yield Mistake("W367", what, name, f"{pays:,.6g}", _RULE)
            break


def _paid(survey: Survey) -> Iterator[tuple[str, str, Mapping[str, Formula]]]:
    for name, cost in survey.model.costs.items():
        yield f"costs.{name}", f"costs.{name}", cost.paid_by
    for name, funding in survey.model.funding.items():
        if funding.paid_by and funding.kind in ("grant", "contribution"):
            yield f"funding.{name}", f"funding.{name}", funding.paid_by


def _own(survey: Survey, money: Expected, pocket: str) -> float:
    """What a pocket with a budget has in all; 0 for one whose means are not told, or made whole by others."""
    told = pocket in survey.model.pockets and money.budget(pocket) > 0
    told = told and not any(pocket in one.to and one.kind == "risk_share" for one in survey.model.funding.values())
    return money.means(pocket) if told else 0.0


def budgets(survey: Survey) -> Iterator[Mistake]:
    """A pocket that is expected to pay in all many times what it has."""
    for name in survey.model.pockets if not survey.lost else ():
        money = expected(survey)
        has = _own(survey, money, name)
        if has > 0 and 2 * _MANY * has < (pays := dues(money, name)) < math.inf:
            what = f"pays in all {_times(pays / has)} all the money that it has: thousands or millions somewhere?"
            yield Mistake("W367", what, f"pockets.{name}.budget", f"{has:,.6g}", _RULE)


def occurrences(survey: Survey) -> Iterator[Mistake]:
    """An event whose single occurrence costs a pocket many times all that it has."""
    for name, event in survey.model.events.items() if not survey.lost else ():
        money = expected(survey)
        for pocket, cost in event.costs.items():
            has, pays = _own(survey, money, pocket), money.value(cost)
            if 0 < _MANY * has < pays < math.inf:
                what = f"is {_times(pays / has)} all the money that {pocket} has: thousands or millions somewhere?"
                yield Mistake("W367", what, f"events.{name}.costs.{pocket}", f"{pays:,.6g}", _RULE)


def benefits(survey: Survey) -> Iterator[Mistake]:
    """A benefit worth a hundred times all costs together."""
    if survey.lost or not survey.model.costs:
        return
    money = expected(survey)
    spent = added(money.total(f"costs.{name}") for name in survey.model.costs)
    for name, benefit in survey.model.benefits.items() if spent > 0 else ():
        paths = [f"benefits.{name}.values[{index}]" for index in range(len(benefit.values))]
        worth = added(money.total(path) for path in paths)
        if _WORTH * spent < worth < math.inf:
            what = f"is worth {_times(worth / spent)} all costs together: is a unit, a time or a share mistaken?"
            yield Mistake("W367", what, f"benefits.{name}", f"{worth:,.6g}")


def _times(ratio: float) -> str:
    """A ratio in words that stay the same from option to option."""
    return f"more than {10 ** math.floor(math.log10(ratio)):,} times" if ratio >= 10 else "several times"
