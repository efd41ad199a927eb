"""The standard programme with one option, with three, and with three that are compared, alternating on one thread."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Any

from benchmarks.measure import ROOT
from benchmarks.peers.serve import Work, serve
from benchmarks.standard import MODEL

if TYPE_CHECKING:
    from mcsv.model import Model

_ROUNDS = 28
_POINTS = 50
_OUTPUTS = {"effect": {"formula": "quantity_0 + 0.1 * quantity_1"}, "spend": {"formula": "more * quantity_0"}}
_OTHER_INPUTS = {"lower": 2.9, "higher": 3.1}
_OTHER_COST = {"lower": 500, "higher": 1_500}


def three(model: Model, early: bool) -> Model:
    """The model with two options more, weighed by effects and costs at many prices of an effect.

    ``early``: they draw what each benefit begins with otherwise, so that hardly anything is shared with base. Otherwise
    they differ by one cost at the end.
    """
    from mcsv.model import plain, validate

    claim = dict(plain(model))
    claim["inputs"] = {**claim["inputs"], "more": {"dist": "gamma", "shape": 4, "scale": 250}}
    claim["outputs"] = _OUTPUTS
    prices = [1_000 * point for point in range(_POINTS)]
    claim["decision"] = {
        "effect": "effect",
        "cost": "spend",
        "willingness_to_pay": {"value": prices[_POINTS // 2], "points": prices},
    }
    claim["options"] = {name: {"set": _early(name)} if early else {"add": _late(name)} for name in _OTHER_INPUTS}
    return validate(claim)


def _early(name: str) -> dict[str, Any]:
    return {f"inputs.quantity_{k}": {"dist": "lognormal", "mu": _OTHER_INPUTS[name], "sigma": 0.3} for k in range(12)}


def _late(name: str) -> dict[str, Any]:
    cost = {"kind": "set_up", "amount": f"{_OTHER_COST[name]} + more", "per": "once", "paid_by": "payer"}
    return {"costs.one_more": cost}


def load() -> Work:
    import mcsv
    from mcsv import engine
    from mcsv.plan import Plan, Purpose, lower

    def ready(model: Model, compare: bool = False) -> Plan:
        plan = lower(model, purpose=Purpose(compare=compare))
        return engine.centred(plan, engine.pilot(plan))

    model = mcsv.read_model(ROOT / MODEL)
    plans = {"one": ready(model)}
    for kind, compare in product(("early", "late"), (False, True)):
        plans[f"{kind}, {'compared' if compare else 'apart'}"] = ready(three(model, kind == "early"), compare)

    def work(draws: int, threads: int) -> dict[str, Any]:
        times: dict[str, list[float]] = {name: [] for name in plans}
        for _ in range(_ROUNDS):
            for name in random.sample(list(plans), len(plans)):
                start = time.thread_time()
                engine.run(plans[name], draws, engine.Inline())
                times[name].append(time.thread_time() - start)
        return {
            "microseconds": {name: min(some) / draws * 1e6 for name, some in times.items()},
            "ratios": {kind: _ratios(times, kind) for kind in ("early", "late")},
            "cells": {name: plan.cells for name, plan in plans.items()},
        }

    return work


def _ratios(times: Mapping[str, list[float]], kind: str) -> dict[str, float]:
    """Of the quickest of all rounds: what else the machine does only ever takes time."""
    compared = min(times[f"{kind}, compared"])
    return {"apart": compared / min(times[f"{kind}, apart"]), "one": compared / min(times["one"])}


if __name__ == "__main__":
    serve(load)
