"""What a batch would take, before anything is drawn: models are read, and some runs are timed for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mcsv import api, engine
from mcsv.batch.one_run import reason, there
from mcsv.batch.records import Outcome, Row
from mcsv.batch.works import Works
from mcsv.dataclass import dataclass
from mcsv.errors import UserError
from mcsv.plan import lower

__all__ = ["Expected", "expected"]

_TIMED = 6
"""So many runs are timed."""
_BESIDE = 0.2
"""Seconds that reading, summing up and writing a run of middling size take."""


@dataclass(frozen=True)
class Expected:
    """Runs that are to be made with their draws in all; bytes of memory at most; seconds, None where nobody can say.

    ``kept``: runs that are there already. ``failed``: runs that cannot be made. ``timed``: how many were tried for the
    time.
    """

    runs: int
    draws: int
    memory: int
    seconds: float | None
    timed: int
    kept: int
    failed: tuple[Outcome, ...]


def expected(rows: Sequence[Row], works: Works, told: Callable[[int], None]) -> Expected:
    """What making these rows would take; ``told`` is called with how many were read."""
    good, failed, sizes, kept = list[Row](), list[Outcome](), list[int](), 0
    for number, row in enumerate(rows, 1):
        try:
            model = works.model(row)
            found, wrong = there(row, works, model)
            if found is not None and not wrong:
                kept += 1
                continue
            plan = lower(model, row.seed)
            sizes.append(engine.memory_bound(plan, row.draws, works.threads) - engine.INTERPRETER)
            good.append(row)
        except UserError as error:
            failed.append(Outcome(row, "failed", reason=reason(error)))
        finally:
            told(number)
    few = min(_TIMED, len(good))
    tried = [good[(2 * k + 1) * len(good) // (2 * few)] for k in range(few)]
    beside = sorted(sizes)[-(works.threads + 1) :]
    draws = sum(row.draws for row in good)
    memory = sum(beside) + engine.INTERPRETER
    return Expected(len(good), draws, memory, _seconds(tried, len(good), works), few, kept, tuple(failed))


def _seconds(tried: Sequence[Row], count: int, works: Works) -> float | None:
    """The mean time of those that are tried, for all."""
    if not tried:
        return 0.0
    drawing = [api.estimate(works.model(row), row.draws, works.threads).seconds for row in tried]
    known = [seconds for seconds in drawing if seconds is not None]
    return None if len(known) < len(drawing) else count * (sum(known) / len(known) + _BESIDE / works.threads)
