"""Studies of an input that a study could tell, with data that such an input could give."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.calendar import MONTHS
from mcsv.model.language.expression import TIME, random
from mcsv.model.language.names import proposal
from mcsv.model.records.dependence import varies
from mcsv.model.records.inputs import Input
from mcsv.model.records.studies import Study

__all__ = ["told"]


def told(survey: Survey) -> Iterator[Mistake]:
    """Inputs that are not there (E402), that no study can tell (E540, E541), or not with such data (E542)."""
    model = survey.model
    for name, study in model.studies.items():
        path = f"studies.{name}"
        for place, told in enumerate(study.tells):
            at = f"{path}.tells[{place}]" if len(study.tells) > 1 else f"{path}.tells"
            entry = model.inputs.get(told)
            if told not in survey.known("inputs"):
                way_out = proposal(told, survey.known("inputs"))
                yield Mistake("E402", "there is no such input", at, told, way_out=way_out)
            elif entry is not None:
                yield from _tellable(survey, told, entry, at)
                yield from _fitting(study, told, entry, path)
        if study.horizon is not None and study.horizon.months(model.step) % MONTHS["year"]:
            rule = "what is decided later is discounted year by year: a whole number of years"
            yield Mistake("E205", "ends inside a year", f"{path}.horizon", str(study.horizon), rule)


def _tellable(survey: Survey, name: str, entry: Input, place: str) -> Iterator[Mistake]:
    if entry.formula is not None:
        yield from _computed(survey, name, place)
    elif entry.constant:
        rule = "a study tells what is uncertain"
        yield Mistake("E540", "is the same in every draw", place, name, rule, "give it a distribution")
    elif entry.drawn == "each_period":
        rule = "what is drawn anew each period has no one value that a study could tell"
        way_out = "make an input of what is behind all periods, and let the study tell that"
        yield Mistake("E541", "is drawn each period", place, name, rule, way_out)
    elif varies(entry):
        rule = "what varies by chance cannot be known beforehand"
        way_out = "name the rate or probability behind it; or say chance: false of a number that could be looked up"
        yield Mistake("E541", "varies by chance", place, name, rule, way_out)


def _computed(survey: Survey, name: str, place: str) -> Iterator[Mistake]:
    """What is computed can be told where all behind it can: it is one number a draw, and nothing of it is chance."""
    model, behind = survey.model, survey.closure([name])
    entries = {other: model.inputs[other] for other in sorted(behind) if other in model.inputs}
    formulas = [entry.formula for entry in entries.values() if entry.formula is not None]
    drawn = {other: entry for other, entry in entries.items() if entry.distribution is not None}
    rule = "a study tells one number a draw of which nothing varies by chance"
    chance = next((other for other, entry in drawn.items() if not entry.constant and varies(entry)), None)
    if chance is not None:
        yield Mistake("E541", f"is computed from {chance}, which varies by chance", place, name, rule, _BEHIND)
    elif any(random(formula.tree) for formula in formulas):
        yield Mistake("E541", "is computed from what is drawn by chance", place, name, rule, _BEHIND)
    elif TIME in behind or not behind.isdisjoint({*model.stocks, "position"}):
        yield Mistake("E540", "is computed period by period", place, name, rule, _BEHIND)
    elif all(entry.constant for entry in drawn.values()):
        yield Mistake("E540", "is the same in every draw", place, name, "a study tells what is uncertain", _BEHIND)


_BEHIND = "name the input behind it that is uncertain"


def _fitting(study: Study, name: str, entry: Input, path: str) -> Iterator[Mistake]:
    """The values of the input as probabilities or rates; those of a computed one are known once it is drawn."""
    data = study.data_of(name)
    if entry.law is None or data == "normal":
        return
    low, high = entry.law.support()
    shown = f"{name} from {low:g} to {high:g}"
    if data == "binomial" and not (low >= 0.0 and high <= 1.0):
        rule = "cases happen with a probability: an input between 0 and 1, such as a beta"
        yield Mistake("E542", "is no data of such an input", f"{path}.data", shown, rule)
    if data == "poisson" and low < 0.0:
        rule = "events happen at a rate: an input that is never below 0, such as a gamma"
        yield Mistake("E542", "is no data of such an input", f"{path}.data", shown, rule)
