"""Studies of an input that a study could tell, with data that such an input could give."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.calendar import MONTHS
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
        entry = model.inputs.get(study.tells)
        if study.tells not in survey.known("inputs"):
            way_out = proposal(study.tells, survey.known("inputs"))
            yield Mistake("E402", "there is no such input", f"{path}.tells", study.tells, way_out=way_out)
        elif entry is not None:
            yield from _tellable(study, entry, path)
            yield from _fitting(study, entry, path)
        if study.horizon is not None and study.horizon.months(model.step) % MONTHS["year"]:
            rule = "what is decided later is discounted year by year: a whole number of years"
            yield Mistake("E205", "ends inside a year", f"{path}.horizon", str(study.horizon), rule)


def _tellable(study: Study, entry: Input, path: str) -> Iterator[Mistake]:
    place, value = f"{path}.tells", study.tells
    if entry.formula is not None:
        rule = "a study tells an input that is drawn"
        yield Mistake("E540", "is computed", place, value, rule, "name the input behind it that is uncertain")
    elif entry.constant:
        rule = "a study tells what is uncertain"
        yield Mistake("E540", "is the same in every draw", place, value, rule, "give it a distribution")
    elif entry.drawn == "each_period":
        rule = "what is drawn anew each period has no one value that a study could tell"
        way_out = "make an input of what is behind all periods, and let the study tell that"
        yield Mistake("E541", "is drawn each period", place, value, rule, way_out)
    elif varies(entry):
        rule = "what varies by chance cannot be known beforehand"
        way_out = "name the rate or probability behind it; or say chance: false of a number that could be looked up"
        yield Mistake("E541", "varies by chance", place, value, rule, way_out)


def _fitting(study: Study, entry: Input, path: str) -> Iterator[Mistake]:
    """The values of the input as probabilities or rates."""
    if entry.distribution is None or study.data == "normal":
        return
    low, high = entry.distribution.support()
    shown = f"{study.tells} from {low:g} to {high:g}"
    if study.data == "binomial" and not (low >= 0.0 and high <= 1.0):
        rule = "cases happen with a probability: an input between 0 and 1, such as a beta"
        yield Mistake("E542", "is no data of such an input", f"{path}.data", shown, rule)
    if study.data == "poisson" and low < 0.0:
        rule = "events happen at a rate: an input that is never below 0, such as a gamma"
        yield Mistake("E542", "is no data of such an input", f"{path}.data", shown, rule)
