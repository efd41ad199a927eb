"""What grades of evidence do to inputs: once, in a known direction, and told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mcsv.distributions import Distribution
from mcsv.errors import DistributionError, Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.expression import Name
from mcsv.model.language.formula import Formula
from mcsv.model.records.evidence import Correction
from mcsv.model.records.evidenced import Evidenced
from mcsv.model.records.inputs import Input

__all__ = ["corrected_twice", "corrections", "idle", "negative"]

_OFTEN = 0.01


def _corrected(survey: Survey) -> Iterator[tuple[str, Input, Correction]]:
    """Drawn inputs of a grade that changes something."""
    for name, entry in survey.model.inputs.items():
        correction = survey.model.evidence.grades.get(entry.grade) if entry.grade and entry.distribution else None
        if correction and correction != Correction():
            yield name, entry, correction


def corrections(survey: Survey) -> Iterator[Mistake]:
    """What a grade does (N311) or cannot (N312); a shift without a direction (E202); what is not corrected (E3…)."""
    for name, entry, correction in _corrected(survey):
        path = f"inputs.{name}.grade"
        if correction.shift and entry.higher_is is None:
            rule = f"grade {entry.grade} shifts towards the bad side, so it must be known which side that is"
            yield Mistake(
                "E202", "is missing", f"inputs.{name}.higher_is", "", rule, "write higher_is: better or worse"
            )
            continue
        try:
            drawn = entry.corrected(survey.model.evidence)
        except DistributionError as error:
            yield from (mistake.under(path) for mistake in error.mistakes)
            continue
        widen = 1.0 if entry.constant else correction.widen
        if widen != correction.widen:
            way_out = "state a distribution: how far it may be from the truth"
            yield Mistake("N312", "widens nothing", path, str(entry.grade), "a fixed number has no spread", way_out)
        done = [_words(widen - 1, "widened", "narrowed", f"by {widen:g}")]
        change = correction.times(entry.higher_is) - 1
        done.append(_words(change, "raised", "lowered", f"by {abs(change) * 100:.4g} %"))
        if any(done):
            what = f"grade {entry.grade}: {', '.join(word for word in done if word)}"
            yield Mistake("N311", what, path, rule=_kept(drawn) if widen != 1 else "")
        has_mean, has_sd = drawn.moments_exist() if drawn else (True, True)
        if not has_sd and entry.distribution and entry.distribution.moments_exist()[1]:
            rule = "widened, its tail is too heavy for one; only quantiles and probabilities mean something"
            yield Mistake("W303", "has no sd" if has_mean else "has no mean", path, "", rule)


def _kept(drawn: Distribution | None) -> str:
    """What stays where it was when a spread is widened."""
    return "widening keeps the mean" if drawn and drawn.moments_exist()[0] else "widening keeps the median: no mean"


def _words(change: float, more: str, less: str, rest: str) -> str:
    return f"{more if change > 0 else less} {rest}" if change else ""


def negative(survey: Survey) -> Iterator[Mistake]:
    """Shifts of what is below 0, which a share moves the wrong way: usually (E205), or often (W333)."""
    for name, entry, correction in _corrected(survey):
        if not (correction.shift and entry.distribution):
            continue
        below = float(entry.distribution.tail(np.array([0.0]), False)[0])
        low = entry.distribution.support()[0]
        path, rule = f"inputs.{name}.grade", "a shift is a share of the value: below 0 it goes the other way"
        way_out = "state a shifted distribution, and leave the grade out"
        if low < 0 and below > 0.5:
            yield Mistake("E205", "shifts what is below 0", path, str(entry.grade), rule, way_out)
        elif low < 0 and below > _OFTEN:
            what = f"shifts what is below 0 in {100 * below:.2g} % of draws"
            yield Mistake("W333", what, path, str(entry.grade), rule, way_out)


def corrected_twice(survey: Survey) -> Iterator[Mistake]:
    """Optimism bias on a cost that is a shifted input (E312), or is computed from one (W321)."""
    shifted = {name: entry for name, entry, correction in _corrected(survey) if correction.shift}
    for name, cost in survey.model.costs.items():
        for key in ("amount", "quantity", "unit_value", "per_head") if cost.bias else ():
            formula: Formula | None = getattr(cost, key)
            both = sorted(survey.reached(formula) & shifted.keys()) if formula else []
            if formula and isinstance(formula.tree, Name) and formula.tree.name in shifted:
                what = f"is added to {formula.tree.name}, which its grade of evidence has shifted already"
                rule = "a number is corrected for optimism once"
                yield Mistake("E312", what, f"costs.{name}.bias", "", rule, "leave out the bias, or the input's grade")
            elif both:
                what = f"is added to {both[0]}, which its grade of evidence has shifted already: corrected twice?"
                yield Mistake("W321", what, f"costs.{name}.bias", way_out="leave out one of them")


def idle(survey: Survey) -> Iterator[Mistake]:
    """Grades beside something else than a drawn input, which no correction reaches (N312)."""
    for path, record in survey.records.items():
        if not isinstance(record, Evidenced) or record.grade not in survey.model.evidence.grades:
            continue
        if not isinstance(record, Input) or record.distribution is None:
            rule = "evidence.grades corrects inputs that are drawn"
            way_out = "make an input of the number if it is to be corrected"
            yield Mistake("N312", "corrects nothing", f"{path}.grade", str(record.grade), rule, way_out)
