"""Long models: a chain of formulas, each made from the one before, and very many streams; each size in itself."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import mcsv
from benchmarks.table import Section
from mcsv.files import read_model

_DRAWS = 1_000
_CHAIN = """version: 1
inputs:
  x0: {dist: uniform, low: 1, high: 2}
"""
_STREAMS = """version: 1
currency: GBP
price_year: 2026
step: quarter
horizon: 8
pockets:
  council: {}
inputs:
  price: {dist: normal, mean: 5, sd: 1, unit: GBP}
costs:
"""


def chain(count: int) -> str:
    """A model in which so many formulas follow from one another."""
    links = "".join(f"  x{i}: {{formula: x{i - 1} + 1}}\n" for i in range(1, count + 1))
    return f"{_CHAIN}{links}outputs:\n  end: {{formula: x{count}}}\n"


def streams(count: int) -> str:
    """A model with so many costs."""
    lines = (f"  cost_{i}: {{amount: price * {i + 1}, per: quarter, paid_by: council}}\n" for i in range(count))
    return _STREAMS + "".join(lines)


_KINDS: tuple[tuple[str, Callable[[int], str], Sequence[int]], ...] = (
    ("formulas in a chain", chain, (1_250, 2_500, 5_000)),
    ("streams", streams, (2_500, 5_000, 10_000)),
)


def sections(say: Callable[[str], None], repetitions: int) -> list[Section]:
    """Seconds of the processor to read and check a model, and to lower it and run a few draws of it, by its size."""
    found = []
    for name, make, sizes in _KINDS:
        rows = [_row(name, make(size), size, repetitions, say) for size in sizes]
        found.append(Section(f"long {name}", f"Long models: {name}, {_DRAWS:,} draws", rows, _remarks(rows)))
    return found


def _row(name: str, text: str, size: int, repetitions: int, say: Callable[[str], None]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "long.yaml"
        file.write_text(text, encoding="utf-8")
        times = [_times(file) for _ in range(repetitions)]
    check, run = (min(each) for each in zip(*times, strict=True))
    say(f"{size:,} {name}: check {check:.2f} s, run {run:.2f} s")
    return {name: size, "check, seconds": check, "run, seconds": run}


def _times(file: Path) -> tuple[float, float]:
    begin = process_time()
    model = read_model(file)
    read = process_time()
    mcsv.simulate(model, draws=_DRAWS, threads=1)
    return read - begin, process_time() - read


def _remarks(rows: Sequence[dict[str, Any]]) -> list[str]:
    found = []
    for what in ("check, seconds", "run, seconds"):
        ratios = [f"{large[what] / small[what] / 2:.2f}" for small, large in pairwise(rows)]
        found.append(f"{what.split(',')[0]}: twice as long takes {' and '.join(ratios)} times twice as much")
    return found
