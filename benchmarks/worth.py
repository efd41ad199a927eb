"""What knowing is worth beside a regression on stored draws, indices beside designs of runs, published figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.measure import Run, alternate, median, peer
from benchmarks.table import Bar, Section

FASTER, FEWER = 500, 20
"""So many times faster, and so many times fewer runs, mcsv is to be."""

_INPUTS = 90


def measure(quick: bool, say: Callable[[str], None]) -> Sequence[Section]:
    """EVPPI of all inputs, alternating; first-order indices at the same error; a published example."""
    draws, base = (200_000, 128) if quick else (1_000_000, 512)
    known = {"mcsv": lambda: peer("mcsv_worth", draws), "regression": lambda: peer("gam_worth", draws // 10)}
    runs = alternate(known, 1 if quick else 3, say)
    design = peer("sobol_indices", base)
    say(f"designs of runs: {design.missing or f'{design.seconds:.1f} s'}")
    return [
        _worth(runs["mcsv"], runs["regression"], draws),
        _indices(runs["mcsv"][0], design, draws),
        _published(peer("mcsv_published", draws)),
    ]


def _worth(ours: Sequence[Run], theirs: Sequence[Run], draws: int) -> Section:
    title = f"What knowing each of {_INPUTS} inputs is worth: processor seconds for all of them"
    if ours[-1].missing:
        return Section("worth", title, [{"": "mcsv", "remark": ours[-1].missing}])
    mine = median(ours, lambda run: run.inner)
    rows: list[dict[str, Any]] = [{"": f"mcsv, {draws:,} draws made and weighed", "seconds": mine, "times": 1.0}]
    whole = median(ours, lambda run: float(run.answer["voi"]))
    rows.append({"": "mcsv voi, with all else that it tells", "seconds": whole, "times": whole / mine})
    if theirs[-1].missing:
        return Section("worth", title, [*rows, {"": "regression", "remark": theirs[-1].missing}])
    tool, remarks = theirs[0].answer["tool"], []
    for how in theirs[0].answer["each"]:
        seconds = _INPUTS * median(theirs, lambda run, how=how: float(run.answer["each"][how]))  # type: ignore[misc]
        rows.append({"": f"{tool}, {draws // 10:,} stored draws, {how}", "seconds": seconds, "times": seconds / mine})
    fitted = theirs[0].answer["worth"]
    remarks.append(f"the regression is timed on {len(fitted)} inputs and multiplied up to {_INPUTS}; draws not counted")
    bars = [Bar("EVPPI, times faster than a regression that chooses its smoothing", rows[2]["times"], FASTER, True)]
    for name, told in fitted.items():
        value, error = ours[0].answer["worth"][name]
        remarks.append(f"{name}: mcsv {value:,.1f} (se {error:.1f}), " + ", ".join(f"{v:,.1f}" for v in told.values()))
    return Section("worth", title, rows, remarks, bars=bars)


def _indices(ours: Run, design: Run, draws: int) -> Section:
    title = f"First-order indices of {_INPUTS} inputs: runs of the model for one error"
    if ours.missing or design.missing:
        return Section("runs", title, [{"": "not measured", "remark": ours.missing or design.missing}])
    error, names = float(ours.answer["error"]), design.answer["names"]
    place = [ours.answer["drivers"].index(name) for name in names]
    truth = [ours.answer["first_order"][at] for at in place]
    rows: list[dict[str, Any]] = [{"": "mcsv drivers", "runs": draws, "rms error": error, "runs for its error": draws}]
    for tool, found in design.answer["first_order"].items():
        squares = [(s - t) ** 2 for run in found for s, t in zip(run, truth, strict=True)]
        rms, runs = (sum(squares) / len(squares)) ** 0.5, int(design.answer["runs"])
        needed = runs * (rms / error) ** 2
        rows.append({"": tool, "runs": runs, "rms error": rms, "runs for its error": needed, "times": needed / draws})
    rows += [{"": tool, "remark": why} for tool, why in design.answer["absent"].items()]
    least = min((row["times"] for row in rows if "times" in row), default=None)
    bars = [] if least is None else [Bar("first-order indices, times fewer runs than a design", least, FEWER, True)]
    return Section("runs", title, rows, bars=bars)


def _published(run: Run) -> Section:
    title = "The example of R's voi (vignettes/voi.Rmd): net benefit p1 - p2, p1 ~ N(1, 1), p2 ~ N(0, 2)"
    remark = "voi takes 10,000 stored draws; its own tests allow a GAM 3 %, importance sampling 4 %"
    return Section("published", title, run.answer.get("rows") or [{"": "mcsv", "remark": run.missing}], [remark])
