"""Whole models out of nothing but a seed: the same seed gives the same model, as plain data as a file holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from invented import happenings, options, parts, streams
from invented.pool import EVERYTHING, Pool

__all__ = ["invent"]


def invent(seed: int, uses: frozenset[str] = EVERYTHING, most: int = 3) -> dict[str, Any]:
    """A small valid model of no more than these parts of the language, with ``most`` costs and benefits at most."""
    pool = Pool(np.random.default_rng([20_260_401, seed]), uses)
    step = pool.pick(["month", "quarter", "quarter", "year"])
    periods = int(pool.rng.integers(3, 9))
    document: dict[str, Any] = {
        "version": 1,
        "currency": "GBP",
        "price_year": "2025/26",
        "step": step,
        "horizon": periods,
        "financial_year": pool.pick([4, 4, 1, 8]),
    }
    aligned = bool(pool.rng.random() < 0.7)
    document["start"] = _start(pool, document, aligned)
    document |= parts.frame(pool, document, periods)
    document["pockets"] = streams.pockets(pool, step, document["financial_year"], aligned=aligned)
    document |= parts.named("groups", streams.groups(pool))
    document |= parts.providers(pool, step, document)
    _decisions(pool, document, periods)
    count = int(pool.rng.integers(1, most + 1))
    document["costs"] = {f"cost{k}": streams.cost(pool, step, document) for k in range(count)}
    count = int(pool.rng.integers(1, most + 1))
    document["benefits"] = {f"gain{k}": streams.benefit(pool, step, document) for k in range(count)}
    document |= parts.funding(pool, step, document)
    document |= happenings.events(pool, step, document, periods)
    happenings.renewals(pool, document)
    document |= options.options(pool, step, document)
    document |= parts.outputs(pool)
    document |= parts.dependence(pool, document)
    # Last, so that everything else of a seed stays what it is.
    parts.windows(pool, document, periods)
    parts.moved(pool)
    document["inputs"] = pool.inputs
    _price_once(document)
    return {key: part for key, part in document.items() if part or part is False}


def _price_once(document: dict[str, Any]) -> None:
    """No price year on money that is made from inputs with a price year of their own."""
    inputs: dict[str, Any] = document["inputs"]
    dated = {name for name, entry in inputs.items() if "price_year" in entry}
    while more := {name for name, entry in inputs.items() if _mentions(entry, dated)} - dated:
        dated |= more
    for part in ("costs", "benefits", "events", "funding", "options"):
        for record in _records(document.get(part)):
            if "price_year" in record and _mentions(record, dated):
                del record["price_year"]


def _records(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _records(inner)


def _mentions(record: Any, names: set[str]) -> bool:
    return not names.isdisjoint(re.findall(r"\w+", repr(record)))


def _start(pool: Pool, document: dict[str, Any], aligned: bool) -> str:
    """The first month; an aligned one lets no financial year end inside a period."""
    months = {"month": 1, "quarter": 3, "year": 12}[document["step"]]
    month = document["financial_year"] - 1 + months * int(pool.rng.integers(4))
    return f"2026-{(month if aligned else int(pool.rng.integers(12))) % 12 + 1:02}"


def _decisions(pool: Pool, document: dict[str, Any], periods: int) -> None:
    if pool.maybe("decided", 0.4):
        document["decisions"] = happenings.decisions(pool, document, periods)
