"""Drivers that are rows of a joint table, told apart by the rank of their values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mcsv import engine
from mcsv.answers.bins import BinTable
from mcsv.answers.ranked import by_rank
from mcsv.ask.sampling import Sampling
from mcsv.distributions.rows import Rows
from mcsv.model import Model
from mcsv.plan import lower

__all__ = ["TOGETHER", "of_rows", "tables_by_rank"]

TOGETHER = 2**17
"""Draws from which single draws of inputs are told apart."""


def of_rows(model: Model, drivers: Sequence[str]) -> list[str]:
    """The drivers whose probability is that of a row, which says nothing of the value in it."""
    inputs = model.inputs
    return [name for name in drivers if name in inputs and isinstance(inputs[name].distribution, Rows)]


def tables_by_rank(
    model: Model,
    asked: Mapping[str, Sequence[engine.Asked]],
    names: Mapping[str, Sequence[str]],
    sampling: Sampling,
) -> dict[str, BinTable]:
    """By option the outcomes ``asked`` by the ranks of its inputs ``names``, from at most ``TOGETHER`` of the draws.

    Options without names are left out.
    """
    every = list(dict.fromkeys(name for some in names.values() for name in some))
    if not every:
        return {}
    plan = lower(model, sampling.seed, every, sampling.scope)
    kept, there = plan.layout.kept, [option for option, some in names.items() if some]
    cells = [kept[option, name] for option in there for name in names[option]]
    cells += [one.cell for option in there for one in asked[option]]
    single = engine.single_draws(plan, cells, min(sampling.draws, TOGETHER), sampling.executor)
    found = {}
    for option in there:
        inputs = {name: single[kept[option, name]] for name in names[option]}
        outcomes = {
            one.name: (single[one.cell] < 0.0).astype(float) if one.below_zero else single[one.cell]
            for one in asked[option]
        }
        yes_no = frozenset(one.name for one in asked[option] if one.below_zero)
        found[option] = by_rank(inputs, outcomes, yes_no)
    return found
