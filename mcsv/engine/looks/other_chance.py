"""The same worlds with other luck: a plan that draws all that is known as before, and anew what merely happens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mcsv.plan import Plan

__all__ = ["with_other_chance"]

_OTHER = np.uint64(0x9E3779B97F4A7C15)
"""Put on a key by exclusive or: it draws other numbers."""


def with_other_chance(plan: Plan) -> Plan:
    """The plan in which draw i knows what draw i of the other knows, and meets another chance."""
    keys = plan.program.keys.copy()
    chance = np.ones(keys.size, np.bool_)
    chance[list(plan.known)] = False
    keys[chance] ^= _OTHER
    return replace(plan, program=plan.program._replace(keys=keys))
