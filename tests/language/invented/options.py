"""Options of invented models: what is different from the base, each in one or two ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from invented import parts, streams
from invented.pool import Pool

__all__ = ["options"]

Change = Callable[[Pool, str, dict[str, Any]], dict[str, Any]]


def options(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    """One or two options, if any."""
    if not pool.maybe("options", 0.35):
        return {}
    found: dict[str, Any] = {}
    for name in ["bigger", "other"][: int(pool.rng.integers(1, 3))]:
        option: dict[str, Any] = {}
        for change in pool.some(_CHANGES, 1)[:2]:
            for key, what in change(pool, step, document).items():
                option[key] = [*option.get(key, []), *what] if key == "without" else option.get(key, {}) | what
        option = _apart(option)
        found |= {name: option} if option else {}
    return parts.named("options", found)


def _referred(document: dict[str, Any]) -> str:
    """Everything in which the name of a stream may stand."""
    return repr([document.get(section) for section in ("events", "decisions", "funding")])


def _without(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    free = [f"benefits.{name}" for name in document["benefits"] if f"benefits.{name}'" not in _referred(document)]
    free += [f"costs.{name}" for name in document["costs"] if f"costs.{name}'" not in _referred(document)]
    return {"without": [pool.pick(free)]} if free else {}


def _more(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    return {"add": {"costs.more": streams.cost(pool, step, document)}}


def _gain(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    return {"add": {"benefits.more": streams.benefit(pool, step, document)}}


def _event(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    if "events" not in pool.uses:
        return {}
    changes = {"changes": {f"costs.{pool.pick(list(document['costs']))}": pool.number(0.5, 1.5)}}
    return {"add": {"events.storm": {"hazard": pool.share(still=True), "for": 2} | changes}}


def _provider(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    if "provider" not in document:
        return {}
    choices = ["near", "far", {"near": 0.625, "far": 0.375}]
    return {"set": {"provider": pool.pick([each for each in choices if each != document["provider"]])}}


def _reserve(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    pocket = pool.pick(list(document["pockets"]))
    key = "set" if "reserve" in document["pockets"][pocket] else "add"
    return {key: {f"pockets.{pocket}.reserve": pool.number(100, 900)}}


def _input(pool: Pool, step: str, document: dict[str, Any]) -> dict[str, Any]:
    costs = {name: entry for name, entry in document["costs"].items() if "unit_value" in entry}
    return {"set": {f"costs.{name}.unit_value": pool.number(1, 99) for name in costs}} if costs else {}


def _apart(option: dict[str, Any]) -> dict[str, Any]:
    """Nothing is set in what is left out."""
    gone = tuple(f"{name}." for name in option.get("without", []))
    kept = {path: value for path, value in option.get("set", {}).items() if not (gone and path.startswith(gone))}
    rest = {key: part for key, part in option.items() if key != "set"}
    return rest | ({"set": kept} if kept else {})


_CHANGES: tuple[Change, ...] = (_without, _more, _gain, _event, _provider, _reserve, _input)
