"""What people call a key who have not read how it is called here."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["meant"]

_MEANT: dict[str, tuple[str, ...]] = {
    "accountability": ("window",),
    "alternatives": ("options",),
    "amount": ("unit_value", "values"),
    "assumptions": ("inputs",),
    "base_year": ("price_year",),
    "begin": ("from", "start"),
    "budgets": ("pockets",),
    "chance": ("probability",),
    "departments": ("pockets",),
    "discount": ("discounting",),
    "discount_rate": ("discounting",),
    "duration": ("for", "horizon"),
    "every": ("per",),
    "expenditure": ("costs",),
    "frequency": ("per",),
    "funder": ("paid_by",),
    "grants": ("funding",),
    "iterations": ("draws",),
    "length": ("for", "horizon"),
    "likelihood": ("probability",),
    "name": ("programme",),
    "number": ("quantity",),
    "parameters": ("inputs",),
    "payer": ("paid_by",),
    "period": ("per", "step"),
    "pocket": ("paid_by", "to"),
    "pockets": ("paid_by", "to"),
    "price": ("unit_value", "values", "amount"),
    "recipient": ("to",),
    "revenue": ("funding",),
    "risks": ("events",),
    "savings": ("benefits",),
    "scenarios": ("options",),
    "simulations": ("draws",),
    "stakeholders": ("pockets",),
    "start": ("from",),
    "starts": ("from", "start"),
    "title": ("programme",),
    "trials": ("draws",),
    "unit_cost": ("unit_value", "values", "amount"),
    "unit_value": ("values", "amount"),
    "until": ("for",),
    "value": ("unit_value", "values", "amount"),
    "variables": ("inputs",),
    "volume": ("quantity",),
    "years": ("for", "horizon", "window"),
}
"""By what is written, the keys that may be meant: the first that may stand there."""


def meant(word: str, keys: Iterable[str]) -> str | None:
    """The key that ``word`` is another name of, among those that may stand in its place; None where none is."""
    there = set(keys)
    return next((key for key in _MEANT.get(word.lower(), ()) if key in there), None)
