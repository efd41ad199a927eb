"""What the options are weighed by is there, and is money where effects are weighed against costs."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey
from mcsv.model.language.names import VIEWS, proposal

__all__ = ["named", "nothing_to_choose"]


def named(survey: Survey) -> Iterator[Mistake]:
    """Views, outputs and pockets that a decision names and that are not there (E402, E202)."""
    model, choice = survey.model, survey.model.decision
    if choice is None:
        return
    outputs = survey.known("outputs")
    for key in ("output", "effect", "cost"):
        name = getattr(choice, key)
        if name is not None and name not in outputs:
            way_out = proposal(name, outputs) or "declare it under outputs:"
            yield Mistake("E402", "there is no such output", f"decision.{key}", name, way_out=way_out)
    views = {*survey.known("pockets"), *VIEWS}
    if choice.view is not None and choice.view not in views:
        way_out = proposal(choice.view, views)
        yield Mistake("E402", "there is no such view", "decision.view", choice.view, way_out=way_out)
    elif choice.view is not None and model.discounting is None and "discounting" not in survey.lost:
        rule = "a view is a net present value, which needs to know what later value is worth"
        yield Mistake("E202", "is missing", "discounting", rule=rule, way_out="add discounting:")
    if choice.view is not None and not model.pockets and "pockets" not in survey.lost:
        yield Mistake("E202", "is missing", "pockets", rule="without pockets there is no view of anybody")


def nothing_to_choose(survey: Survey) -> Iterator[Mistake]:
    """An effect that is the cost as well (E563), or one that is weighed without a price (W560)."""
    choice = survey.model.decision
    if choice is None or choice.effect is None or choice.willingness_to_pay is None:
        return
    if choice.effect == choice.cost:
        what, rule = "is the effect as well", "net benefit is effect x willingness_to_pay - cost"
        yield Mistake("E563", what, "decision.cost", choice.effect, rule, "name the output that is the cost")
    if choice.willingness_to_pay.value == 0.0:
        rule = "net benefit is effect x willingness_to_pay - cost"
        way_out = "say what a unit of the effect is worth"
        yield Mistake("W560", "leaves the cost alone to decide", "decision.willingness_to_pay", "0", rule, way_out)
