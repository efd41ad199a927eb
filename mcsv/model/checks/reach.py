"""Benefits and what makes them go together: neither before it (W369), nor on without it (W370)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache, cached_property, partial

from mcsv.errors import Mistake
from mcsv.model.checks.causes import Causes
from mcsv.model.checks.survey import Survey
from mcsv.model.language.spans import UncertainDuration, months_at_least

__all__ = ["before_its_cause", "without_its_cause"]


def before_its_cause(survey: Survey) -> Iterator[Mistake]:
    """A benefit that begins before all the costs that make it; one whose lag is uncertain has thought of it."""
    causes, kept_up, start_of = Causes(survey), _kept_up(survey), cache(partial(_start, survey))
    for name, benefit in survey.model.benefits.items() if not survey.lost else ():
        path = f"benefits.{name}"
        if isinstance(benefit.timing.lag, UncertainDuration):
            continue
        start = start_of(path)
        together = [one.of("costs") for one in causes.reaching.get(path, ())]
        alike = sorted(causes.counting_alike(benefit))
        for costs in (*together, [cost for cost in alike if cost not in kept_up], alike):
            first = min(map(start_of, costs), default=-math.inf)
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
    needs, every = _Needs(survey), {f"benefits.{name}": place for place, name in enumerate(survey.model.benefits)}
    for one in needs.causes.listings:
        costs = one.of("costs")
        if one.of("benefits") or not costs:
            continue
        left = sorted(needs.needing(set(costs)), key=every.__getitem__)
        left = left or (list(every) if needs.running and needs.running <= set(costs) else [])
        if left:
            what = f"reaches {_shown(costs)}, and {_shown(left)} {'goes' if len(left) == 1 else 'go'} on without it"
            way_out = "name the benefit as well, if it needs what is paid for"
            yield Mistake("W370", what, one.path, "", "who stops paying stops gaining", way_out)


class _Needs:
    """Which benefits need costs, looked up from the costs: a long register asks for each of its entries."""

    def __init__(self, survey: Survey) -> None:
        self.survey, self.causes, self.running = survey, Causes(survey), _running(survey)
        self.resting = {f"costs.{name}" for name in survey.model.costs} - self.running

    def needing(self, costs: set[str]) -> set[str]:
        """The benefits that need costs which are reached without any benefit.

        They are reached together elsewhere, or the benefits have no other costs that flow for longer than a moment.
        """
        together = {path for cost in costs for one in self.causes.reaching[cost] for path in one.of("benefits")}
        within = costs | self.resting if costs & self._counting.keys() else costs
        alone = (each for cost in costs for each in self._counting.get(cost, ()))
        return together | {path for path, alike in alone if alike <= within}

    @cached_property
    def _counting(self) -> dict[str, list[tuple[str, frozenset[str]]]]:
        """By one of its running costs: each benefit whose running costs are those alone that count as it does."""
        found = dict[str, list[tuple[str, frozenset[str]]]]()
        for name, benefit in self.survey.model.benefits.items():
            path, alike = f"benefits.{name}", self.causes.counting_alike(benefit)
            one = min(alike & self.running, default=None)
            if one is not None and not self.causes.together(path) & self.running:
                found.setdefault(one, []).append((path, alike))
        return found


def _running(survey: Survey) -> set[str]:
    """The costs that flow for longer than a moment."""
    return {f"costs.{name}" for name, cost in survey.model.costs.items() if cost.per != "once"}


def _shown(paths: list[str]) -> str:
    return ", ".join(paths[:3]) + (", …" if len(paths) > 3 else "")
