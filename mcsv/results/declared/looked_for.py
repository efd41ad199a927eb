"""Which further look at the draws a variable comes from."""

from __future__ import annotations

from mcsv.results.declared import elsewhere, flows, funding, gainers, given, in_time, returns

__all__ = ["is_of_money", "of_returns"]

_OF_MONEY = frozenset(row.name for section in (in_time, elsewhere, gainers, flows) for row in section.DECLARED)
_OF_RETURNS = frozenset(row.name for section in (funding, given, returns) for row in section.DECLARED)
_PAYING = ("p_deficit_paying_alone", "p_deficit_paying_share")


def is_of_money(name: str) -> bool:
    """Whether a variable is there only where what money does was asked for."""
    return name in _OF_MONEY or name.removesuffix("_ci") in _PAYING


def of_returns(name: str) -> bool:
    """Whether a variable is one that only a study of returns tells."""
    return name in _OF_RETURNS
