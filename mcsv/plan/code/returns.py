"""What a plan tells of returns, where somebody asked: money and value apart, cash by period, funding, decisions."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = ["Told"]

Kind = Literal[
    "npv", "put_in", "spends", "cash", "value", "benefits", "left_of_all", "bcr", "sroi", "flow", "value_flow",
    "at_hurdle", "paid", "answer", "deficit", "position", "npv_given", "lowest",
]  # fmt: skip

_SPREAD = frozenset({"cash", "value", "paid", "bcr", "sroi"})


class Told(NamedTuple):
    """One row that is looked at, in a cell of its own: its ``kind`` in an option, ``of`` what.

    By view, real and discounted: put_in, what it puts in (costs, what events cost, funding paid less received) ·
    spends, -1 in draws in which that is above 0 · benefits, npv + put_in · cash, what of that comes as cash less put_in
    · value, npv - cash · value_flow, npv so far at the end of a ``period`` · left_of_all, the benefits of public value
    (society: its own) less put_in · bcr and sroi, benefits and those of public value for a unit of put_in (0 in draws
    where that is not above 0).

    By pocket, nominal: flow, its cash so far, in less out, at the end of a ``period`` · at_hurdle, its cash discounted
    by the return that it wants, less than 0 where it gets more · paid, of a line of funding, less than 0: what the
    pocket ``one`` (empty: from outside) has paid the pocket ``other`` in all.

    By decision and its answer ``one`` (yes, no): answer, -1 in draws with that answer and 0 in others · of the pocket
    or view ``other``, 0 in draws with another answer: deficit, -1 where there is one at a judged date · position at the
    end of its window · npv_given. By pocket: lowest, at a judged date, less the reserve where that is uncertain.
    """

    kind: Kind
    option: str
    of: str
    one: str = ""
    other: str = ""
    period: int = 0

    @property
    def spread(self) -> bool:
        """Whether quantiles are wanted of it."""
        return self.kind in _SPREAD
