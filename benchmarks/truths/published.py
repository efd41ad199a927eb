"""A published decision with groups of inputs known together, and a trial of two arms.

The decision is that of A. Brennan and others, "Calculating partial expected value of perfect information via Monte
Carlo sampling algorithms", Medical Decision Making 27:448 (2007): two treatments that differ in cost, in who responds
and for how long, and in side effects; response and its duration go together in and between treatments (0.6). What the
second brings more than the first is, given some scores, a polynomial in them; its truth is a sum over a fine grid.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

import mcsv
from benchmarks.truths.known import Case, Estimates, normal, pick

Floats = NDArray[np.float64]

# By number of the paper: of each treatment drug cost, share in hospital, days there, cost of a day; response, change,
# duration; share with side effects, change by them, their duration.
NORMAL = {
    1: (1_000, 1), 2: (0.1, 0.02), 3: (5.2, 1), 4: (400, 200), 5: (0.7, 0.1), 6: (0.3, 0.1), 7: (3, 0.5),
    8: (0.25, 0.1), 9: (-0.1, 0.02), 10: (0.5, 0.2), 11: (1_500, 1), 12: (0.08, 0.02), 13: (6.1, 1),
    14: (0.8, 0.1), 15: (0.3, 0.05), 16: (3, 1), 17: (0.2, 0.05), 18: (-0.1, 0.02), 19: (0.5, 0.2),
}  # fmt: skip
TIED, TIE = (5, 7, 14, 16), 0.6
FOUR = {(5, 6, 14, 15): 841.2506646480604, (5, 7, 14, 16): 596.9970762749031}
"""Groups of four, by Gauss and Hermite's rule in three scores and in closed form in the fourth."""

_X = np.linspace(-9, 9, 1001)
_W = np.exp(-_X * _X / 2) / np.exp(-_X * _X / 2).sum()


def _given(known: tuple[int, ...], z: tuple[Floats, ...]) -> Floats:
    """The expected gain of the second treatment where some scores are known."""
    there = [TIED.index(x) for x in known if x in TIED]
    matrix = np.full((4, 4), TIE) + (1 - TIE) * np.eye(4)
    slopes = matrix[:, there] @ np.linalg.inv(matrix[np.ix_(there, there)])
    rest = matrix - slopes @ matrix[there]
    scores = dict(zip(known, z, strict=True))
    at = {
        x: sum(s * scores[TIED[k]] for s, k in zip(row, there, strict=True))
        for x, row in zip(TIED, slopes, strict=True)
    }
    at |= {x: scores.get(x, np.zeros(1)) for x in (6, 15)}
    mean = {x: NORMAL[x][0] + NORMAL[x][1] * at[x] for x in at}

    def product(one: int, other: int) -> Floats:
        spread = NORMAL[one][1] * NORMAL[other][1] * rest[TIED.index(one), TIED.index(other)]
        return np.asarray(mean[one] * mean[other] + spread)

    fixed = 10_000 * (0.2 * -0.1 * 0.5 - 0.25 * -0.1 * 0.5) - (1_500 + 0.08 * 6.1 * 400) + (1_000 + 0.1 * 5.2 * 400)
    return np.asarray(10_000 * (mean[15] * product(14, 16) - mean[6] * product(5, 7)) + fixed)


def worth(*known: int) -> float:
    """EVPPI of one input or of two."""
    if len(known) == 1:
        gain, weights = _given(known, (_X,)), _W
    else:
        tie = TIE if set(known) <= set(TIED) else 0.0
        first, other = _X[:, None] + 0 * _X, 0 * _X[:, None] + _X
        gain = _given(known, (first, tie * first + (1 - tie**2) ** 0.5 * other))
        weights = _W[:, None] * _W
    return float((weights * np.maximum(gain, 0.0)).sum() - max((weights * gain).sum(), 0.0))


@cache
def _decision() -> mcsv.Model:
    pairs = [(a, b) for place, a in enumerate(TIED) for b in TIED[place + 1 :]]
    first = "10_000 * (x5 * x6 * x7 + x8 * x9 * x10) - (x1 + x2 * x3 * x4)"
    second = "10_000 * (x14 * x15 * x16 + x17 * x18 * x19) - (x11 + x12 * x13 * x4)"
    return mcsv.validate(
        {
            "inputs": {f"x{number}": normal(*law) for number, law in NORMAL.items()},
            "correlations": [{"between": [f"x{a}", f"x{b}"], "normal": TIE} for a, b in pairs],
            "outputs": {"gain": {"formula": f"{second} - ({first})"}},
            "decision": {"output": "gain"},
        }
    )


SINGLE = (5, 6, 7, 14, 15, 16)
GROUPS = ((5, 14), (7, 16), (6, 15), *FOUR)


def _ask_decision(seed: int, draws: int) -> Estimates:
    groups = [[f"x{x}" for x in group] for group in GROUPS]
    found = mcsv.voi(_decision(), draws=draws, seed=seed, threads=1, together=groups)
    answer = {f"EVPPI {x}": pick(found, "evppi", driver=f"x{x}") for x in SINGLE}
    for group in GROUPS:
        label = " + ".join(f"x{x}" for x in group)
        answer[_named(group)] = pick(found, "evppi_together", together=label)
    return answer


def _named(group: tuple[int, ...]) -> str:
    return "EVPPI " + " + ".join(map(str, group))


# Beta(12, 18) and Beta(8, 22); 10,000 for each case more than 10 %: by enumeration of what both arms may bring.
ARMS = {5: 63.34541939720384, 20: 161.61793006584435, 100: 270.77791729361695, 500: 313.55300493117386}


@cache
def _arms() -> mcsv.Model:
    inputs = {"new": {"dist": "beta", "a": 12, "b": 18}, "usual": {"dist": "beta", "a": 8, "b": 22}}
    trial = {"tells": ["new", "usual"], "data": "binomial", "sizes": list(ARMS), "fixed": 0}
    outputs = {"net": {"formula": "10_000 * (new - usual) - 1_000"}}
    return mcsv.validate(
        {"inputs": inputs, "outputs": outputs, "decision": {"output": "net"}, "studies": {"trial": trial}}
    )


def _ask_arms(seed: int, draws: int) -> Estimates:
    found = mcsv.voi(_arms(), draws=draws, seed=seed, threads=1)
    return {f"EVSI {size}": pick(found, "evsi", study="trial", size=size) for size in ARMS}


CASES = (
    Case(
        "published decision",
        _ask_decision,
        {f"EVPPI {x}": worth(x) for x in SINGLE}
        | {_named(group): FOUR[group] if group in FOUR else worth(*group) for group in GROUPS},
    ),
    Case("two arms", _ask_arms, {f"EVSI {size}": value for size, value in ARMS.items()}),
)
