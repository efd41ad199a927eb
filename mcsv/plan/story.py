"""One option of a model as instructions: its programme, stocks and outputs."""

from __future__ import annotations

from dataclasses import field

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution, build
from mcsv.model import Model
from mcsv.model.records.dependence import ties_of
from mcsv.plan.code.assembler import Value
from mcsv.plan.code.facts import Fact
from mcsv.plan.code.watch import Watcher
from mcsv.plan.programme.decisions import Decisions
from mcsv.plan.programme.events import Events
from mcsv.plan.programme.prices import conversion
from mcsv.plan.programme.programme import lower_programme
from mcsv.plan.programme.targets import note_target
from mcsv.plan.purpose import Purpose
from mcsv.plan.quantities.clock import Clock
from mcsv.plan.quantities.draws import Draws, Sides, Tables
from mcsv.plan.quantities.formulas import Formulas
from mcsv.plan.quantities.stocks import Stocks

__all__ = ["Shared", "story_of"]


@dataclass(frozen=True)
class Shared:
    """What all options draw from: the same seed and name give the same draws in each of them."""

    seed: int
    tables: Tables
    keys: list[int]
    scope: str = ""
    lever: str | None = None
    twin: bool = False
    purpose: Purpose = field(default_factory=Purpose)
    sides: Sides = field(default_factory=Sides)


def story_of(model: Model, watcher: Watcher, option: str, shared: Shared) -> Formulas:
    """Programme, stocks and outputs of one option."""
    formulas, clock = _formulas(model, watcher, option, shared), Clock.of(model)
    if model.pockets and clock.periods:
        lower_programme(model, clock, formulas, watcher, option, shared.lever)
    elif clock.periods:
        formulas.stocks.events = Events(model, clock, formulas, Decisions(model, clock, formulas))
    _stocks(model, formulas)
    _outputs(model, formulas, watcher, option)
    for (name, period), value in formulas.inputs().items() if watcher.tells else ():
        watcher.tell(Fact("input", name, "", period), value)
    return formulas


def _formulas(model: Model, watcher: Watcher, option: str, shared: Shared) -> Formulas:
    inputs = model.inputs
    known = {name: entry.corrected(model.evidence) for name, entry in inputs.items()}
    drawn = {name: distribution for name, distribution in known.items() if distribution is not None}
    if shared.purpose.still:
        drawn = {name: _at_mean(distribution) for name, distribution in drawn.items()}
    computed = {name: entry.formula for name, entry in inputs.items() if entry.formula is not None}
    scales = {name: conversion(model, entry.price_year) for name, entry in inputs.items()}
    draws = Draws(
        watcher.assembler,
        shared.seed,
        drawn,
        ties_of(model),
        shared.tables,
        shared.keys,
        inputs,
        shared.twin,
        shared.scope,
        shared.purpose.still,
        shared.sides,
    )

    def watch(stock: str, period: int, level: Value) -> None:
        if period < model.periods:
            name = f"{option}: stock {stock} in period {period}"
            watcher.layout.stock_cells[option, stock, period] = watcher.watch(watcher.assembler.as_row(level), name)

    return Formulas(
        draws, computed, Stocks(model.stocks, watch), {name: scale for name, scale in scales.items() if scale != 1.0}
    )


def _at_mean(distribution: Distribution) -> Distribution:
    """What is known to be the mean; the median where there is no mean."""
    mean = distribution.mean()
    value = float(distribution.quantile(np.array([0.5]), False)[0]) if mean is None else float(mean)
    return build({"dist": "fixed", "value": value})


def _stocks(model: Model, formulas: Formulas) -> None:
    """Every level that is reported, also those that nothing asked for."""
    for name in model.stocks if model.periods else ():
        formulas.named(name, model.periods - 1)


def _outputs(model: Model, formulas: Formulas, watcher: Watcher, option: str) -> None:
    last = max(model.periods - 1, 0)
    of = f"{option}: " if len(watcher.layout.options) > 1 else ""
    for name, output in model.outputs.items():
        row = watcher.assembler.as_row(formulas.value(output.formula.tree, last, f"outputs.{name}"))
        watcher.layout.output_cells[option, name] = watcher.watch(row, f"{of}output {name}")
        if output.target is not None:
            note_target(model, watcher, (option, name), row, output.target)
