"""What a larger model costs: the standard programme once to 64 times, and models that are only long."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import long
from benchmarks.measure import ROOT, alternate, mcsv, median
from benchmarks.standard import MODEL
from benchmarks.table import Section

_TIMES = (1, 4, 16, 64)
_GROWING = ("inputs", "costs", "benefits")
_APART = 100  # between the numbers of a name and of its copy


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """Microseconds a draw on one thread, and the whole process, by how often the model holds its streams."""
    draws, repetitions = (200_000, 1) if quick else (1_000_000, 3)
    with tempfile.TemporaryDirectory() as folder:
        files = {times: Path(folder) / f"{times}.yaml" for times in _TIMES}
        for times, file in files.items():
            file.write_text(enlarged((ROOT / MODEL).read_text(encoding="utf-8"), times), encoding="utf-8")
        words = ["--draws", str(draws), "--threads", "1", "--json"]
        commands = {f"{times} times": partial(mcsv, "run", str(file), *words) for times, file in files.items()}
        runs = alternate(commands, repetitions, say)
    rows: list[dict[str, Any]] = []
    for times, done in zip(files, runs.values(), strict=True):
        if done[-1].missing:
            rows.append({"times as large": times, "remark": done[-1].missing})
            continue
        pace = 1e6 * median(done, lambda run: run.inner) / draws
        rows.append(
            {"times as large": times, "microseconds a draw": pace, "seconds": median(done, lambda r: r.seconds)}
        )
    larger = Section("size", f"Larger models, one thread, {draws:,} draws", rows, _remarks(rows))
    return [larger, *long.sections(say, 1 if quick else 3)]


def _remarks(rows: Sequence[dict[str, Any]]) -> list[str]:
    one = rows[0].get("microseconds a draw")
    found = [(row["times as large"], row.get("microseconds a draw")) for row in rows[1:]]
    each = [f"{pace / times / one:.2f} ({times} times as large)" for times, pace in found if pace and one]
    return ["a stream costs, beside one of the standard programme, " + ", ".join(each)] if each else []


def enlarged(text: str, times: int) -> str:
    """A model's text with every input, cost and benefit whose name ends in a number so many times."""
    parts = re.split(r"(?m)^(?=\w+:)", text)
    return "".join(part + _copies(part, times) if part.split(":")[0] in _GROWING else part for part in parts)


def _copies(part: str, times: int) -> str:
    body = part.split("\n", 1)[1]
    return "".join(_renumbered(body, copy * _APART) for copy in range(1, times))


def _renumbered(body: str, by: int) -> str:
    return re.sub(r"(?<=[a-z]_)\d+\b", lambda found: str(int(found[0]) + by), body)
