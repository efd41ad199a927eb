"""Prices, stocks, providers, funding, outputs and dependence of invented models."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from invented import streams
from invented.pool import Pool

__all__ = ["dependence", "frame", "funding", "moved", "named", "outputs", "providers", "windows"]

INDEX = {"2022/23": 89.0, "2023/24": 95.5, "2024/25": 97.25, "2025/26": 100.0}


def named(key: str, part: dict[str, Any]) -> dict[str, Any]:
    """A section, if there is anything in it."""
    return {key: part} if part else {}


def frame(pool: Pool, document: dict[str, Any], periods: int) -> dict[str, Any]:
    """Discounting, accountability, prices, equity and stocks."""
    found: dict[str, Any] = {}
    if pool.maybe("discounted", 0.85):
        schedule = pool.pick(
            [
                {"schedule": "green_book"},
                {"schedule": "green_book_health"},
                {"rate": 0.04},
                {"steps": [{"until": 1.5, "rate": 0.05}, {"rate": 0.02}]},
            ]
        )
        found["discounting"] = schedule | {"origin": pool.pick(["start", "mid", "end"])}
    if pool.rng.random() < 0.7:
        window = int(pool.rng.integers(1, periods + 1))
        found["accountability"] = {"pocket": "council", "window": window, "tolerance": 0.05}
    if "prices" in pool.uses:
        found["prices"] = {"index": "gdp"}
        found["indices"] = {"gdp": {"values": dict(INDEX)}}
        if pool.rng.random() < 0.7:
            found["prices"]["inflation"] = pool.pick([0.02, pool.name("rate"), f"0.5 * {pool.name('rate')}"])
    if pool.maybe("equity", 0.7):
        found["equity"] = {
            "reference_income": 28000,
            "elasticity": pool.pick([1.3, 0.7]),
            "deciles": [6000 + 5500 * k for k in range(10)],
        }
    if pool.maybe("stocks", 0.4):
        found["stocks"] = stocks(pool)
    return found


def stocks(pool: Pool) -> dict[str, Any]:
    """One or two levels, the second of which may look at the first."""
    found: dict[str, Any] = {"caseload": {"initial": pool.number(5, 40)}}
    if pool.rng.random() < 0.5:
        found["caseload"] |= {"inflow": pool.name("count"), "outflow": f"{pool.share(0.5)} * caseload"}
    else:
        found["caseload"]["next"] = f"caseload * (1 - {pool.share(0.4)}) + {pool.number(1, 9)}"
    if pool.rng.random() < 0.5:
        found["waiting"] = {"initial": pool.name("count", still=True), "next": "0.5 * waiting + 0.25 * caseload + t"}
    pool.stocks = tuple(found)
    return found


def providers(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    """Two providers, one of whom delivers, or both side by side."""
    if not pool.maybe("provider", 0.4):
        return {}
    local: dict[str, Any] = {"kind": "local", "price": pool.number(0.8, 1.2), "quality": pool.share()}
    local["hazard"] = pool.pick([pool.share(0.5), 0.0])
    if pool.rng.random() < 0.6:
        local["gap"] = pool.time(step, 3, least=1)
    if pool.rng.random() < 0.6:
        local["recommissioning"] = {pool.pick(list(document["pockets"])): pool.money()}
    if pool.maybe("lm3", 0.6):
        rounds = [1000, pool.pick([700, pool.name("money")]), 300]
        local["lm3"] = {"rounds": rounds, "to": pool.pick(list(document["pockets"])), "additional": pool.share()}
    far = {"kind": "national"} | pool.pick(
        [{}, {"hazard": pool.share(0.4, still=True), "price": pool.number(0.7, 1.1)}]
    )
    chosen = pool.pick(["near", "near", "far", pool.split(["near", "far"])])
    return {"providers": {"near": local, "far": far}, "provider": chosen}


def windows(pool: Pool, document: dict[str, Any], periods: int) -> None:
    """Pockets that answer for a time of their own."""
    answerable = document.get("accountability", {}).get("pocket")
    for name, pocket in document["pockets"].items():
        if name != answerable and pool.rng.random() < 0.3:
            pocket |= {"window": int(pool.rng.integers(1, periods + 1)), "tolerance": 0.1}


_MOVES: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "money": ((0.5, 1.5), (0.0, 300.0)),
    "priced": ((0.5, 1.5), (0.0, 300.0)),
    "share": ((0.3, 0.7), (0.0, 0.3)),
    "count": ((0.5, 1.5), (0.0, 6.0)),
    "rate": ((0.5, 1.5), (-0.004, 0.01)),
    "time": ((0.5, 1.5), (0.0, 2.0)),
}
"""By kind between what an input is multiplied by, and what is added to it: shares stay shares."""


def moved(pool: Pool) -> None:
    """Inputs that lie higher or lower than stated: what is drawn and measured, by a factor, a number, or both."""
    if not pool.maybe("moved", 0.5):
        return
    for name, entry in pool.inputs.items():
        if entry.get("dist") in (None, "fixed", "poisson") or pool.rng.random() < 0.5:
            continue
        kind = name.rstrip("0123456789")
        times, plus = _MOVES[kind]
        both = {"times": pool.number(*times), "plus": pool.number(*plus)}
        entry |= both if kind == "share" else {key: both[key] for key in pool.some(list(both), 1)}


def outputs(pool: Pool) -> dict[str, Any]:
    """Numbers outside time."""
    if not pool.maybe("outputs", 0.8):
        return {}
    found: dict[str, Any] = {
        "ratio": {"formula": f"{pool.name('money', still=True)} / {pool.name('count', still=True)} + 1"}
    }
    if "chance" in pool.uses:
        found["cases"] = {
            "formula": f"poisson({pool.name('count', still=True)}) + binomial(9, {pool.name('share', still=True)})"
        }
    if pool.stocks:
        found["at_last"] = {"formula": f"2 * {pool.stocks[-1]}"}
    return {"outputs": found}


def dependence(pool: Pool, document: dict[str, Any]) -> dict[str, Any]:
    """Inputs that move together: those drawn once."""
    if not pool.maybe("correlated", 0.5):
        return _evidence(pool, document)
    known = pool.inputs.items()
    still = [name for name, entry in known if "drawn" not in entry and entry.get("dist", "fixed") != "fixed"]
    if len(still) < 2:
        return {}
    names = pool.some(still, 2)[:4]
    copula: dict[str, Any] = {"copula": "t", "degrees": pool.pick([3, 7.5])} if pool.maybe("t_copula", 0.3) else {}
    # The rank correlation of a t copula takes long to invert.
    kind = pool.pick(["kendall", "normal"] if copula and pool.rng.random() < 0.95 else ["rank", "kendall", "normal"])
    copula |= {"repair": True} if pool.rng.random() < 0.2 else {}
    if len(names) > 2 and pool.rng.random() < 0.5:
        matrix = [[1.0 if a == b else 0.3 for b in names] for a in names]
        return {"correlations": [{"of": names, kind: matrix} | copula]}
    return {"correlations": [{"between": [a, b], kind: pool.number(-0.4, 0.4)} | copula for a, b in pairwise(names)]}


def _evidence(pool: Pool, document: dict[str, Any]) -> dict[str, Any]:
    """What grades do to one or two inputs (the moments of corrected ones take long), and a source that some share."""
    found: dict[str, Any] = {}
    drawn = [name for name, entry in pool.inputs.items() if entry.get("dist", "fixed") != "fixed"]
    if pool.maybe("grades", 0.2):
        for name in pool.some(drawn, 1)[:2]:
            money = name.startswith(("money", "priced")) and "bias" not in repr(document["costs"])
            bad = {"grade": 5, "higher_is": pool.pick(["better", "worse"])}
            pool.inputs[name] |= bad if money else {"grade": pool.pick([2, 3])}
        found["grades"] = {5: {"shift": 0.1, "widen": 1.25}, 3: {"widen": 0.8}}
    if pool.maybe("sources", 0.3):
        for name in pool.some(drawn, 1)[:4]:
            pool.inputs[name]["source"] = "a survey"
        found["same_source"] = 0.3
    return named("evidence", found)


def funding(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    """Up to three kinds of funding."""
    if not pool.maybe("funding", 0.6):
        return {}
    names, found = list(document["pockets"]), {}
    for key in pool.some(["grant", "gift", "match", "share", "result"])[:3]:
        made = _KINDS[key](pool, step, document, names)
        if made and pool.rng.random() < 0.3:
            made["cap"] = pool.money(500, 3000, still=True)
        found |= {key: made} if made else {}
    return named("funding", found)


def _grant(pool: Pool, step: str, document: dict[str, Any], names: list[str]) -> dict[str, Any]:
    per = pool.pick(streams.PER)
    basis = pool.pick([{}, {"basis": "real", "price_year": "2024/25"}]) if "prices" in pool.uses else {}
    found = {"kind": "grant", "to": pool.split(names), "amount": pool.money(), "per": per} | basis
    return found | streams.timing(pool, step, per)


def _gift(pool: Pool, step: str, document: dict[str, Any], names: list[str]) -> dict[str, Any]:
    if len(names) < 2:
        return {}
    return _grant(pool, step, document, names[:1]) | {"kind": "contribution", "paid_by": pool.split(names[1:])}


def _match(pool: Pool, step: str, document: dict[str, Any], names: list[str]) -> dict[str, Any]:
    of = [f"costs.{name}" for name in pool.some(list(document["costs"]), 1)]
    return {"kind": "match", "to": pool.split(names), "of": of, "rate": pool.share()}


def _share(pool: Pool, step: str, document: dict[str, Any], names: list[str]) -> dict[str, Any]:
    if len(names) < 2 or any("parent" in entry for entry in document["pockets"].values()):
        return {}
    found = {"kind": "risk_share", "to": names[0], "paid_by": pool.split(names[1:])}
    return found | pool.pick([{}, {"surplus": True}])


def _result(pool: Pool, step: str, document: dict[str, Any], names: list[str]) -> dict[str, Any]:
    def cohort() -> dict[str, Any]:
        at = pool.time(step, 4, least=1)
        return {"measure": pool.name("share", still=True), "amount": pool.money(still=True), "at": at}

    found: dict[str, Any] = {"kind": "outcome_payment", "to": pool.split(names), "trigger": pool.number(0.1, 0.5)}
    found["cohorts"] = {name: cohort() for name in ["first", "second"][: int(pool.rng.integers(1, 3))]}
    if pool.rng.random() < 0.5:
        found["pooled"] = {"measure": pool.share(still=True), "trigger": 0.3, "at": 4}
        found["pooled"] |= pool.pick([{}, {"amount": pool.money(still=True)}])
    return found


_KINDS = {"grant": _grant, "gift": _gift, "match": _match, "share": _share, "result": _result}
