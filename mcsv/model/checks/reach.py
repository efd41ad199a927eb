"""Benefits and what makes them go together: neither before it (W369), nor on without it (W370)."""

from __future__ import annotations

import math
from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.causes import Causes, Listing
from mcsv.model.checks.survey import Survey
from mcsv.model.language.spans import UncertainDuration, months_at_least

__all__ = ["before_its_cause", "without_its_cause"]


def before_its_cause(survey: Survey) -> Iterator[Mistake]:
    """A benefit that begins before all the costs that make it; one whose lag is uncertain has thought of it."""
    causes, kept_up = Causes(survey), _kept_up(survey)
    for name, benefit in survey.model.benefits.items() if not survey.lost else ():
        path = f"benefits.{name}"
        if isinstance(benefit.timing.lag, UncertainDuration):
            continue
        start = _start(survey, path)
        together = [one.of("costs") for one in causes.listings if path in one.streams]
        alike = sorted(causes.counting_alike(benefit))
        for costs in (*together, [cost for cost in alike if cost not in kept_up], alike):
            first = min((_start(survey, cost) for cost in costs), default=-math.inf)
            if start < first:
                what = f"begins {first - start:g} months before {_shown(costs)}, which it goes with"
                way_out = "is a lag or a from: missing?"
                yield Mistake("W369", what, path, "", "an effect follows its cause", way_out)
                break


def _kept_up(survey: Survey) -> set[str]:
    """The costs that count what stands in a stock, as a benefit does: its upkeep, not what builds it up."""
    sizes = {name: (cost.amount, cost.quantity) for name, cost in survey.model.costs.items()}
    reached = {name: {one for size in both if size for one in survey.reached(size)} for name, both in sizes.items()}
    return {f"costs.{name}" for name, names in reached.items() if names & survey.model.stocks.keys()}


def _start(survey: Survey, path: str) -> float:
    """The month in which a stream begins at the earliest."""
    timing, step = survey.streams[path].timing, survey.model.step
    return timing.start.months(step) + months_at_least(timing.lag, step)


def without_its_cause(survey: Survey) -> Iterator[Mistake]:
    """An event or a decision that stops a cost, and leaves all benefits that go with it as they were."""
    if survey.lost or not survey.model.benefits:
        return
    causes = Causes(survey)
    for one in causes.listings:
        costs, benefits = one.of("costs"), one.of("benefits")
        if benefits or not costs:
            continue
        every = [f"benefits.{name}" for name in survey.model.benefits]
        left = [path for path in every if _depends(survey, causes, path, one)]
        left = left or (every if _running(survey) and _running(survey) <= set(costs) else [])
        if left:
            what = f"reaches {_shown(costs)}, and {_shown(left)} {'goes' if len(left) == 1 else 'go'} on without it"
            way_out = "name the benefit as well, if it needs what is paid for"
            yield Mistake("W370", what, one.path, "", "who stops paying stops gaining", way_out)


def _depends(survey: Survey, causes: Causes, benefit: str, one: Listing) -> bool:
    """Whether a benefit needs what is reached: elsewhere they are reached together, or it has no other costs."""
    costs, needed = set(one.of("costs")), causes.of(benefit, one.path) & _running(survey)
    return bool(costs & causes.together(benefit, one.path)) or (bool(needed) and needed <= costs)


def _running(survey: Survey) -> set[str]:
    """The costs that flow for longer than a moment."""
    return {f"costs.{name}" for name, cost in survey.model.costs.items() if cost.per != "once"}


def _shown(paths: list[str]) -> str:
    return ", ".join(paths[:3]) + (", …" if len(paths) > 3 else "")
