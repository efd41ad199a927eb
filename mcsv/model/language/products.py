"""A formula as a product: its number, and what is multiplied by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mcsv.model.language.expression import Expression, Name, Number, Operation

__all__ = ["Product", "multiplied", "product"]

_LEAST = 1e-300  # what is smaller divides nothing
Product = tuple[float, frozenset[tuple[Expression, int]]]


def product(tree: Expression, known: Mapping[str, float]) -> Product:
    """The number before a product and its other factors, as a set that does not know their order.

    Names in ``known`` count as their numbers. Two formulas with equal factors are multiples of each other.
    """
    number, found = 1.0, dict[Expression, int]()
    for part, sign in multiplied(tree):
        value = part.value if isinstance(part, Number) else known.get(part.name) if isinstance(part, Name) else None
        if value is not None and (abs(value) > _LEAST or sign > 0):
            number *= value**sign
        else:
            found[part] = found.get(part, 0) + sign
    return number, frozenset((key, power) for key, power in found.items() if power)


def multiplied(tree: Expression) -> Iterator[tuple[Expression, int]]:
    """The factors of a tree, each with 1 where it multiplies and -1 where it divides."""
    if isinstance(tree, Operation) and tree.op in ("mul", "div"):
        yield from multiplied(tree.args[0])
        turn = -1 if tree.op == "div" else 1
        yield from ((part, sign * turn) for part, sign in multiplied(tree.args[1]))
    elif isinstance(tree, Operation) and tree.op == "neg":
        yield Number(-1.0), 1
        yield from multiplied(tree.args[0])
    else:
        yield tree, 1
