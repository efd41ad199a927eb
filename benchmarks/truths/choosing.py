"""Choices: the best of normal options (Clark 1961 for two), its worth of knowing, studies (closed forms)."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from scipy.special import ndtr

import mcsv
from benchmarks.truths.known import Case, Estimates, normal, payer, pick

SIZES = (1, 5, 20, 100, 1000)
BINARY = (381.81818181818204, 671.3286713286711, 910.2693408540491, 1068.2194444157083, 1115.1121448756976)


def loss(mean: float, sd: float) -> float:
    """E max(0, N(mean, sd)) - max(0, mean): the worth of knowing a normal net benefit before choosing."""
    t = abs(mean) / sd
    return float(sd * (np.exp(-t * t / 2) / np.sqrt(2 * np.pi) - t * ndtr(-t)))


def _three() -> dict[str, Any]:
    half = np.linalg.cholesky(np.array([[16.0, 6, 2], [6, 25, 0], [2, 0, 49]])).tolist()
    inputs: dict[str, Any] = {f"z{i}": normal() for i in range(3)}
    for i, mean in enumerate((12, 11, 9)):
        inputs[f"o{i}"] = {"formula": f"{mean} + " + " + ".join(f"({half[i][k]!r}) * z{k}" for k in range(i + 1))}
    inputs["which"] = 0
    return {
        "inputs": inputs,
        "outputs": {"nb": {"formula": "where(which == 0, o0, where(which == 1, o1, o2))"}},
        "decision": {"output": "nb"},
        "options": {f"option{i}": {"set": {"inputs.which": i}} for i in (1, 2)},
    }


def _study(tells: str, data: str, **more: Any) -> dict[str, Any]:
    return {"tells": tells, "data": data, "sizes": list(SIZES), "fixed": 0} | more


DOCUMENTS: dict[str, dict[str, Any]] = {
    "three normals": _three(),
    "two normals": {
        "inputs": {"a": normal(1, 1), "b": normal(0, 2)},
        "outputs": {"nb": {"formula": "a - b"}},
        "decision": {"output": "nb"},
    },
    "nothing to know": {
        "inputs": {"x": normal(), "e": normal()},
        "outputs": {"nb": {"formula": "e + 0 * x"}},
        "decision": {"output": "nb"},
    },
    "weak": {
        "inputs": {"x": normal(), "e": normal()},
        "outputs": {"nb": {"formula": "0.02 * x + e"}},
        "decision": {"output": "nb"},
    },
    "skewed": {
        "inputs": {
            "x": {"dist": "lognormal", "mean": 900, "sd": 900 * float(np.sqrt(np.expm1(0.25)))},
            "y": {"dist": "lognormal", "mean": 0.3, "sd": 0.3 * float(np.sqrt(np.expm1(0.0625)))},
        },
        "outputs": {"nb": {"formula": "400 * x * y - 120_000"}},
        "decision": {"output": "nb"},
    },
    "correlated": {
        "inputs": {f"z{i}": normal() for i in range(1, 5)},
        "correlations": [{"between": ["z1", "z2"], "normal": 0.6}, {"between": ["z3", "z4"], "normal": -0.4}],
        "outputs": {"nb": {"formula": "1 + 2 * z1 - z2 + 2.4 * z3 + 1.5 * z4"}},
        "decision": {"output": "nb"},
    },
    "normal study": {
        "inputs": {"x": normal(), "e": normal()},
        "outputs": {"nb": {"formula": "2 + 3 * x + e"}},
        "decision": {"output": "nb"},
        "studies": {"pilot": _study("x", "normal", sd=4)},
    },
    "binary study": {
        "inputs": {"p": {"dist": "beta", "a": 3, "b": 7}},
        "outputs": {"nb": {"formula": "20_000 * (p - 0.3)"}},
        "decision": {"output": "nb"},
        "studies": {"pilot": _study("p", "binomial")},
    },
}


@cache
def _model(name: str) -> mcsv.Model:
    return mcsv.validate(DOCUMENTS[name])


def _ask_three(seed: int, draws: int) -> Estimates:
    found = mcsv.compare(_model("three normals"), draws=draws, seed=seed, threads=1)
    answer = {"EVPI": pick(found, "evpi")}
    for i, option in enumerate(("base", "option1", "option2")):
        share = float(found.p_best.values[i])
        answer[f"P(best) {option}"] = share, (share * (1 - share) / draws) ** 0.5
        answer[f"expected loss {option}"] = (
            float(found.expected_loss.values[i]),
            float(found.expected_loss_se.values[i]),
        )
    return answer


THREE = {
    "EVPI": 3.0185098176447376,
    "P(best) base": 0.4005909520547813,
    "P(best) option1": 0.32295274753370756,
    "P(best) option2": 0.27645630041151115,
    "expected loss base": 3.0185098176447376,
    "expected loss option1": 4.018509817644738,
    "expected loss option2": 6.018509817644738,
}


def _knowing(
    name: str, inputs: dict[str, float], evpi: float, together: dict[tuple[str, ...], float] | None = None
) -> Case:
    groups = together or {}
    truth = {"EVPI": evpi} | {f"EVPPI {x}": value for x, value in inputs.items()}
    truth |= {f"EVPPI {' + '.join(group)}": value for group, value in groups.items()}

    def ask(seed: int, draws: int) -> Estimates:
        found = mcsv.voi(_model(name), draws=draws, seed=seed, threads=1, together=list(groups))
        answer = {"EVPI": pick(found, "evpi")}
        answer |= {f"EVPPI {x}": pick(found, "evppi", driver=x) for x in inputs}
        for group in groups:
            label = " + ".join(group)
            answer[f"EVPPI {label}"] = pick(found, "evppi_together", together=label)
        return answer

    return Case(name, ask, truth, frozenset(k for k, v in truth.items() if v == 0))


def _studied(name: str, truth: dict[int, float]) -> Case:
    def ask(seed: int, draws: int) -> Estimates:
        found = mcsv.voi(_model(name), draws=draws, seed=seed, threads=1)
        return {f"EVSI {n}": pick(found, "evsi", study="pilot", size=n) for n in truth}

    return Case(name, ask, {f"EVSI {n}": value for n, value in truth.items()})


def _normal_study() -> dict[int, float]:
    return {n: loss(2.0, 3.0 / (1.0 + 16.0 / n) ** 0.5) for n in SIZES}


CORRELATED = 0.6801555656656907
CASES = (
    Case("three normals", _ask_three, THREE),
    _knowing("two normals", {"a": loss(1, 1), "b": loss(1, 2)}, loss(1, 5**0.5)),
    _knowing("nothing to know", {"x": 0.0, "e": loss(0, 1)}, loss(0, 1)),
    _knowing("weak", {"x": 0.02 * 0.3989422804014327}, loss(0, (1 + 0.0004) ** 0.5)),
    _knowing("skewed", {"x": 16992.003546235268, "y": 6326.4691702152995}, 19529.053893532982),
    _knowing(
        "correlated",
        {"z1": 0.19523631311971654, "z3": 0.32614876874506055, "z4": 0.0067583239965254205},
        CORRELATED,
        {
            ("z1", "z2"): 0.2631643022036401,
            ("z3", "z4"): 0.49024990383071076,
            ("z1", "z3"): 0.4958269269615436,
            ("z1", "z2", "z3"): 0.5454713702877122,
        },
    ),
    _studied("normal study", _normal_study()),
    _studied(
        "binary study",
        {
            1: 381.81818181818204,
            5: 671.3286713286711,
            20: 910.2693408540491,
            100: 1068.2194444157083,
            1000: 1115.1121448756976,
        },
    ),
)


@cache
def _signed() -> mcsv.Model:
    inputs = {"x": normal(), "e": normal() | {"chance": True}}
    studies = {"pilot": {"tells": "x", "data": "normal", "sd": 3, "sizes": list(SIZES)}}
    return payer(inputs, "1.2 + x + 0.5 * e", decision={"sign": "council"}, studies=studies)


def _ask_signed(seed: int, draws: int) -> Estimates:
    found = mcsv.voi(_signed(), draws=draws, seed=seed, threads=1).sel(option="base")
    return {f"assurance {n}": pick(found, "assurance", study="pilot", size=n) for n in SIZES}


ASSURANCE = {
    "assurance 1": 0.03727387863659899,
    "assurance 5": 0.27667160130961344,
    "assurance 20": 0.4849795144500556,
    "assurance 100": 0.6035334546963069,
    "assurance 1000": 0.6423174299727519,
}
CASES = (*CASES, Case("sign or not", _ask_signed, ASSURANCE))
