"""What drivers and the worth of knowing cost beside a run without them, and indices beside those of numpy and SALib."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import peer
from benchmarks.table import Bar, Section

BARS = {2**20: 1.4, 10 * 2**20: 1.45}
"""How many times the run without, by draws."""

WITH_TOTALS = {2**20: 1.8, 10 * 2**20: 1.45}
"""The same with the total index of every input, of the deficit and of the position."""

PLANNING = 0.5
"""Seconds that planning may take."""


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """The ratio with and without, and errors of indices at equal runs of the function."""
    sections = []
    for draws in list(BARS)[: 1 if quick else None]:
        run = peer("mcsv_drivers", draws)
        say(f"drivers, {draws:,} draws: {run.missing or f'{run.seconds:.1f} s'}")
        sections.append(_cost(run.answer, run.missing, draws))
    return [*sections, _indices(2**16 if quick else 2**18)]


def _cost(answer: dict[str, Any], missing: str, draws: int) -> Section:
    title = f"90 inputs x 8 outcomes by bins beside the standard programme, one thread, {draws:,} draws"
    if missing:
        return Section("drivers", title, [{"": "not measured", "remark": missing}])
    times: dict[str, float] = answer["microseconds"]
    rows = [{"": name, "microseconds a draw": time} for name, time in times.items()]
    bars = [
        Bar(f"drivers, EVPPI and one EVSI, {draws:,} draws, of the run without", answer["ratio"], BARS[draws]),
        Bar(f"with total indices, {draws:,} draws", answer["ratio_with_totals"], WITH_TOTALS[draws]),
        Bar("planning with drivers, seconds", answer["planning"], PLANNING),
    ]
    remarks = [
        f"run with drivers, EVPPI and one EVSI: {answer['ratio']:.2f} times the run without",
        f"of it indices, EVPPI and EVSI from the table: {answer['answering']:.2f} s, whatever the draws",
        f"total indices: {answer['anew']:.2f} s more, {answer['ratio_with_totals']:.2f} times the run without in all",
        f"planning with drivers: {answer['planning']:.2f} s",
    ]
    return Section("drivers", title, rows, remarks, bars=bars)


def _indices(draws: int) -> Section:
    mcsv, numpy = peer("mcsv_indices", draws), peer("numpy_indices", draws)
    rows: list[dict[str, Any]] = []
    for name, run in (("mcsv", mcsv), ("numpy, stored draws", numpy)):
        rows.append({"": name, "remark": run.missing} if run.missing else _row(name, run.answer["error"], run.inner))
    if not numpy.missing:
        known = numpy.answer.get("salib_error")
        missing = {"": "SALib, design of n (d + 2)", "remark": numpy.answer.get("salib_missing", "")}
        rows.append(_row("SALib, design of n (d + 2)", known, None) if known else missing)
    return Section("indices", f"First-order indices of Ishigami's function, {draws:,} runs of it", rows)


def _row(name: str, errors: Sequence[float], seconds: float | None) -> dict[str, Any]:
    row: dict[str, Any] = {"": name} | ({} if seconds is None else {"seconds": seconds})
    return row | {f"rms error x{k + 1}": error for k, error in enumerate(errors)}
