"""Costs, benefits and pockets of invented models, as a file would write them."""

from __future__ import annotations

from typing import Any

from invented.pool import Pool

__all__ = ["benefit", "budget", "cost", "groups", "pockets", "price_base", "timing"]

PER = ("once", "period", "month", "quarter", "year")


def pockets(pool: Pool, step: str, begins: int, *, aligned: bool) -> dict[str, Any]:
    """Some pockets; some belong to others, some are society's, some are bodies that are not public."""
    names = ["council", "hospital", "residents", "police"][: int(pool.rng.integers(1, 5))]
    found: dict[str, Any] = {name: {} for name in names}
    for index, name in enumerate(names):
        entry = found[name]
        if pool.rng.random() < 0.6:
            entry["budget"] = budget(pool, step, begins)
        if pool.rng.random() < 0.4:
            entry["reserve"] = pool.money(still=True)
        if name == "residents" and pool.maybe("society", 0.8):
            entry["kind"] = "society"
        if name == "hospital" and pool.maybe("bodies", 0.3):
            entry["kind"] = "body"
        if index and pool.maybe("nested", 0.3):
            entry["parent"] = names[int(pool.rng.integers(index))]
        if aligned and pool.maybe("lapsing", 0.3):
            entry["carry_forward"] = pool.pick([False, {"cap": pool.money()}])
    return found


def budget(pool: Pool, step: str, begins: int) -> dict[str, Any]:
    """What a pocket is given, by period or by financial year."""
    if pool.maybe("yearly", 0.4):
        years = [f"{2026 + k}" if begins == 1 else f"{2026 + k}/{27 + k}" for k in range(-1, 10)]
        return {"by_year": {year: pool.money(500, 9000) for year in years}}
    entry: dict[str, Any] = {"amount": pool.money(500, 4000), "per": pool.pick(PER)}
    if pool.rng.random() < 0.3:
        entry["from"] = pool.time(step, 2, uncertain=False)
    if pool.rng.random() < 0.3 and entry["per"] != "once":
        entry["for"] = pool.time(step, 4, least=1, uncertain=False)
    return entry


def groups(pool: Pool) -> dict[str, Any]:
    """People, perhaps."""
    found: dict[str, Any] = {}
    for name in ("families", "elderly") if pool.maybe("grouped", 0.6) else ():
        found[name] = {"size": pool.pick([pool.number(20, 90), pool.name("count")])}
        for key in ("eligible", "engaged", "retained"):
            if pool.rng.random() < 0.5:
                found[name][key] = pool.share()
        if pool.maybe("equity", 0.6):
            found[name] |= pool.pick([{"income": pool.number(9000, 40000)}, {"decile": int(pool.rng.integers(1, 11))}])
    return found


def timing(pool: Pool, step: str, per: str) -> dict[str, Any]:
    """When it flows."""
    found: dict[str, Any] = {}
    if pool.rng.random() < 0.4:
        found["from"] = pool.time(step, 3, uncertain=False)
    if pool.rng.random() < 0.4:
        found["lag"] = pool.time(step, 3)
    if per == "once":
        return found
    if pool.rng.random() < 0.4:
        found["for"] = pool.time(step, 5, least=1)
    if pool.maybe("ramps", 0.4):
        over = {"over": pool.time(step, 4, least=1), "shape": pool.pick(["straight", "s_curve"])}
        points = [pool.share(still=True) for _ in range(int(pool.rng.integers(1, 5)))]
        found["ramp"] = pool.pick([pool.time(step, 4), over, points])
    if pool.rng.random() < 0.4:
        rate = pool.share(0.6, still=True)
        every = {"rate": rate, "per": pool.pick(["period", "month", "quarter", "year"])}
        found["drop_off"] = pool.pick([rate, every, every | {"by": "cohort"}])
    return found


