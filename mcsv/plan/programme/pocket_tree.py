"""Which pocket is a part of which, and which could pay for another."""

from __future__ import annotations

from mcsv.model import Model

__all__ = ["contributors", "lineage"]


def lineage(model: Model, pocket: str) -> tuple[str, ...]:
    """The pocket and everything that it is a part of, from the inside out."""
    found = [pocket]
    while (parent := model.pockets[found[-1]].parent) is not None:
        found.append(parent)
    return tuple(found)


def contributors(model: Model) -> tuple[str, ...]:
    """The pockets that could pay the accountable one: with cash of their own, no part of it and without parts."""
    if model.accountability is None:
        return ()
    own, parents = model.accountability.pocket, {pocket.parent for pocket in model.pockets.values()}
    others = (name for name, pocket in model.pockets.items() if pocket.kind != "society" and name not in parents)
    return tuple(name for name in others if own not in lineage(model, name))
