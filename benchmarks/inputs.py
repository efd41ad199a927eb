"""Models whose inputs are all distributed differently: each has a table of its own, and all of them want the cache."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import alternate, mcsv, median
from benchmarks.standard import MODEL
from benchmarks.table import Section

_COUNTS = (90, 250)
_HEAD = """version: 1
currency: GBP
price_year: 2026
step: quarter
horizon: 1 quarter
pockets:
  council: {}
inputs:
"""
_FAMILIES = (
    "{{dist: lognormal, median: {size}, p90: {far}, unit: GBP}}",
    "{{dist: gamma, mean: {size}, sd: {spread}, unit: GBP}}",
    "{{dist: normal, mean: {size}, sd: {spread}, unit: GBP}}",
    "{{dist: weibull, shape: {shape}, scale: {size}, unit: GBP}}",
    "{{dist: pert, low: 0, mode: {size}, high: {end}, unit: GBP}}",
)


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Nanoseconds an input on one thread, where all inputs are alike and where no two are, in runs that alternate."""
    draws, repetitions = (1_000_000, 3) if quick else (4_000_000, 5)
    with tempfile.TemporaryDirectory() as folder:
        models, inputs = {"standard programme": MODEL}, {"standard programme": 90}
        for count in _COUNTS:
            for what, tables in (("all alike", 1), ("all different", count)):
                name = f"{count} inputs, {what}"
                file = Path(folder) / f"{count}_{tables}.yaml"
                file.write_text(costs(count, tables), encoding="utf-8")
                models[name], inputs[name] = str(file), count
        words = ["--draws", str(draws), "--threads", "1", "--json"]
        commands = {name: partial(mcsv, "run", file, *words) for name, file in models.items()}
        runs = alternate(commands, repetitions, say)
    rows: list[dict[str, Any]] = []
    for name, done in runs.items():
        if done[-1].missing:
            rows.append({"": name, "remark": done[-1].missing})
            continue
        time = 1e9 * median(done, lambda run: run.answer["draws"] / run.answer["draws_per_second"]) / draws
        rows.append({"": name, "microseconds a draw": time / 1e3, "nanoseconds an input": time / inputs[name]})
    title = f"Inputs with tables of their own, one thread, {draws:,} draws, median of {repetitions}"
    return [
        Section("inputs", title, rows, ["costs of one quarter, one input each; the standard programme has 8 tables"])
    ]


def costs(count: int, tables: int) -> str:
    """A model with so many costs of one quarter, each an input; of these so many are distributed differently."""
    spread = [_spec(number % tables) for number in range(count)]
    inputs = "".join(f"  price_{number}: {spec}\n" for number, spec in enumerate(spread))
    streams = (f"  cost_{n}: {{amount: price_{n}, per: quarter, paid_by: council}}\n" for n in range(count))
    return f"{_HEAD}{inputs}costs:\n{''.join(streams)}"


def _spec(number: int) -> str:
    size, shape = 100 + 7 * number, 1.5 + 0.01 * number
    spread = round(size * (0.2 + 0.001 * number), 1)
    family = _FAMILIES[number % len(_FAMILIES)]
    return family.format(size=size, spread=spread, far=size + spread, shape=f"{shape:.2f}", end=3 * size)
