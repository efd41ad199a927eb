"""The drivers of a model: its inputs that are drawn once a draw, and its events, option by option."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from mcsv.distributions import InverseTable
from mcsv.kernels import instructions as op
from mcsv.kernels.bins import BINS
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.drivers import Noting
from mcsv.plan.code.layout import Layout
from mcsv.plan.quantities.draws import Draws

__all__ = ["EVENT", "noting_of"]

EVENT = "events."
"""Before the name of a driver that is an event."""


def noting_of(drawn: Mapping[str, Draws], layout: Layout, instructions: Iterable[Instruction]) -> Noting:
    """What there is to note; ``drawn`` by option, ``instructions`` those of all of them."""
    noting = Noting()
    for option, draws in drawn.items():
        noting.by_period += draws.by_period
        for name in draws.once:
            source, value = draws.source(name), draws.value(name)
            if _counts(draws.tables.tables[draws.table(name)]):
                assert isinstance(value, Row)
                noting.count(option, name, value)
            elif source.words is None:
                noting.tails(option, name, source.row)
            else:
                noting.words(option, name, source.row, source.words)
    counters = {cells.begins: place for place, cells in layout.event_cells.items()}
    for step in instructions:
        if step.op == op.CATEGORY and step.fields[0] in counters:
            option, event = counters[step.fields[0]]
            noting.event(option, f"{EVENT}{event}", step.fields[0], step.reads[0])
    return noting


def _counts(table: InverseTable) -> bool:
    """Whether a table has nothing but few whole numbers from 0 on, so that each has a bin of its own."""
    values = table.coefficients
    steps = values.shape[1] == 1 and not table.logarithmic
    return steps and bool(np.all((values == np.floor(values)) & (values >= 0.0) & (values < BINS)))
