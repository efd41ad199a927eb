"""Chance: the random numbers of events and decisions, each known by its owner, its period and the draw."""

from __future__ import annotations

from mcsv.distributions import build
from mcsv.kernels import opcodes as op
from mcsv.plan.assembler import Row, Value
from mcsv.plan.draws import Draws
from mcsv.plan.logic import below

__all__ = ["count", "happens", "uniform"]

_UNIFORM = {"dist": "uniform", "low": 0, "high": 1}


def uniform(draws: Draws, owner: str, period: int) -> Row:
    """A number between 0 and 1 that belongs to the owner and the period."""
    table = draws.tables.number(build(_UNIFORM))
    code = op.DRAW_KINKED if draws.tables.tables[table].kinked else op.DRAW
    return draws.assembler.emit(code, fields=(table, draws.key(owner), period))


def happens(draws: Draws, owner: str, period: int, probability: Value) -> Value:
    """1 with the probability, else 0; what is certain is not drawn. Beyond 0 and 1 it never or always happens."""
    if not isinstance(probability, Row) and not 0.0 < probability < 1.0:
        return probability if probability != probability else float(probability >= 1.0)
    return below(draws.assembler, uniform(draws, owner, period), probability)


def count(draws: Draws, owner: str, period: int, rate: Value) -> Value:
    """A Poisson count with the rate as its mean; a rate below 0 gives nan, which the engine reports."""
    if not isinstance(rate, Row) and rate == 0.0:
        return 0.0
    return draws.assembler.emit(op.POISSON, draws.assembler.as_row(rate), fields=(draws.key(owner), period))
