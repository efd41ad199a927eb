"""Events that can happen, that something notices, and whose costs can be drawn."""

from __future__ import annotations

from collections.abc import Iterator

from mcsv.errors import Mistake
from mcsv.model.checks.survey import Survey, value_of
from mcsv.model.language.calendar import Duration
from mcsv.model.language.expression import Expression, Name, Operation, constant
from mcsv.model.language.formula import ONE
from mcsv.model.language.spans import months_at_least
from mcsv.model.records.events import Event
from mcsv.model.records.qualified import stock_called, streams_called

__all__ = ["exposures", "failures", "idle", "limits", "sizes", "worse"]


def exposures(survey: Survey) -> Iterator[Mistake]:
    """Exposures that end before they begin (E205), or begin when the model has ended (W305)."""
    model = survey.model
    for name, event in model.events.items():
        path, start = f"events.{name}", months_at_least(event.start, model.step)
        if event.until is not None and event.until.months(model.step) <= start:
            rule = f"it can begin from {event.start} on"
            yield Mistake("E205", "is over before it begins", f"{path}.until", str(event.until), rule)
        elif isinstance(event.start, Duration) and model.horizon and start >= model.horizon.months(model.step):
            rule = f"the model ends after {model.horizon}"
            yield Mistake("W305", "can happen only when the model has ended", f"{path}.from", str(event.start), rule)


def idle(survey: Survey) -> Iterator[Mistake]:
    """Events, or parts of them, that change nothing (W323)."""
    for name, event in survey.model.events.items():
        path, lasting = f"events.{name}", event.stops or event.changes or event.caps
        once = all(stock_called(survey.model, each) for each in event.changes) and not (event.stops or event.caps)
        if not (lasting or event.delays or event.costs):
            way_out = "add stops:, changes:, caps:, delays: or costs:, or delete it"
            yield Mistake("W323", "does nothing: no stream and no pocket notices it", path, way_out=way_out)
        elif event.duration is not None and (once or not lasting) and not event.repeats:
            what = "changes nothing: the event stops, changes and caps nothing that could end again"
            yield Mistake("W323", what, f"{path}.for", str(event.duration), way_out="leave it out")
        if event.repeats and event.duration is None:
            what = "changes nothing: without for: the event never ends, so it cannot begin again"
            yield Mistake("W323", what, f"{path}.repeats", way_out="add for:")
        yield from _mitigation(f"{path}.mitigation", event)


def _mitigation(path: str, event: Event) -> Iterator[Mistake]:
    done = event.mitigation
    if done is None:
        return
    if getattr(done, event.kind) in (None, getattr(event, event.kind)) and done.severity == ONE:
        way_out = f"say what {event.kind} or severity: is left"
        yield Mistake("W323", "leaves the risk as it was", path, way_out=way_out)
    elif done.severity != ONE and not event.costs:
        what = "changes nothing: it is the share of the event's costs that is left, and it has none"
        yield Mistake("W323", what, f"{path}.severity", done.severity.text, way_out="leave it out, or add costs:")


def worse(survey: Survey) -> Iterator[Mistake]:
    """Mitigation that leaves a larger risk than there was (W337)."""
    for name, event in survey.model.events.items():
        before, left = getattr(event, event.kind), getattr(event.mitigation, event.kind, None)
        if left is None:
            continue
        first, second = survey.typical(before), survey.typical(left)
        if first is not None and second is not None and second > first:
            path = f"events.{name}.mitigation.{event.kind}"
            rule = f"{event.kind}: says what is left of {before.text}"
            yield Mistake("W337", "leaves more of the risk than there was", path, left.text[:60], rule)


def limits(survey: Survey) -> Iterator[Mistake]:
    """Caps on what has no quantity (E203)."""
    for name, event in survey.model.events.items():
        for stream in event.caps:
            if any(full.startswith("funding.") for full in streams_called(survey.model, stream)):
                rule, way_out = "a cap limits the quantity of a cost or benefit", "write changes: with a factor"
                yield Mistake("E203", "caps funding", f"events.{name}.caps.{stream}", rule=rule, way_out=way_out)


def sizes(survey: Survey) -> Iterator[Mistake]:
    """Costs of counted occurrences that are neither a number nor drawn anew for each (E203)."""
    rule = "each occurrence has its own cost: a number, the name of a drawn input, or a number times it"
    for name, event in survey.model.events.items():
        for pocket, formula in event.costs.items() if event.kind == "rate" else ():
            if value_of(formula, survey.certain) is None and not _drawn(survey, formula.tree):
                way_out = "make it an input with a distribution; a rate can be a formula"
                shown = formula.text[:60]
                yield Mistake("E203", "is no such cost", f"events.{name}.costs.{pocket}", shown, rule, way_out)


def _drawn(survey: Survey, tree: Expression) -> bool:
    """Whether a tree is a number times the name of a drawn input; names that nobody has are told elsewhere."""
    if isinstance(tree, Name):
        entry = survey.model.inputs.get(tree.name)
        return (tree.name not in survey.model.stocks) if entry is None else entry.distribution is not None
    if not isinstance(tree, Operation):
        return False
    if tree.op == "neg":
        return _drawn(survey, tree.args[0])
    if tree.op == "mul":
        return any(_number(part) and _drawn(survey, other) for part, other in (tree.args, tree.args[::-1]))
    return tree.op == "div" and _number(tree.args[1]) and _drawn(survey, tree.args[0])


def _number(tree: Expression) -> bool:
    try:
        return constant(tree) is not None
    except (ArithmeticError, ValueError):
        return False


def failures(survey: Survey) -> Iterator[Mistake]:
    """What follows from a provider's failure that never happens (W323), unless an option or a lever lets it."""
    for name, provider in survey.model.providers.items():
        if value_of(provider.hazard, survey.settled) == 0 and not survey.moves(f"providers.{name}.hazard"):
            for key in ("gap", "recommissioning"):
                if getattr(provider, key):
                    what, path = "changes nothing: the provider has no hazard, so it never fails", f"providers.{name}"
                    yield Mistake("W323", what, f"{path}.{key}", way_out="add hazard:, or leave it out")
