"""Everything in time fits into whole periods and under the horizon."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.calendar import MONTHS
from mcsv.model.checks.survey import Survey
from mcsv.model.expression import TIME

__all__ = ["durations", "horizon", "never", "time_in_formulas"]

MOST_PERIODS = 10_000
_STILL = ("outputs.", ".reserve", ".drop_off.rate")  # one number a draw, so no place for t


def durations(survey: Survey) -> Iterator[Mistake]:
    """Durations that end inside a period (E205)."""
    for path, duration in survey.durations.items():
        if not duration.fits(survey.model.step):
            yield duration.misfit(survey.model.step).under(path)


def horizon(survey: Survey) -> Iterator[Mistake]:
    """A horizon where there is anything in time, a step with it, and the window inside it."""
    model = survey.model
    timed = [part for part in ("costs", "benefits", "accountability") if getattr(model, part)]
    timed += [f"pockets.{name}.budget" for name, pocket in model.pockets.items() if pocket.budget]
    if not model.horizon:
        if timed and "horizon" not in survey.lost:
            yield Mistake("E202", "is missing", path="horizon", rule=f"{timed[0]} needs to know how far to look")
        return
    if "step" not in model.model_fields_set and "step" not in survey.lost:
        rule = "a horizon needs a step: month, quarter or year"
        yield Mistake("E202", "is missing", path="step", rule=rule)
        return
    periods = model.horizon.months(model.step) // MONTHS[model.step]
    if periods > MOST_PERIODS:
        rule = f"at most {MOST_PERIODS:,} periods"
        yield Mistake(
            "E601",
            f"means {periods:,} periods",
            "horizon",
            str(model.horizon),
            rule,
            "choose a coarser step:",
        )
    if model.accountability and model.accountability.window.months(model.step) > model.horizon.months(model.step):
        rule = f"inside the horizon of {model.horizon}"
        yield Mistake("E205", "reaches too far", "accountability.window", str(model.accountability.window), rule)


def never(survey: Survey) -> Iterator[Mistake]:
    """Streams and budgets that start when the model has ended (W305), benefits ahead of every cost (W309)."""
    model = survey.model
    if not model.horizon:
        return
    starts = {
        f"{section}.{name}": stream.timing.start.months(model.step) + stream.timing.lag.months(model.step)
        for section in ("costs", "benefits")
        for name, stream in getattr(model, section).items()
    }
    budgets = {f"pockets.{name}.budget": pocket.budget for name, pocket in model.pockets.items() if pocket.budget}
    late = starts | {path: budget.start.months(model.step) for path, budget in budgets.items()}
    for path, start in late.items():
        if start >= model.horizon.months(model.step):
            rule = f"the model ends after {model.horizon}"
            yield Mistake("W305", "starts when the model has ended, so it never counts", path, rule=rule)
    first_cost = min((start for path, start in starts.items() if path.startswith("costs.")), default=0)
    for path, start in starts.items():
        if path.startswith("benefits.") and start < first_cost:
            yield Mistake("W309", "is gained before anything is spent", path, way_out="is a lag or from: missing?")


def time_in_formulas(survey: Survey) -> Iterator[Mistake]:
    """``t`` only where there are periods, and never in what is one number a draw (E401)."""
    for path, formula in survey.formulas.items():
        if path.startswith("inputs.") or TIME not in survey.reached(formula):
            continue
        if not survey.model.horizon and "horizon" not in survey.lost:
            yield Mistake("E401", "depends on t, and the model has no periods", path, formula.text[:60])
        elif any(sign in f".{path}" or path.startswith(sign) for sign in _STILL):
            rule = "it is one number a draw; t changes from period to period"
            yield Mistake("E401", "depends on t", path, formula.text[:60], rule)
