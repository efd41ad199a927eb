"""Numbers pulled out of products, so that amounts which differ by a number alone share one row."""

from __future__ import annotations

from mcsv.model import Expression, Model, Name, Number, Operation
from mcsv.model.language.expression import constant, random
from mcsv.model.records.events import Event

__all__ = ["drawn_anew", "factored"]

_ONE = Number(1.0)


def factored(tree: Expression) -> tuple[float, Expression]:
    """A number and a tree whose product is the tree: products, quotients and signs are looked through."""
    try:
        number = constant(tree)
    except (ArithmeticError, ValueError):
        return 1.0, tree
    if number is not None:
        return number, _ONE
    if not isinstance(tree, Operation) or random(tree):
        return 1.0, tree  # what draws keeps its place in the formula, which names its draws
    if tree.op == "neg":
        factor, core = factored(tree.args[0])
        return -factor, core
    if tree.op == "mul":
        (a, left), (b, right) = map(factored, tree.args)
        cores = [core for core in (left, right) if core != _ONE]
        return a * b, cores[0] if len(cores) == 1 else Operation("mul", (left, right))
    if tree.op == "div":
        (above, core), (below, divisor) = map(factored, tree.args)
        if divisor == _ONE and below:
            return above / below, core
    return 1.0, tree


def drawn_anew(model: Model, event: Event, cost: Expression) -> tuple[float, Name] | None:
    """What each occurrence of an event draws anew for its cost, and the number that it is multiplied by; None where a
    draw has one size for all occurrences.
    """
    number, core = factored(cost)
    entry = model.inputs.get(core.name) if isinstance(core, Name) else None
    if event.kind == "rate" and isinstance(core, Name) and entry and entry.distribution and not entry.constant:
        return number, core
    return None
