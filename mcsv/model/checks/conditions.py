"""Conditions that can never hold, or always do (W366)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.expected import Expected, expected
from mcsv.model.checks.survey import Survey
from mcsv.model.checks.trial_points import quantile_of
from mcsv.model.language.expression import TIME, Expression, Operation, names, operations
from mcsv.model.language.intervals import ANYTHING, Interval, bounds

__all__ = ["conditions", "triggers"]

_RARE = 1e-6  # what an input is below or above more rarely counts as never
_ROOM = 3.0  # how many times all the money of a pocket its position is granted
_SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
_POSITION = "position"


def conditions(survey: Survey) -> Iterator[Mistake]:
    """A comparison in a formula whose answer is known before anything is drawn."""
    if survey.lost:
        return
    for path, formula in survey.formulas.items():
        for tree in operations(formula.tree):
            if tree.op in _SIGNS and _open(survey, tree):
                answer = _answer(tree, _known(survey, path))
                only_time = {part.name for part in names(tree)} == {TIME}
                if answer is not None and not (only_time and answer):
                    yield _mistake(path, formula.text, answer)


def _mistake(path: str, text: str, answer: bool) -> Mistake:
    what = f"{'always' if answer else 'never'} holds, whatever is drawn"
    way_out = "look at the sign, the size and the unit of both sides, or write the answer"
    return Mistake("W366", what, path, text[:60], "a condition divides draws into two kinds", way_out)


def _open(survey: Survey, tree: Expression) -> bool:
    """Whether anything in it can vary; a choice between settings that are fixed is none of chance."""
    reached = survey.closure(part.name for part in names(tree))
    return bool(reached) and any(survey.certain.get(name) is None for name in reached)


def _answer(tree: Operation, known: Callable[[str], Interval]) -> bool | None:
    """What a comparison comes to in every draw, None where both can be."""
    low, high = bounds(Operation("sub", tree.args), known)
    match tree.op:
        case "lt" | "ge":
            found = True if high < 0 else False if low >= 0 else None
        case "le" | "gt":
            found = True if high <= 0 else False if low > 0 else None
        case _:
            found = False if low > 0 or high < 0 else None
    turned = tree.op in ("ge", "gt", "ne")
    return found if found is None or not turned else not found


def _known(survey: Survey, path: str) -> Callable[[str], Interval]:
    """The bounds of names as they stand at a path."""
    seen: dict[str, Interval] = {TIME: (0.0, max(survey.model.periods - 1.0, 0.0))}
    money = expected(survey)

    def known(name: str) -> Interval:
        if name == _POSITION:
            return seen.setdefault(name, _position(survey, path))
        if name not in seen:
            needed = survey.closure([name], stocks=False)
            for one in (*(other for other in money.order if other in needed), name):
                seen.setdefault(one, ANYTHING)  # a name that goes round in a circle is told elsewhere
                seen[one] = _bounds_of(survey, money, one, known)
        return seen[name]

    return known


def _bounds_of(survey: Survey, money: Expected, name: str, known: Callable[[str], Interval]) -> Interval:
    entry = survey.model.inputs.get(name)
    if entry is None:
        return _level(survey, money, name)
    factor = money.to_price_year(entry.price_year)
    if entry.formula is not None:
        low, high = bounds(entry.formula.tree, known)
    else:
        low, high = (quantile_of(entry, probability) for probability in (_RARE, 1 - _RARE))
    return (low * factor, high * factor)


def _level(survey: Survey, money: Expected, name: str) -> Interval:
    """Between what levels a stock is, generously, from its course at the means of all inputs."""
    if name not in survey.model.stocks:
        return ANYTHING
    levels = [point.get(name, math.nan) for point in money.points]
    if not levels or any(map(math.isnan, levels)) or max(map(abs, levels)) == 0:
        return ANYTHING
    most = _ROOM * max(map(abs, levels))
    return (0.0 if min(levels) >= 0 else -most, most)


def _position(survey: Survey, path: str) -> Interval:
    """Between what amounts the position is that a decision reads, generously."""
    decision = survey.model.decisions.get(path.split(".")[1]) if path.startswith("decisions.") else None
    judged = survey.model.accountability
    pocket = (decision.pocket if decision else None) or (judged.pocket if judged else None)
    if decision is None or pocket is None or pocket not in survey.model.pockets or _whole(survey, pocket):
        return ANYTHING
    money = expected(survey)
    have, owe = money.means(pocket), money.burdens(pocket)
    known = math.isfinite(owe) and have > 0 and owe > 0
    return (-_ROOM * owe, _ROOM * have) if known else ANYTHING


def _whole(survey: Survey, pocket: str) -> bool:
    """Whether others are a part of a pocket, whose position is that of all of them."""
    return any(other.parent == pocket for other in survey.model.pockets.values())


def triggers(survey: Survey) -> Iterator[Mistake]:
    """A trigger that what is measured never reaches, or always does."""
    for name, funding in survey.model.funding.items() if not survey.lost else ():
        pairs = [(cohort.measure, funding.trigger, "trigger") for cohort in funding.cohorts.values() if funding.trigger]
        pairs += [(funding.pooled.measure, funding.pooled.trigger, "pooled.trigger")] if funding.pooled else []
        for measure, trigger, key in pairs:
            path = f"funding.{name}.{key}"
            tree = Operation("ge", (measure.tree, trigger.tree)) if trigger else None
            answer = _answer(tree, _known(survey, path)) if tree and _open(survey, tree) else None
            if trigger and answer is not None:
                yield _mistake(path, f"{measure.text} >= {trigger.text}", answer)
