"""Models that are possible, and probably not what was meant."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.expression import TIME, random
from mcsv.model.language.formula import Formula
from mcsv.model.language.names import VIEWS

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
    used = survey.reached_by(formulas) & model.inputs.keys()
    drawn = any(model.inputs[name].distribution and not model.inputs[name].constant for name in used)
    chance = any(_open(survey, path, formula) for path, formula in survey.formulas.items())
    if not survey.lost and not drawn and not chance and not any(random(formula.tree) for formula in formulas):
        of = ("in option base", "of it ") if model.options else ("in this model", "")  # options may draw more
        yield Mistake("W302", f"nothing {of[0]} is uncertain: every draw {of[1]}gives the same answer", path="inputs")


def _open(survey: Survey, path: str, formula: Formula) -> bool:
    """Whether a formula is a chance that is neither never nor always."""
    value = value_of(formula, survey.certain) if path.endswith(_CHANCES) else None
    return (value is not None and 0 < value < 1) or (path.endswith(".rate") and path.startswith("events."))


_CHANCES = (".probability", ".hazard")


def rate(survey: Survey) -> Iterator[Mistake]:
    """Discount rates that are probably percentages (W205)."""
    discounting = survey.model.discounting
    rates = {"discounting.rate": discounting.rate} if discounting else {}
    rates |= {
        f"discounting.steps[{i}].rate": step.rate for i, step in enumerate(discounting.steps if discounting else ())
    }
    for path, rate in rates.items():
        if rate is not None and not -0.02 <= rate <= 0.25:
            yield Mistake("W205", "is an unusual rate a year", path, str(rate), way_out="0.035 is 3.5 %")


def moments(survey: Survey) -> Iterator[Mistake]:
    """Inputs without a mean or spread, which leaves results without one (W303)."""
    for name, entry in survey.model.inputs.items():
        drawn = entry.distribution
        has_mean, has_sd = drawn.moments_exist() if drawn else (True, True)
        if not has_sd:
            missing = "sd" if has_mean else "mean"
            rule = "what depends on it has none either; only its quantiles and probabilities mean something"
            yield Mistake("W303", f"has no {missing}", f"inputs.{name}", entry.written.get("dist", ""), rule)


def counts(survey: Survey) -> Iterator[Mistake]:
    """Counts that are drawn once and then stand in every period (W313)."""
    model = survey.model
    moving = {TIME, *model.stocks, *(name for name, entry in model.inputs.items() if entry.drawn == "each_period")}
    luck = {name for name, entry in model.inputs.items() if entry.formula and random(entry.formula.tree)}
    for path, formula in survey.formulas.items():
        stream = survey.streams.get(".".join(path.split(".")[:2]))
        if stream is None or stream.per == "once" or not path.endswith(_SIZES):
            continue
        reached = survey.reached(formula)
        if not moving & reached and (luck & reached or random(formula.tree)):
            rule = "a count is drawn once a draw unless its formula looks at the period"
            way_out = "a count of its own in each period: add 0 * t to it"
            yield Mistake("W313", "is the same count in every period", path, formula.text, rule, way_out)


_SIZES = (".amount", ".quantity", ".unit_value", ".per_head")


def view_names(survey: Survey) -> Iterator[Mistake]:
    """Pockets named like a view of value, which no answer could tell apart (E208)."""
    for name in VIEWS:
        if name in survey.known("pockets"):
            rule = f"{', '.join(VIEWS)} are the views that count the value of many pockets"
            yield Mistake("E208", "is the name of a view", f"pockets.{name}", name, rule, _OTHER_NAMES[name])


_OTHER_NAMES = {
    "public_sector": "write public_bodies",
    "public_value": "choose another name",
    "society": "write residents, or whoever they are",
}
