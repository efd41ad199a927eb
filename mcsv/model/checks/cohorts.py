"""Cohorts of one: a drop-off by cohort of what all joins at once."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import TIME
from mcsv.model.records.ramp import Ramp

__all__ = ["all_at_once"]

_COUNTED = ("amount", "quantity", "per_head", "rate", "cap")


def all_at_once(survey: Survey) -> Iterator[Mistake]:
    """A quantity that never changes, and drops off by cohort (W352)."""
    moving = {name for name, entry in survey.model.inputs.items() if entry.drawn == "each_period"}
    moving |= {TIME, *survey.model.stocks}
    for path, stream in survey.streams.items():
        drop = stream.timing.drop_off
        if drop is None or drop.by != "cohort" or stream.timing.ramp != Ramp():
            continue
        places = [f"{path}.{key}" for key in _COUNTED]
        group = getattr(stream, "group", None)
        places += [f"groups.{group}.{key}" for key in ("size", "eligible", "engaged", "retained")] if group else []
        formulas = [survey.formulas[place] for place in places if place in survey.formulas]
        if not any(moving & survey.reached(formula) for formula in formulas):
            what = "changes nothing: as many are there in every period, so all of them joined at once"
            rule = "the quantity says how many there would be if nobody dropped off, not how many join"
            way_out = "add a ramp:, or count a stock with those who join as its inflow:"
            yield Mistake("W352", what, f"{path}.timing.drop_off.by", "cohort", rule, way_out)
