"""The drivers of a model: its inputs and its events, option by option.

An input that is drawn anew each period has no one place in its distribution: it is known by the mean of its normal
scores over the window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from mcsv.distributions import InverseTable
from mcsv.kernels import instructions as op
from mcsv.kernels.bins import BINS
from mcsv.plan.code.assembler import Instruction, Row
from mcsv.plan.code.drivers import Noting, Who
from mcsv.plan.code.layout import Layout
from mcsv.plan.quantities.draws import Draws

__all__ = ["EVENT", "noting_of"]

EVENT = "events."
"""Before the name of a driver that is an event."""


def noting_of(
    drawn: Mapping[str, Draws], layout: Layout, instructions: Iterable[Instruction], by_period: bool
) -> Noting:
    """What there is to note; ``drawn`` by option, ``instructions`` those of all of them. ``by_period``: also of inputs
    that are drawn anew each period.
    """
    noting = Noting()
    for option, draws in drawn.items():
        for name in draws.once:
            _once(noting, Who(option, name, draws.keys_of(name)), draws)
        noting.left_out += () if by_period else draws.by_period
        for name in draws.by_period if by_period else ():
            _each_period(noting, Who(option, name, draws.keys_of(name)), draws, layout.window)
    counters = {cells.begins: place for place, cells in layout.event_cells.items()}
    looked = {step.fields[0]: step.reads[0] for step in instructions if step.op == op.CATEGORY}
    for counter in sorted(counters.keys() & looked.keys()):  # option by option, whatever runs before what
        option, event = counters[counter]
        name = f"{EVENT}{event}"
        noting.event(Who(option, name, drawn[option].keys_of(name)), counter, looked[counter])
    return noting


def _once(noting: Noting, who: Who, draws: Draws) -> None:
    source, value = draws.source(who.name), draws.value(who.name)
    if _counts(draws.tables.tables[draws.table(who.name)]):
        assert isinstance(value, Row)
        noting.count(who, value)
    elif source.words is None:
        noting.tails(who, source.row)
    else:
        noting.words(who, source.row, source.words)


def _each_period(noting: Noting, who: Who, draws: Draws, window: int) -> None:
    periods = draws.periods(who.name)
    begin = len(draws.assembler.instructions)
    tails = draws.mean_score(who.name, [period for period in periods if period < window] or periods)
    if tails is None:
        noting.left_out.append(who.name)
    else:
        noting.mean(who, tails, draws.assembler.instructions[begin:])


def _counts(table: InverseTable) -> bool:
    """Whether a table has nothing but few whole numbers from 0 on, so that each has a bin of its own."""
    values = table.coefficients
    steps = values.shape[1] == 1 and not table.logarithmic
    return steps and bool(np.all((values == np.floor(values)) & (values >= 0.0) & (values < BINS)))
