"""Many programmes: a batch beside a shell loop of ``mcsv run``, and what of its time is spent in kernels."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, mcsv, peer_of, threads_here
from benchmarks.table import Section

_MODELS = {  # what is different in each programme: the text, and what comes in its place for a number
    "discharge": ("amount: 2_250_000", lambda number: f"amount: {2_250_000 + 1_000 * number}"),
    "standard": ("mu: 6, sigma: 0.25", lambda number: f"mu: 6, sigma: {0.25 + 0.0001 * number:.4f}"),
    "local_or_national": ("reserve: 40_000", lambda number: f"reserve: {40_000 + 500 * number}"),
}
_LOOP = 3
"""Runs of the shell loop that stand for all: each is a process of its own, and takes as long as another."""


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Small programmes, and the same with a million draws; whole processes."""
    return [_beside_a_loop(quick, say), _inside(quick, say)]


def _beside_a_loop(quick: bool, say: Callable[[str], None]) -> Section:
    rows = []
    for draws, count in ((100_000, 50 if quick else 500), (1_000_000, 8 if quick else 40)):
        with _programmes("discharge", count) as folder:
            models = sorted(folder.glob("*.yaml"))
            mcsv("run", str(models[0]), "--draws", "2000")  # compiles where this machine has not compiled yet
            batch = mcsv("batch", str(folder), "--draws", str(draws), "--out", str(folder / "out"), "--json")
            words = ("--draws", str(draws), "--json", "--out")
            loop = [mcsv("run", str(each), *words, str(folder / f"{each.stem}.nc")) for each in models[:_LOOP]]
        each, alone = batch.seconds / count, sum(run.seconds for run in loop) / len(loop)
        inner = sum(run.inner for run in loop) / len(loop)
        row: dict[str, Any] = {"draws": draws, "programmes": count}
        row |= {"a second": 1.0 / each, "loop, a second": 1.0 / alone, "times the loop": alone / each}
        rows.append(row | {"over a run's own clock": each / inner - 1.0})
        say(f"batch of {count} programmes, {draws:,} draws: {1.0 / each:.1f} a second, {alone / each:.1f} times a loop")
    return Section("batch", f"A batch beside a shell loop of mcsv run, {threads_here()} threads", rows)


def _inside(quick: bool, say: Callable[[str], None]) -> Section:
    rows = []
    for model in _MODELS:
        for draws, count in ((100_000, 5 if quick else 20), (1_000_000, 2 if quick else 5)):
            with _programmes(model, count) as folder:
                run = peer_of("mcsv_batch", str(folder), str(draws))
            say(f"{model}, {draws:,} draws: {run.missing or run.answer['kernels, share']}")
            rows.append({"": model, "draws": draws, **({"remark": run.missing} if run.missing else run.answer)})
    return Section("batch inside", "What a programme of a batch takes, ms of one processor", rows)


@contextmanager
def _programmes(model: str, count: int) -> Iterator[Path]:
    """A folder with so many models that differ in an amount."""
    old, new = _MODELS[model]
    text = (ROOT / "configs" / f"{model}.yaml").read_text(encoding="utf-8")
    assert old in text
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(count):
            other = text.replace(old, new(number), 1)
            (folder / f"p{number:03}.yaml").write_text(other, encoding="utf-8")
        yield folder
