"""Models that are possible, and probably not what was meant."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.expression import random

__all__ = ["certainty", "moments", "question", "rate"]


def question(survey: Survey) -> Iterator[Mistake]:
    """A model that asks for nothing (E202)."""
    if not (survey.known("outputs") or survey.known("pockets") or survey.lost):
        way_out = "add outputs:, or pockets: with costs: and benefits:"
        yield Mistake("E202", "there is nothing to compute", way_out=way_out)


def certainty(survey: Survey) -> Iterator[Mistake]:
    """A model in which every draw is the same (W302)."""
    model = survey.model
    formulas = survey.formulas.values()
    used = {name for formula in formulas for name in survey.reached(formula)} & model.inputs.keys()
    drawn = any(model.inputs[name].distribution and not model.inputs[name].constant for name in used)
    if not survey.lost and not drawn and not any(random(formula.tree) for formula in formulas):
        yield Mistake("W302", "nothing in this model is uncertain: every draw gives the same answer", path="inputs")


def rate(survey: Survey) -> Iterator[Mistake]:
    """Discount rates that are probably percentages (W205)."""
    rate = survey.model.discounting.rate if survey.model.discounting else None
    if rate is not None and not -0.02 <= rate <= 0.25:
        yield Mistake("W205", "is an unusual rate a year", "discounting.rate", str(rate), way_out="0.035 is 3.5 %")


def moments(survey: Survey) -> Iterator[Mistake]:
    """Inputs without a mean or spread, which leaves results without one (W303)."""
    for name, entry in survey.model.inputs.items():
        drawn = entry.distribution
        missing = drawn and ("mean" if drawn.mean() is None else "sd" if drawn.sd() is None else "")
        if missing:
            rule = "what depends on it has none either; only its quantiles and probabilities mean something"
            yield Mistake("W303", f"has no {missing}", f"inputs.{name}", entry.written.get("dist", ""), rule)
