"""A plan whose reserve of one pocket is a number that a run puts in: what a reserve does, without lowering again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mcsv.kernels import instructions as op
from mcsv.plan.plan import Plan

__all__ = ["with_reserve"]


def with_reserve(plan: Plan, amount: float) -> Plan:
    """The plan with the reserve (money) of the pocket that was left open, see ``lever`` of :func:`mcsv.plan.lower`.

    ValueError where no reserve is open.
    """
    program = plan.program
    (places,) = np.nonzero((program.code[:, 0] == op.FILL) & np.isnan(program.reals[:, 0]))
    if len(places) != 1:
        raise ValueError(f"{len(places)} numbers of this plan are open, not one")
    reals = program.reals.copy()
    reals[places[0], 0] = amount
    return replace(plan, program=program._replace(reals=reals))
