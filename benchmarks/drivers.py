"""What drivers cost beside a run that does not tell them, and indices beside those of numpy and SALib."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import peer
from benchmarks.table import Section

BAR = 1.4


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """The ratio with and without, and errors of indices at equal runs of the function."""
    run = peer("mcsv_drivers", 1)
    say(f"drivers: {run.missing or f'{run.seconds:.1f} s'}")
    return [_cost(run.answer, run.missing), _indices(2**16 if quick else 2**18)]


def _cost(answer: dict[str, Any], missing: str) -> Section:
    title = "90 inputs x 8 outcomes by bins beside the standard programme, one thread"
    if missing:
        return Section("drivers", title, [{"": "not measured", "remark": missing}])
    times: dict[str, float] = answer["microseconds"]
    ratio = times["with"] / times["without"]
    rows = [{"": name, "microseconds a draw": time, "ratio": time / times["without"]} for name, time in times.items()]
    remarks = [f"bar: {BAR} times the run without{'' if ratio <= BAR else ', NOT MET'}"]
    return Section("drivers", title, rows, [*remarks, f"planning with drivers: {answer['planning']:.2f} s"])


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
