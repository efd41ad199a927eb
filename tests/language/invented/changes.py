"""The same model said otherwise: all money scaled, everything in another order."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

__all__ = ["hoisted", "scaled", "shuffled"]

Node = tuple[dict[str, Any], str]
_DRAWS = re.compile(r"\b(poisson|binomial|normal|sum_of)\(")
_ANY_ORDER = frozenset({"correlations", "between", "of", "stops", "delays", "renews", "without"})


def _keys(entry: dict[str, Any], *keys: str) -> Iterator[Node]:
    yield from ((entry, key) for key in keys if key in entry)


def _all(entry: dict[str, Any], key: str) -> Iterator[Node]:
    yield from ((entry[key], name) for name in entry.get(key, {}))


def _stated_in_money(cost: dict[str, Any]) -> bool:
    return "quantity" not in cost


def _cost(cost: dict[str, Any]) -> Iterator[Node]:
    yield from _keys(cost, "amount", "unit_value", "per_head", *(["cap"] if _stated_in_money(cost) else []))


def _benefit(benefit: dict[str, Any]) -> Iterator[Node]:
    for value in benefit["values"]:
        yield from _keys(value, "unit_value", "step")


def _pocket(pocket: dict[str, Any]) -> Iterator[Node]:
    yield from _keys(pocket, "reserve")
    yield from _keys(pocket.get("budget", {}), "amount")
    yield from _all(pocket.get("budget", {}), "by_year")
    if isinstance(pocket.get("carry_forward"), dict):
        yield pocket["carry_forward"], "cap"


def _event(event: dict[str, Any], document: dict[str, Any]) -> Iterator[Node]:
    yield from _all(event, "costs")
    yield from _all(event.get("mitigation", {}), "costs")
    for stream in event.get("caps", {}):
        section, _, name = stream.partition(".")
        if section == "costs" and _stated_in_money(document["costs"][name]):
            yield event["caps"], stream


def _funding(entry: dict[str, Any]) -> Iterator[Node]:
    yield from _keys(entry, "amount", "cap")
    for cohort in entry.get("cohorts", {}).values():
        yield from _keys(cohort, "amount")
    yield from _keys(entry.get("pooled", {}), "amount")


def _option(option: dict[str, Any], document: dict[str, Any]) -> Iterator[Node]:
    for key in ("set", "add"):
        for path, value in option.get(key, {}).items():
            if path.endswith((".unit_value", ".reserve")):
                yield option[key], path
            elif path.startswith("costs."):
                yield from _cost(value)
            elif path.startswith("benefits."):
                yield from _benefit(value)
            elif path.startswith("events."):
                yield from _event(value, document)


def _money(document: dict[str, Any]) -> Iterator[Node]:
    """Where money stands in a model."""
    simple: dict[str, Callable[[dict[str, Any]], Iterator[Node]]]
    simple = {"pockets": _pocket, "costs": _cost, "benefits": _benefit, "funding": _funding}
    for section, nodes in simple.items():
        for entry in document.get(section, {}).values():
            yield from nodes(entry)
    for event in document.get("events", {}).values():
        yield from _event(event, document)
    for provider in document.get("providers", {}).values():
        yield from _all(provider, "recommissioning")
    for option in document.get("options", {}).values():
        yield from _option(option, document)


def hoisted(document: dict[str, Any]) -> dict[str, Any]:
    """The model with money that draws by itself in inputs of its own: its draws no longer depend on where it stands."""
    document = copy.deepcopy(document)
    for index, (holder, key) in enumerate(list(_money(document))):
        if isinstance(holder[key], str) and _DRAWS.search(holder[key]):
            document["inputs"][f"drawn{index}"] = {"formula": holder[key]}
            holder[key] = f"drawn{index}"
    return document


def scaled(document: dict[str, Any], factor: float) -> dict[str, Any]:
    """The model in another unit of money, ``factor`` of which make one."""
    document = copy.deepcopy(document)
    for holder, key in list(_money(document)):
        holder[key] = f"({holder[key]}) * {factor!r}" if isinstance(holder[key], str) else holder[key] * factor
    for decision in document.get("decisions", {}).values():
        if "condition" in decision:
            decision["condition"] = decision["condition"].replace("position", f"(position / {factor!r})")
    return document


def shuffled(document: Any, rng: np.random.Generator, key: str = "") -> Any:
    """The same with the keys of every mapping in another order, and lists whose order says nothing."""
    if isinstance(document, dict):
        names = [list(document)[int(k)] for k in rng.permutation(len(document))]
        return {name: shuffled(document[name], rng, name) for name in names}
    if isinstance(document, list):
        order = rng.permutation(len(document)) if key in _ANY_ORDER else range(len(document))
        return [shuffled(document[int(k)], rng) for k in order]
    return document
