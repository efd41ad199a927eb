"""Invented models in which something has to add up: everybody has one parent, and all money comes from somewhere."""

from __future__ import annotations

import copy
from typing import Any

from invented.models import invent
from invented.pool import EVERYTHING

__all__ = ["closed", "halves", "one_saving", "roots", "to_the_end"]

# What depends on positions or prices of the day, so that it does not simply add up.
_STATEFUL = frozenset({"lapsing", "options"})
_PLAIN = EVERYTHING - {"options", "events", "decided", "funding", "provider", "lapsing", "stocks", "times"}


def roots(document: dict[str, Any]) -> list[str]:
    """Pockets that are no part of another."""
    return [name for name, pocket in document["pockets"].items() if "parent" not in pocket]


def closed(seed: int) -> dict[str, Any]:
    """A model with the pocket ``everyone`` around all others, ``outside`` among them, who pays what has no payer.

    The benefit ``payment`` is a transfer from one pocket to another. Options leave out the transfer, and all funding
    together with who bears which share of a cost.
    """
    document = invent(seed, EVERYTHING - _STATEFUL, most=2)
    for decision in document.get("decisions", {}).values():
        for key in ("condition", "pocket"):
            decision.pop(key, None)
    for name in roots(document):
        document["pockets"][name]["parent"] = "everyone"
    first = next(iter(document["pockets"]))
    document["pockets"] |= {"everyone": {}, "outside": {"parent": "everyone"}}
    for entry in document.get("funding", {}).values():
        entry.setdefault("paid_by", "outside")
    document["benefits"]["payment"] = _payment(first)
    document["options"] = _options(document, first)
    return document


def _payment(pocket: str) -> dict[str, Any]:
    value = {"type": "fiscal", "transfer": True}
    return {
        "per": "period",
        "values": [value | {"to": pocket, "unit_value": 75}, value | {"to": "outside", "unit_value": -75}],
    }


def _options(document: dict[str, Any], pocket: str) -> dict[str, Any]:
    options: dict[str, Any] = {"untransferred": {"without": ["benefits.payment"]}}
    options["unfunded"] = {"set": {f"costs.{name}.paid_by": pocket for name in document["costs"]}}
    if document.get("funding") and not _renewed(document):
        options["unfunded"]["without"] = [f"funding.{name}" for name in document["funding"]]
    return options


def _renewed(document: dict[str, Any]) -> bool:
    """Whether something that is not funding speaks of funding."""
    return "funding." in repr([document.get("events"), document.get("decisions")])


def one_saving(seed: int) -> dict[str, Any] | None:
    """Nothing but one saving of one pocket, in constant prices, undiscounted; None where a model has no saving."""
    document = invent(seed, EVERYTHING - {"options", "outputs", "transfers"} - _STATEFUL)
    for name, benefit in document["benefits"].items():
        for value in benefit["values"]:
            if "cashable" in value and "waits_for" not in value:
                return _saving(document, name, benefit | {"values": [value | {"to": "saver", "type": "fiscal"}]})
    return None


def _saving(document: dict[str, Any], name: str, benefit: dict[str, Any]) -> dict[str, Any]:
    kept = ("step", "horizon", "start", "price_year", "indices", "groups", "stocks", "inputs", "correlations")
    found = {key: copy.deepcopy(document[key]) for key in kept if key in document}
    found["prices"] = {key: part for key, part in document.get("prices", {}).items() if key != "inflation"}
    found["discounting"] = {"rate": 0, "origin": "start"}
    found["pockets"] = {"saver": {}}
    benefit = {key: part for key, part in benefit.items() if key != "by_provider"}
    benefit["values"][0].pop("inflation", None)
    return found | {"benefits": {name: benefit}}


def halves(seed: int) -> dict[str, Any]:
    """A model of people, and an option in which each group is two, a quarter and three quarters of it."""
    document = invent(seed, _PLAIN - {"capped", "steps", "chance", "sum_of"}, most=1)
    for number, name in enumerate(("families", "elderly")):
        document.setdefault("groups", {}).setdefault(name, {"size": 40 + number})
    first, *_ = document["pockets"]
    value = {"to": first, "type": "social", "unit_value": 12}
    document["benefits"]["care"] = {"per": "year", "group": "families", "per_head": 0.3, "values": [value]}
    document["options"] = {"halved": _halved(document)}
    return document


def _halved(document: dict[str, Any]) -> dict[str, Any]:
    option: dict[str, Any] = {"set": {}, "add": {}}
    for name, group in document["groups"].items():
        option["set"][f"groups.{name}.size"] = f"0.25 * ({group['size']})"
        option["add"][f"groups.{name}_rest"] = group | {"size": f"0.75 * ({group['size']})"}
    for section in ("costs", "benefits"):
        for name, stream in document[section].items():
            if "per_head" in stream:
                option["add"][f"{section}.{name}_rest"] = stream | {"group": f"{stream['group']}_rest"}
    return option


def to_the_end(seed: int, later: int) -> dict[str, Any]:
    """A model of streams with an end, whose horizon is ``later`` periods further away; nothing changes with time."""
    still = _PLAIN - {"timed", "each_period", "prices", "yearly", "chance"}
    document = invent(seed, still, most=2)
    document["discounting"] = {"rate": 0, "origin": "mid"}
    document.pop("accountability", None)
    for pocket in document["pockets"].values():
        pocket.pop("budget", None)
    for section in ("costs", "benefits"):
        for stream in document[section].values():
            stream.setdefault("for", 4) if stream["per"] != "once" else None
    document["horizon"] += later
    return document
