"""Events and decisions of invented models."""

from __future__ import annotations

from typing import Any

from invented import streams
from invented.pool import Pool

__all__ = ["decisions", "events", "renewals"]


def decisions(pool: Pool, document: dict[str, Any], periods: int) -> dict[str, Any]:
    """One or two decisions; some look at a position."""
    found: dict[str, Any] = {}
    for name in ["review", "break_clause"][: int(pool.rng.integers(1, 3))]:
        entry: dict[str, Any] = {"at": int(pool.rng.integers(1, periods + 1))}
        if pool.rng.random() < 0.6:
            entry |= {"pocket": pool.pick(list(document["pockets"]))}
            entry["condition"] = f"position {pool.pick(['>', '>=', '<'])} {pool.number(-3000, 3000)}"
        elif pool.maybe("times", 0.4):
            entry["at"] = f"1 + {pool.name('time', still=True)} months"
        if pool.rng.random() < 0.6:
            entry["probability"] = pool.share(still=True)
        found[name] = entry
    return found


def _streams(document: dict[str, Any]) -> list[str]:
    return [f"{section}.{name}" for section in ("costs", "benefits", "funding") for name in document.get(section, {})]


def _settling(document: dict[str, Any]) -> set[str]:
    return {f"funding.{name}" for name, entry in document.get("funding", {}).items() if entry["kind"] == "risk_share"}


def renewals(pool: Pool, document: dict[str, Any]) -> None:
    """What decisions let go on."""
    for entry in document.get("decisions", {}).values():
        renews = [name for name in pool.some(_streams(document))[:2] if name not in _settling(document)]
        entry |= {"renews": renews} if renews else {}


def events(pool: Pool, step: str, document: dict[str, Any], periods: int) -> dict[str, Any]:
    """Up to three events of every kind."""
    if not pool.maybe("events", 0.7):
        return {}
    found: dict[str, Any] = {}
    names = [name for name in _streams(document) if name not in _settling(document)]
    for name in ["strike", "fire", "law"][: int(pool.rng.integers(1, 4))]:
        kind = pool.pick(["probability", "hazard", "rate"])
        entry: dict[str, Any] = {kind: pool.share(still=True)} | streams.price_base(pool)
        entry |= {"from": pool.time(step, 2)} if pool.rng.random() < 0.5 else {}
        if kind != "probability":
            entry |= {"until": int(pool.rng.integers(3, periods + 1))} if pool.rng.random() < 0.3 else {}
            entry |= {"per": pool.pick(["period", "month", "quarter", "year"])} if pool.rng.random() < 0.5 else {}
        entry |= _effects(pool, step, document, kind, names) if kind != "rate" else {}
        real = entry.get("basis") != "nominal"
        entry |= _costs(pool, document, kind, real=real)
        if pool.rng.random() < 0.4:
            entry["mitigation"] = {
                kind: f"0.5 * {entry[kind]}",
                "severity": pool.share(),
                "costs": _paid(pool, document, real=real),
            }
            entry["mitigate"] = bool(pool.rng.random() < 0.7)
        found[name] = entry
    return {"events": found} | ({"mitigate": False} if pool.rng.random() < 0.1 else {})


def _paid(pool: Pool, document: dict[str, Any], *, real: bool) -> dict[str, Any]:
    return {name: pool.money(real=real) for name in pool.some(list(document["pockets"]), 1)[:2]}


def _costs(pool: Pool, document: dict[str, Any], kind: str, *, real: bool) -> dict[str, Any]:
    costs = _paid(pool, document, real=real)
    if kind == "rate":
        size = pool.name("priced" if real and "prices" in pool.uses else "money", drawn=True)
        drawn = [size, f"{pool.number(0.5, 2)} * {size}"]
        choices = [pool.number(100, 900), *(drawn if "sum_of" in pool.uses else [])]
        costs = {name: pool.pick(choices) for name in costs}
    return {"costs": costs}


def _effects(pool: Pool, step: str, document: dict[str, Any], kind: str, names: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"for": pool.time(step, 3, least=1)} if pool.rng.random() < 0.7 else {}
    stocks = [f"stocks.{name}" for name in pool.stocks]
    found |= {"stops": pool.some([*names, *stocks])[:2]} if pool.rng.random() < 0.4 else {}
    if pool.rng.random() < 0.5:
        found["changes"] = {name: pool.number(0.2, 1.8) for name in pool.some([*names, *stocks])[:2]}
    counted = [name for name in names if not name.startswith("funding.")]
    if pool.rng.random() < 0.4:
        found["caps"] = {name: pool.number(3, 400) for name in pool.some(counted)[:2]}
    if kind == "hazard" and "for" in found and pool.rng.random() < 0.5:
        found["repeats"] = True
    if kind == "probability" and pool.rng.random() < 0.5:
        delayed = [
            name
            for name in pool.some(names, 1)[:2]
            if document[name.split(".")[0]][name.split(".")[1]].get("kind") not in ("match", "outcome_payment")
        ]
        # Not both a stock and what may count it: that would be late twice.
        delayed = pool.some(stocks, 1)[:1] if stocks and pool.rng.random() < 0.3 else delayed
        found |= {"delays": delayed, "by": pool.time(step, 3, least=1)} if delayed else {}
    return found
