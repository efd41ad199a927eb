"""The book of one pocket, while its programme is written period by period."""

from __future__ import annotations

from dataclasses import field

from mcsv.dataclass import dataclass
from mcsv.plan.code.assembler import Row, Value
from mcsv.plan.programme.ledger import Account

__all__ = ["Book"]


@dataclass
class Book:
    """``income`` and ``spending`` (below zero) are cash so far; ``funds`` are reserve and budget so far less what has
    lapsed, ``reserve`` alone. ``now``: the position as it stands, once somebody asked.
    ``judged`` are the dates at whose ends it is judged. ``lowest`` is the lowest position at one of them so far,
    ``lowest_before`` the same less the reserve. ``given``: reserve and all budget so far less what has lapsed, None
    once that is no one number; ``cash``: of the accountable pocket the cell of its cash by the end of its window, and
    what is on top of that in it; ``lowest_cash``: the lowest cumulative cash so far; ``lapsed``: what has lapsed, where
    flows are looked at.
    """

    income: Account
    spending: Account
    funds: Value
    reserve: Value
    first: Row
    any_judged: Row
    payback: Row
    judged: tuple[int, ...]
    cells: list[int] = field(default_factory=list)
    before_reserve: int | None = None
    lowest: Value | None = None
    lowest_before: Value | None = None
    given: float | None = None
    cash: tuple[int, float, float | None] | None = None
    lowest_cash: Value | None = None
    now: Row | None = None
    lapsed: Value = 0.0
