"""Between what bounds a formula lies, from the bounds of its names: never too narrow, sometimes too wide."""

from __future__ import annotations

import math
from collections.abc import Callable

from mcsv.model.language.expression import Expression, Name, Number

__all__ = ["ANYTHING", "Interval", "bounds"]

Interval = tuple[float, float]
ANYTHING: Interval = (-math.inf, math.inf)
_RISING: dict[str, Callable[[float], float]] = {"exp": math.exp, "floor": math.floor}
_ROOTS: dict[str, Callable[[float], float]] = {"sqrt": math.sqrt, "log": math.log}
_COMPARISONS = frozenset({"lt", "le", "gt", "ge", "eq", "ne"})


def bounds(tree: Expression, known: Callable[[str], Interval]) -> Interval:
    """The least and the largest value of a tree, infinite where that is not known; ``known`` tells of names."""
    if isinstance(tree, Number):
        return (tree.value, tree.value)
    if isinstance(tree, Name):
        return known(tree.name)
    try:
        low, high = _operation(tree.op, [bounds(part, known) for part in tree.args])
    except (ArithmeticError, ValueError):
        return ANYTHING
    return ANYTHING if math.isnan(low) or math.isnan(high) else (low, high)


def _operation(op: str, args: list[Interval]) -> Interval:
    first, last = args[0], args[-1]
    if op in _COMPARISONS:
        return (0.0, 1.0)
    match op:
        case "add":
            return (first[0] + last[0], first[1] + last[1])
        case "sub":
            return (first[0] - last[1], first[1] - last[0])
        case "neg":
            return (-first[1], -first[0])
        case "mul":
            return _ends([_times(a, b) for a in first for b in last])
        case "div":
            return ANYTHING if last[0] <= 0 <= last[1] else _ends([a / b for a in first for b in last])
        case "abs":
            return (max(first[0], -first[1], 0.0), max(-first[0], first[1]))
        case "min" | "max":
            pick = min if op == "min" else max
            return (pick(low for low, _ in args), pick(high for _, high in args))
        case "where":
            return _ends([*args[1], *args[2]])
    return _function(op, first, last)


def _function(op: str, first: Interval, last: Interval) -> Interval:
    if op in _RISING:
        return (_RISING[op](first[0]), _RISING[op](first[1]))
    if op in _ROOTS and first[0] > 0:
        return (_ROOTS[op](first[0]), _ROOTS[op](first[1]))
    if op == "pow" and first[0] >= 0 and last[0] == last[1] >= 0:
        return (first[0] ** last[0], first[1] ** last[0])
    if op == "binomial":
        return (0.0, first[1])
    return (0.0, math.inf) if op == "poisson" else ANYTHING


def _times(a: float, b: float) -> float:
    return 0.0 if a == 0 or b == 0 else a * b


def _ends(values: list[float]) -> Interval:
    return ANYTHING if any(map(math.isnan, values)) else (min(values), max(values))