def price_base(pool: Pool) -> dict[str, Any]:
    """Keys of the price base."""
    found: dict[str, Any] = {}
    if pool.maybe("prices", 0.35):
        found["price_year"] = pool.pick(["2023/24", "2025/26"])
    if pool.maybe("prices", 0.3):
        found = {"basis": "nominal"}
    elif pool.maybe("prices", 0.25):
        found["inflation"] = pool.pick([0.04, pool.name("rate")])
    return found


def cost(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    """One cost."""
    per = pool.pick(PER)
    found: dict[str, Any] = {"per": per, "paid_by": pool.split(list(document["pockets"]))}
    found |= timing(pool, step, per) | price_base(pool)
    group = pool.pick([None, *document.get("groups", {})])
    if group:
        found |= {"per_head": pool.number(1, 60), "group": group}
    else:
        real = found.get("basis") != "nominal"
        unit = pool.money(5, 90, real=real)
        found |= pool.pick([{"amount": pool.money(real=real)}, {"quantity": pool.count(), "unit_value": unit}])
    if ("quantity" in found or "amount" in found) and pool.maybe("capped", 0.25):
        found["cap"] = pool.money() if "amount" in found else pool.number(5, 40)
    if pool.maybe("biased", 0.25):
        found["bias"] = {"rate": pool.share(0.8)} | pool.pick([{}, {"mitigation": pool.share()}])
    if document.get("provider") and pool.rng.random() < 0.6:
        found["by_provider"] = True
    return found


def benefit(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    """One benefit with one to three values."""
    per = pool.pick(PER)
    found: dict[str, Any] = {"per": per} | timing(pool, step, per)
    group = pool.pick([None, *document.get("groups", {})])
    if group:
        found["group"] = group
    if group and pool.rng.random() < 0.7:
        found["per_head"] = pool.share()
    elif pool.rng.random() < 0.9:
        found["quantity"] = pool.count()
    if pool.maybe("capped", 0.2):
        found["cap"] = pool.number(3, 40)
    if pool.maybe("deducted", 0.5):
        found |= _deductions(pool)
    if document.get("provider") and pool.rng.random() < 0.6:
        found["by_provider"] = True
    count = int(pool.rng.integers(1, 4))
    found["values"] = [_value(pool, step, document, k) for k in range(count)]
    return found


def _deductions(pool: Pool) -> dict[str, Any]:
    found: dict[str, Any] = {"effect": "observed_rate"}
    for key in pool.some(["deadweight", "displacement", "leakage", "substitution"]):
        found[key] = pool.share()
    if pool.rng.random() < 0.5:
        found["attribution"] = pool.pick([pool.share(), {"schools": pool.share(0.5), "charity": pool.share(0.4)}])
    return found


def _value(pool: Pool, step: str, document: dict[str, Any], index: int) -> dict[str, Any]:
    found: dict[str, Any] = {
        "to": pool.split(list(document["pockets"])),
        "type": pool.pick(["fiscal", "fiscal", "economic", "social"]),
    } | price_base(pool)
    kind = "priced" if found.get("basis") != "nominal" and pool.maybe("prices", 0.3) else "money"
    found["unit_value"] = f"{pool.name(kind)} * {round(pool.number(0.1, 0.9) + index, 3)}"
    gainers = [found["to"]] if isinstance(found["to"], str) else found["to"]
    kinds = {document["pockets"][name].get("kind", "public") for name in gainers}
    saved = kinds == {"body"} if found["type"] == "economic" else found["type"] == "fiscal" and "society" not in kinds
    if saved and pool.maybe("cashed", 0.8):
        found["cashable"] = pool.share()
        if pool.rng.random() < 0.5:
            found["cash_lag"] = pool.time(step, 3)
        if pool.maybe("steps", 0.3):
            found["step"] = pool.money(2000, 20000, above_0=True)
        if document.get("decisions") and pool.rng.random() < 0.4:
            found["waits_for"] = pool.pick(list(document["decisions"]))
    if pool.maybe("transfers", 0.2):
        found["transfer"] = True
    elif "cashable" not in found and pool.maybe("harms", 0.2):
        found |= {"harm": True, "unit_value": f"-{found['unit_value']}"}
    return found
