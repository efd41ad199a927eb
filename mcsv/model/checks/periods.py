"""Everything in time fits into whole periods and under the horizon."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.calendar import MONTHS, Duration, Step
from mcsv.model.language.formula import ZERO
from mcsv.model.language.spans import months_at_least
from mcsv.model.records.claim import Claim
from mcsv.model.records.funding import Funding
from mcsv.model.records.ramp import Ramp

__all__ = [
    "after_the_window",
    "counted",
    "durations",
    "financial_year",
    "horizon",
    "late_cash",
    "never",
    "on_the_day_after",
    "once",
]

MOST_PERIODS = 10_000
_A_YEAR = 12
_TIMED = ("costs", "benefits", "funding", "stocks", "events", "decisions", "accountability")


def durations(survey: Survey) -> Iterator[Mistake]:
    """Durations that end inside a period (E205)."""
    for path, duration in survey.durations.items():
        if not duration.fits(survey.model.step):
            yield duration.misfit(survey.model.step).under(path)


def counted(survey: Survey) -> Iterator[Mistake]:
    """Times without a unit, which count periods, where months may be meant (W376): what outlasts the model, or is a
    year or more and comes out even in months as well.
    """
    model = survey.model
    size, end = MONTHS[model.step], model.horizon.months(model.step) if model.horizon else 0
    for path, duration in survey.durations.items():
        count = duration.count
        if duration.unit != "period" or model.step == "month" or path == "horizon" or not end:
            continue
        if count * size > end or (count >= _A_YEAR and count % size == 0):
            what = f"has no unit, so it counts periods: {count} {model.step}s"
            yield Mistake("W376", what, path, f"{count}", way_out=f"write {count} months, or {count} {model.step}s")


def horizon(survey: Survey) -> Iterator[Mistake]:
    """A horizon where there is anything in time, a step with it, and the window inside it."""
    model = survey.model
    timed = [part for part in _TIMED if getattr(model, part)]
    timed += [f"pockets.{name}.budget" for name, pocket in model.pockets.items() if pocket.budget]
    timed += [f"pockets.{name}.window" for name, pocket in model.pockets.items() if pocket.window]
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
    for path, window in _windows(model).items():
        if window.months(model.step) > model.horizon.months(model.step):
            rule = f"inside the horizon of {model.horizon}"
            yield Mistake("E205", "reaches too far", path, str(window), rule)


def _windows(model: Claim) -> dict[str, Duration]:
    """The window of the accountability, and those that pockets have of their own, by path."""
    found = {f"pockets.{name}.window": pocket.window for name, pocket in model.pockets.items() if pocket.window}
    return ({"accountability.window": model.accountability.window} if model.accountability else {}) | found


def never(survey: Survey) -> Iterator[Mistake]:
    """Streams and budgets that start when the model has ended (W305), benefits ahead of every cost (W309)."""
    model = survey.model
    if not model.horizon:
        return
    starts = {
        path: stream.timing.start.months(model.step) + months_at_least(stream.timing.lag, model.step)
        for path, stream in survey.streams.items()
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


def after_the_window(survey: Survey) -> Iterator[Mistake]:
    """A budget of a pocket with a window that comes only when that is over (W305)."""
    judged, step = survey.model.accountability, survey.model.step
    for name, pocket in survey.model.pockets.items():
        window = judged.window if judged and judged.pocket == name else pocket.window
        if window and pocket.budget and pocket.budget.start.months(step) >= window.months(step):
            rule, path = f"the window ends after {window}", f"pockets.{name}.budget.from"
            what = "begins when the window is over, so nothing that is judged sees it"
            yield Mistake("W305", what, path, str(pocket.budget.start), rule)


def on_the_day_after(survey: Survey) -> Iterator[Mistake]:
    """A cost that a pocket pays once, in the first period behind its window (N313): an exit meant for the last one?

    An evaluation looks back, and is left alone.
    """
    judged, step = survey.model.accountability, survey.model.step
    for name, cost in survey.model.costs.items():
        start = cost.timing.start.months(step) + months_at_least(cost.timing.lag, step)
        single = cost.per == "once" and cost.kind != "evaluation" and isinstance(cost.timing.start, Duration)
        for payer in cost.paid_by if single else ():
            pocket = survey.model.pockets.get(payer)
            window = judged.window if judged and judged.pocket == payer else pocket.window if pocket else None
            if window and start == window.months(step) and survey.model.horizon != window:
                what = f"falls into the first {step} after the window of {payer}: nothing that is judged sees it"
                path, way_out = f"costs.{name}.timing.from", f"the window's last {step} is from: {_last(start, step)}"
                yield Mistake("N313", what, path, str(cost.timing.start), f"the window ends after {window}", way_out)


def _last(end: int, step: Step) -> str:
    """The beginning of the last period before a month."""
    return f"{end - MONTHS[step]} months"


def once(survey: Survey) -> Iterator[Mistake]:
    """What has no meaning for an amount that falls into one period (W311): a ramp would take most of it away."""
    model = survey.model
    for path, stream in survey.streams.items():
        if isinstance(stream, Funding) and stream.kind in ("match", "risk_share"):
            continue  # they follow other money, period by period
        timing = stream.timing
        given = {"ramp": timing.ramp != Ramp(), "for": timing.duration, "drop_off": timing.drop_off}
        for key in (key for key, value in given.items() if value and stream.per == "once"):
            effect = "so that only a part of the amount ever counts" if key == "ramp" else "so this changes nothing"
            what = f"is given for what happens once, in one period, {effect}"
            yield Mistake(
                "W311", what, f"{path}.timing.{key}", way_out="leave it out, or write per: for what is repeated"
            )
    for name, pocket in model.pockets.items():
        if pocket.budget and pocket.budget.per == "once" and pocket.budget.duration:
            what = "is given for a budget that comes once, so this changes nothing"
            yield Mistake("W311", what, f"pockets.{name}.budget.for", way_out="leave it out")


def late_cash(survey: Survey) -> Iterator[Mistake]:
    """Cash that leaves a budget only after the model has ended (W305)."""
    model = survey.model
    if not model.horizon:
        return
    for name, benefit in model.benefits.items():
        start = benefit.timing.start.months(model.step) + months_at_least(benefit.timing.lag, model.step)
        for index, value in enumerate(benefit.values):
            late = start < model.horizon.months(model.step) <= start + months_at_least(value.cash_lag, model.step)
            if late and value.cashable.tree != ZERO.tree:
                what = "is so long that none of the cash arrives before the model has ended"
                path, rule = f"benefits.{name}.values[{index}].cash_lag", f"the model ends after {model.horizon}"
                yield Mistake("W305", what, path, str(value.cash_lag), rule, "choose a longer horizon:")


def financial_year(survey: Survey) -> Iterator[Mistake]:
    """A financial year of which nobody knows where in it the model starts, or that ends inside a period (W312)."""
    model = survey.model
    yield from _judged_late(survey)
    if model.financial_year and not model.start and "start" not in survey.lost:
        rule = "without start: the first period is taken to begin in January"
        yield Mistake("W312", "places no year's end", "financial_year", str(model.financial_year), rule, "add start:")


def _judged_late(survey: Survey) -> Iterator[Mistake]:
    """Year's ends inside periods: what is judged there has months of the next year's money already."""
    model = survey.model
    lost = {"start", "step", "financial_year"} & set(survey.lost)
    if lost or not (model.financial_year and model.start and model.pockets):
        return
    length = MONTHS[model.step]
    late = (model.start.month - model.financial_year) % length
    if late:
        months = f"{late} month{'s' if late > 1 else ''}"
        what = f"begins inside a period: its end is judged {months} late, with that much of the next year's money"
        rule = f"positions are known at the ends of periods, here of a {model.step} from {model.start} on"
        way_out = "choose a finer step:, or another start:"
        yield Mistake("W312", what, "financial_year", str(model.financial_year), rule, way_out)
