"""What the table says of an instruction, held against what the instruction does to a small workspace."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from mcsv.distributions.t_tails import t_coefficients
from mcsv.engine.reference.interpreter import Machine
from mcsv.engine.reference.notes import Notes
from mcsv.engine.shard import new_scratch, new_state
from mcsv.interpreter import run_blocks
from mcsv.kernels import instructions as op
from mcsv.kernels.bins import BINS
from mcsv.kernels.eight import EIGHT
from mcsv.kernels.instructions import INSTRUCTIONS, Kind
from mcsv.model import Model
from mcsv.plan import Plan, lower
from mcsv.plan.code.arithmetic import RULES, folded, range_of
from mcsv.plan.code.comparison import Comparison
from mcsv.plan.code.drivers import Drivers

DRAWS = 400
OUT, ROWS = 0, 8
SPARE = ROWS - 1
LISTS = (2, 4, 3, 5, 1, 6)
ODD = (0.0, 1.0, -1.0, 2.5, -2.5, 0.3, 600.0, -800.0, 1e200, np.inf, -np.inf, np.nan)
DOCUMENT = {
    "inputs": {
        "smooth": {"dist": "normal", "mean": 2, "sd": 1},
        "kinked": {"dist": "triangular", "min": 0, "mode": 0.3, "max": 2},
    },
    "outputs": {"y": {"formula": "smooth + kinked"}},
}


@cache
def _plan() -> Plan:
    """A plan with a table of either sort, some keys, one cell, one counter and two contests."""
    plan = lower(Model.model_validate(DOCUMENT))
    assert [table.kinked for table in plan.tables] == [False, True]
    program = plan.program._replace(keys=np.arange(3, 11, dtype=np.uint64), lists=np.array(LISTS))
    drivers, comparison = Drivers(("something",)), Comparison(("one", "other"), (), contests=2)
    layout = replace(plan.layout, comparison=comparison)
    sizes = {"counters": 1, "categories": 5, "rows": ROWS, "eights": 1}
    return replace(plan, program=program, layout=layout, drivers=drivers, **sizes)


@dataclass(frozen=True)
class Trial:
    """One instruction, and all that it works on."""

    fields: tuple[int, ...]
    x: float
    y: float
    rows: np.ndarray
    weights: np.ndarray
    keys: np.ndarray

    @property
    def plan(self) -> Plan:
        program = _plan().program._replace(
            code=np.array([self.fields]), reals=np.array([[self.x, self.y]]), weights=self.weights, keys=self.keys
        )
        return replace(_plan(), program=program)


def _values(number: int, seed: int) -> np.ndarray:
    """Numbers of all sorts for every row: whole and broken, negative and not; where tails are looked up, tails."""
    numbers = np.random.default_rng(seed)
    signs = numbers.choice([-1.0, 1.0], (ROWS, DRAWS))
    broken = numbers.uniform(0.01, 0.99, (ROWS, DRAWS))
    looked_up = "table" in INSTRUCTIONS[number].fields and not INSTRUCTIONS[number].draws
    if looked_up or number == op.NOTE_TAILS:
        return signs * broken
    mixed = [signs * broken, broken, numbers.integers(-3, 8, (ROWS, DRAWS)), 3.0 * signs * broken]
    return np.choose(numbers.integers(0, 4, (ROWS, DRAWS)), mixed)


def _trial(number: int) -> Trial:
    """The instruction with its operands and fields where the table puts them, and spare rows behind."""
    kind = INSTRUCTIONS[number]
    places = {"a": 1, "b": 2, "c": 3, "table": int("KINKED" in kind.name), "key": 1, "period": 1, "n": 3}
    places |= {"left": 1, "right": 3, "count": 2, "targets_at": 0, "targets": 2, "sources_at": 2, "sources": 3}
    places |= {"weights": 0, "cell": 0, "counter": 0, "driver": 0, "eight": 0}
    places |= {"place": 0 if number == op.DEFICIT else 3}
    places |= {"firsts": 0, "seconds": 2, "contests": 2, "contest": 0}
    fields = [number, OUT, *(places[word] for word in kind.order)]
    weights = np.random.default_rng(3).uniform(1, 2, 64)
    if number == op.T_TAILS:
        fitted = t_coefficients(5.0)
        weights[: len(fitted)] = fitted
    whole = (*fields, *[SPARE] * (8 - len(fields)))
    return Trial(whole, 5.0, 0.7, _values(number, 1), weights, _plan().program.keys)


def _compiled(trial: Trial) -> dict[Any, np.ndarray]:
    """Every row by number, draws and sums of the cell, and the counter, as the interpreter leaves them."""
    plan, kept = trial.plan, np.zeros((1, DRAWS))
    state, scratch = new_state(plan, (0,), kept), new_scratch(plan)
    scratch.rows[:, :DRAWS] = trial.rows
    run_blocks(plan.program, state, scratch, 0, DRAWS)
    rows = dict(enumerate(scratch.rows[:, :DRAWS].copy()))
    noted = {"bins": scratch.bins[0, :DRAWS], "eights": scratch.lanes[0, : DRAWS * EIGHT].reshape(-1, EIGHT)}
    looked = {"cell": kept[0], "sums": state.sums, "counter": state.categories[0].sum(axis=0)}
    best = {"wins": state.wins, "lost": state.losses.sum(axis=1)[..., 0]}
    by_bins = state.by_bins.sum(axis=(0, 1)).reshape(-1, BINS, EIGHT)
    return {**rows, **noted, **looked, **best, "by bins": by_bins}


def _by_numpy(trial: Trial) -> dict[Any, np.ndarray]:
    """The same from the readable interpreter, but for sums."""
    machine = Machine(trial.plan, 0, DRAWS, dict(enumerate(trial.rows.copy())))
    with np.errstate(all="ignore"):
        machine.step(list(trial.fields), trial.x, trial.y)
    categories = machine.found.categories.get(0, np.zeros(0)).astype(int).clip(0, 4)
    cell = machine.found.cells.get(0, np.zeros(DRAWS))
    notes = machine.found.notes
    noted = {"bins": notes.bins.get(0, np.zeros(DRAWS)), "eights": notes.eights(0, DRAWS)}
    looked = {"cell": cell, "counter": np.bincount(categories, minlength=5)}
    wins, lost = np.zeros((2, 2)), np.zeros((2, 2))
    for contest, (who, losses) in machine.found.contests.items():
        wins[contest], lost[contest] = np.bincount(who.astype(int), minlength=2), losses.sum(axis=1)
    best, by_bins = {"wins": wins, "lost": lost}, notes.totals.get(0, np.zeros((1, BINS, EIGHT)))
    return {**machine.rows, **noted, **looked, **best, "by bins": by_bins}


def _looked(kind: Kind, after: dict[Any, np.ndarray]) -> bool:
    """Whether anything but rows changed; the bins that a draw notes by the way are none of that."""
    noted = after["bins"].any() and not kind.draws
    anew = (after["eights"] != Notes().eights(0, DRAWS)).any()
    return bool(noted or anew or any(after[what].any() for what in ("sums", "counter", "wins", "by bins")))


def _claimed(kind: Kind, fields: tuple[int, ...]) -> tuple[set[int], set[int]]:
    """The rows that are read and written if the table is right."""
    values = dict(zip(kind.order, fields[2:], strict=False))
    reads, writes = {values[word] for word in kind.rows}, {OUT} if kind.writes_out else set()
    for listed in kind.lists:
        rows = LISTS[values[listed.at] :][: values[listed.count]]
        reads |= set(rows)
        writes |= set(rows) if listed.updates else set()
    return reads | ({OUT} if kind.updates else set()), writes


def _differ(found: dict[Any, np.ndarray], other: dict[Any, np.ndarray]) -> set[Any]:
    return {place for place in found if not np.array_equal(found[place], other[place], equal_nan=True)}


def broken(kind: Kind) -> list[str]:
    """What is not as the table says; nothing where all is well."""
    return [f"{kind.name} {what}" for what in (*_uses(kind), *_rules(kind))]


def _uses(kind: Kind) -> Iterator[str]:
    trial = _trial(kind.number)
    after, slow = _compiled(trial), _by_numpy(trial)
    if not all(np.allclose(after[k], slow[k], rtol=1e-9, atol=1e-12, equal_nan=True) for k in slow):
        yield "is not what numpy makes of it"
    reads, writes = _claimed(kind, trial.fields)
    changed = _differ(after, {**after, **dict(enumerate(trial.rows))})
    if changed != writes:
        yield f"writes rows {changed}, and not {writes}"
    if kind.looks != _looked(kind, after):
        yield "looks or does not look"
    if ("driver" in kind.fields) != bool(after["bins"].any()):
        yield "notes a driver, or does not"
    found = {row for row in range(ROWS) if _differ(after, _compiled(_perturbed(trial, row))) - ({row} - changed)}
    if found != reads:
        yield f"reads rows {found}, and not {reads}"
    for claimed, what, other in (
        (kind.draws, "random words", replace(trial, keys=trial.keys + np.uint64(1))),
        (kind.numbers > 0, "x", replace(trial, x=2.5)),
        (kind.numbers > 1, "y", replace(trial, y=0.1)),
        ("weights" in kind.fields, "weights", replace(trial, weights=1.5 * trial.weights)),
    ):
        if bool(_differ(after, _compiled(other))) != claimed:
            yield f"takes {what}, or does not"


def _perturbed(trial: Trial, row: int) -> Trial:
    rows = trial.rows.copy()
    rows[row] = _values(trial.fields[0], 2)[row]
    return replace(trial, rows=rows)


def _rules(kind: Kind) -> Iterator[str]:
    """Arithmetic is done on numbers and has a range, or a reason."""
    true = INSTRUCTIONS[kind.number]
    if not true.arithmetic:
        return
    rule = RULES.get(kind.number)
    if (rule is None or rule.fold is None) != bool(kind.unfolded):
        yield "is not done on numbers, or has a reason not to be"
    if (rule is None or rule.range is None) != bool(kind.unranged):
        yield "has no range, or a reason to have none"
    trial = replace(_trial(kind.number), x=-2.0, y=0.5)
    if rule and rule.fold:
        operands = np.array(list(itertools.islice(itertools.product(ODD, repeat=true.reads), DRAWS)))
        rows = trial.rows.copy()
        rows[1 : 1 + true.reads, : len(operands)] = operands.T
        in_rows = _compiled(replace(trial, rows=rows))[OUT][: len(operands)]
        at_once = [folded(kind.number, *numbers, x=trial.x, y=trial.y) for numbers in operands.tolist()]
        wrong = ~np.isclose(at_once, in_rows, rtol=1e-12, atol=0, equal_nan=True)
        if kind.number == op.RAISE:  # a draw finds no number in powers of -1 and -inf that are infinite or broken
            wrong &= ~(np.isnan(in_rows) & np.isin(operands[:, 0], [-1.0, -np.inf]))
        if wrong.any():
            yield f"on numbers differs from rows for {operands[wrong][:3].tolist()}"
    for seed in range(20):
        ends = np.sort(np.random.default_rng(seed).normal(0, 3, (true.reads, 2)))
        rows = trial.rows.copy()
        rows[1 : 1 + true.reads] = np.random.default_rng(seed).uniform(*ends.T[..., None], (true.reads, DRAWS))
        low, high = range_of(kind.number, ends.tolist(), trial.x, trial.y)
        values = _compiled(replace(trial, rows=rows))[OUT]
        if not np.all((np.isnan(values) & bool(kind.unranged)) | ((low - 1e-12 <= values) & (values <= high + 1e-12))):
            yield f"leaves its range for operands in {ends.tolist()}"
