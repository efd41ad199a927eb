"""Chance: the random numbers of events, decisions and counts, each known by its owner, its period and the draw."""

from __future__ import annotations

from mcsv.distributions import build
from mcsv.kernels import instructions as op
from mcsv.plan.code.assembler import Row, Value
from mcsv.plan.code.open_number import Open
from mcsv.plan.quantities.draws import Draws
from mcsv.plan.quantities.logic import below, not_above

__all__ = ["binomial", "count", "happens", "poisson", "uniform"]

_UNIFORM = {"dist": "uniform", "low": 0, "high": 1}
_SMALL_MEAN = 10.0  # below it a count is the inverse of one uniform number, from a table as well as from its kernel
_MOST_CASES = 1e9


def uniform(draws: Draws, owner: str, period: int) -> Row:
    """A number between 0 and 1 that belongs to the owner and the period."""
    return _drawn(draws, _UNIFORM, draws.key(owner), period)


def _drawn(draws: Draws, spec: dict[str, object], key: int, period: int) -> Row:
    return draws.assembler.as_row(draws.draw(draws.tables.number(build(spec)), key, period))


def happens(draws: Draws, owner: str, period: int, probability: Value) -> Value:
    """1 with the probability, else 0; what is certain is not drawn. Beyond 0 and 1 it never or always happens."""
    if isinstance(probability, Open):
        probability = draws.assembler.as_row(probability)  # drawn where it is 0 or 1 as well
    if not isinstance(probability, Row) and not 0.0 < probability < 1.0:
        return probability if probability != probability else float(probability >= 1.0)
    if draws.still:
        return not_above(draws.assembler, 0.5, probability) if owner.startswith("decisions.") else 0.0
    return below(draws.assembler, uniform(draws, owner, period), probability)


def count(draws: Draws, owner: str, period: int, rate: Value) -> Value:
    """A Poisson count that belongs to the owner and the period; what never happens is not drawn."""
    if draws.still or (not isinstance(rate, Row) and rate == 0.0):
        return 0.0
    return poisson(draws, draws.key(owner), period, rate)


def poisson(draws: Draws, key: int, period: int, rate: Value) -> Value:
    """A Poisson count with the rate as its mean; a rate below 0 gives nan, which the engine reports."""
    assembler = draws.assembler
    if isinstance(rate, Open):
        rate = assembler.as_row(rate)  # a table would hold for one rate alone
    if isinstance(rate, Row) or not 0.0 <= rate < _SMALL_MEAN:
        return assembler.emit(op.POISSON, assembler.as_row(rate), fields=(key, period))
    if rate == 0.0:
        return 0.0
    count = _drawn(draws, {"dist": "poisson", "rate": rate}, key, period)
    assembler.within(count, 0.0, float("inf"))
    return count


def binomial(draws: Draws, key: int, period: int, n: Value, p: Value) -> Value:
    """How many of n cases with the chance p each; nan, which the engine reports, where n or p has no meaning."""
    assembler = draws.assembler
    rows = any(isinstance(part, Row | Open) for part in (n, p))
    if rows or not _tabled(n, p):  # type: ignore[arg-type]
        return assembler.emit(op.BINOMIAL, assembler.as_row(n), assembler.as_row(p), fields=(key, period))
    rare = min(p, 1.0 - p)  # type: ignore[type-var, operator]
    if n == 0.0 or rare == 0.0:
        return n if p == 1.0 else 0.0
    count = _drawn(draws, {"dist": "binomial", "n": n, "p": rare}, key, period)
    assembler.within(count, 0.0, float(n))  # type: ignore[arg-type]
    # The rarer outcome is drawn, as the kernel does.
    return assembler.affine(count, -1.0, float(n)) if p > 0.5 else count  # type: ignore[operator, arg-type]


def _tabled(n: float, p: float) -> bool:
    return 0.0 <= n <= _MOST_CASES and n == int(n) and 0.0 <= p <= 1.0 and n * min(p, 1.0 - p) < _SMALL_MEAN
