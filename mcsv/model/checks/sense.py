"""Models that are possible, and probably not what was meant."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.expression import TIME, random

__all__ = ["certainty", "counts", "moments", "question", "rate", "view_names"]


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


def counts(survey: Survey) -> Iterator[Mistake]:
    """Counts that are drawn once and then stand in every period (W313)."""
    model = survey.model
    streams = {f"costs.{name}": cost.per for name, cost in model.costs.items()}
    streams |= {f"benefits.{name}": benefit.per for name, benefit in model.benefits.items()}
    for path, formula in survey.formulas.items():
        per = streams.get(".".join(path.split(".")[:2]), "once")
        if per == "once" or not path.endswith((".amount", ".quantity", ".unit_value")):
            continue
        reached = set(survey.reached(formula))
        computed = [model.inputs[name].formula for name in reached & model.inputs.keys()]
        if TIME not in reached and any(random(part.tree) for part in (formula, *computed) if part):
            rule = "a count is drawn once a draw unless its formula looks at the period"
            way_out = "a count of its own in each period: add 0 * t to it"
            yield Mistake("W313", "is the same count in every period", path, formula.text, rule, way_out)


def view_names(survey: Survey) -> Iterator[Mistake]:
    """Pockets named like a view of net present value that they are not (E205)."""
    pockets = survey.model.pockets
    for name in ("public_sector", "society"):
        parent = any(pocket.parent == name for pocket in pockets.values())
        if survey.model.discounting and name in pockets and not parent:
            rule = f"{name} is the net present value of everybody in it; a pocket of that name is the parent of others"
            yield Mistake("E205", "is the name of a view", f"pockets.{name}", name, rule, "choose another name")
