"""Which further questions a model can be asked."""

from __future__ import annotations

from typing import Any

from mcsv.model import Model
from mcsv.plan.programme.net_benefit import choice_of

__all__ = ["questions_of"]


def questions_of(model: Model) -> dict[str, Any]:
    """As attributes of a result: ``questions`` by the command that answers each, and the names of what was
    ``observed``.

    ``drivers`` (``boxes``: with a pocket whose deficits it may be about), ``compare``, ``voi``, ``update``.
    """
    found = []
    if _moves(model):
        found.append("boxes" if model.accountability and model.periods else "drivers")
        found += ["compare"] if len(model.variants) > 1 and choice_of(model) else []
        found += ["voi"] if choice_of(model) else []
        found += ["update"] if model.observed else []
    observed = {"observed": " ".join(model.observed)} if model.observed else {}
    return {"questions": " ".join(found)} | observed


def _moves(model: Model) -> bool:
    """Whether anything is drawn once a draw, or may happen."""
    inputs = [entry for variant in model.variants.values() for entry in variant.inputs.values()]
    drawn = any(entry.formula is None and not entry.constant and entry.drawn != "each_period" for entry in inputs)
    return drawn or any(variant.events or variant.providers for variant in model.variants.values())
