"""A plan that looks at some of its cells and at nothing else, with a layout in which nothing else is named."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mcsv.engine.looks.retarget import retargeted, step
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.tallies import EVERYTHING, Bad, Extremes, Moments, Negatives, wanting

__all__ = ["to_returns"]


def to_returns(plan: Plan) -> Plan:
    """A plan that was lowered for ``returns``, of what is told of them alone: cells numbered anew, without what none of
    them needs. ValueError where nothing is told.
    """
    if not plan.layout.returns:
        raise ValueError("nothing is told of returns")
    cells = sorted(set(plan.layout.returns.values()))
    number = {cell: index for index, cell in enumerate(cells)}
    found = retargeted(plan, cells, lambda index, row: [step(op.WATCH, 0, row, index)])
    layout = replace(
        plan.layout.blank(),
        cell_names=found.layout.cell_names,
        returns={told: number[cell] for told, cell in plan.layout.returns.items()},
        lines=dict(plan.layout.lines),
        hurdles=dict(plan.layout.hurdles),
        discounts=dict(plan.layout.discounts),
        whole={number[cell] for cell in plan.layout.whole if cell in number},
    )
    wants, means = np.full(len(cells), EVERYTHING), sorted(layout.means_only)
    if len(means) < len(cells):  # without any histogram nothing could be ranked
        wants[means] = wanting(Moments, Negatives, Bad, Extremes)
    program = found.program._replace(wants=wants)
    return replace(found, program=program, layout=layout, counters=0, twins=None)
