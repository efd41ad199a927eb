"""All cases, and one question of one of them as a worker is asked it."""

from __future__ import annotations

from benchmarks.truths import choosing, driving, outcomes, published, seen
from benchmarks.truths.known import Case, Estimates

CASES: tuple[Case, ...] = (*outcomes.CASES, *driving.CASES, *choosing.CASES, *published.CASES, *seen.CASES)


def asked(task: tuple[int, int, int]) -> Estimates:
    """The figures of a case (its place among all) with a seed and so many draws."""
    place, seed, draws = task
    return CASES[place].ask(seed, draws)
