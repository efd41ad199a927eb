"""What a reader may move: levers that were tried, not only read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcsv.errors import Mistake, ModelError, UsageError
from mcsv.frozen import FrozenDict
from mcsv.model import Model, Option, apply, canonical, placed, plain, validate
from mcsv.model.changes.targets import WINDOW, Target, target_of, with_number
from mcsv.plan.lower import lower
from mcsv.plan.movable import Movable, movable
from mcsv.plan.opened import targets_of
from mcsv.plan.plan import Plan

__all__ = ["in_the_middle", "tried_levers", "with_set"]

_WINDOW = ".".join(WINDOW)


def with_set(model: Model, values: Mapping[str, float]) -> Model:
    """The model with other numbers by path, as ``--set`` makes it; ModelError where it does not hold."""
    said = {path: int(value) if path == _WINDOW else value for path, value in values.items()}
    changed = apply(plain(model), Option(set=FrozenDict(said)), type(model))
    if changed.mistakes:
        raise ModelError(changed.mistakes)
    return validate(changed.data)


def in_the_middle(model: Model) -> Model | None:
    """The model with each lever in the middle of its range, a switch on: the same wherever levers stand now.

    None where no model holds there.
    """
    values = {lever.of: lever.positions[len(lever.positions) // 2] for lever in model.levers.values()}
    try:
        return with_set(model, values)
    except ModelError:
        return None


def tried_levers(model: Model, plan: Plan | None = None) -> Movable:
    """The levers of a model, each of which was tried at both ends; ``plan`` is that of the model, where there is one.

    Raises UsageError with everything that is wrong: E594 for levers that would not do what ``--set`` does in some
    option, E596 for levers that change more than numbers, E597 for ends at which the model does not hold.
    """
    targets = targets_of(model)
    mistakes = [mistake for name in model.levers for mistake in _unsound(model, name, targets[name])]
    try:
        found = movable(model, lower(model) if plan is None else plan)
    except UsageError as error:
        mistakes = [*error.mistakes, *mistakes]
    if mistakes:
        raise UsageError([placed(model, mistake) for mistake in mistakes])
    return found


def _unsound(model: Model, name: str, targets: Mapping[str, Target]) -> Iterator[Mistake]:
    """What is wrong with the model at the ends of a lever."""
    lever = model.levers[name]
    astray = dict[str, None]()
    for key, value in (("from", lever.start), ("to", lever.to)):
        try:
            there = with_set(model, {lever.of: value})
        except ModelError as error:
            first = error.mistakes[0]
            what = f"makes the model invalid: {first.path}: {first.what}".replace("\n", " ")
            way_out = (
                "narrow the range" if len(error.mistakes) == 1 else f"narrow the range ({len(error.mistakes)} mistakes)"
            )
            yield Mistake("E597", what, f"levers.{name}.{key}", f"{value:g}", first.rule, way_out)
            continue
        astray |= dict.fromkeys(_otherwise(model, there, targets, lever.of, value))
    for option in astray:
        rule = "what holds the number of a lever is the same in all options, but for that number itself"
        way_out = "set that very number in the option, or leave the lever out"
        what = f"cannot be moved: options.{option} changes what stands around it"
        yield Mistake("E594", what, f"levers.{name}.of", lever.of, rule, way_out)


def _otherwise(model: Model, there: Model, targets: Mapping[str, Target], path: str, value: float) -> Iterator[str]:
    """The options in which ``--set`` (``there``) makes another model than the lever does."""
    for option, variant in model.variants.items():
        said, target = there.variants[option], targets.get(option)
        if target is not None:
            if target_of(said, path).value != value:
                yield option
                continue
            variant, said = (with_number(each, target.steps, value) for each in (variant, said))
        if canonical(variant, options=False) != canonical(said, options=False):
            yield option
