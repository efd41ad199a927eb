"""A model with every kind of instruction in it, and results without what may differ between runs."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.model import Model

EVERYTHING: dict[str, Any] = {
    "step": "quarter",
    "horizon": 6,
    "accountability": {"pocket": "council", "window": "1 year", "tolerance": 0.05},
    "inputs": {
        "a": {"dist": "lognormal", "mu": 2, "sigma": 0.5},
        "b": {"dist": "triangular", "min": 0, "mode": 0.3, "max": 2},
        "c": {"dist": "gamma", "shape": 0.7, "scale": 3},
        "d": {"dist": "beta", "a": 2, "b": 6},
        "e": {"dist": "normal", "mean": 1, "sd": 2, "drawn": "each_period", "persistence": 0.5},
        "f": {"dist": "uniform", "min": 0, "max": 1, "drawn": "each_period", "persistence": 0.5},
        "cases": {"formula": "poisson(20 * b) + binomial(9, d)"},
        "curve": {"formula": "exp(-c) + log(1 + a) ** 1.7 + c ** 3"},
    },
    "correlations": [
        {"between": ["a", "b"], "rank": 0.5},
        {"between": ["b", "c"], "rank": -0.4},
        {"between": ["e", "f"], "rank": 0.6, "copula": "t", "degrees": 3},
    ],
    "stocks": {"level": {"initial": "a", "next": "0.9 * level + e * f"}},
    "pockets": {"council": {"reserve": "3 * c", "budget": {"amount": 60, "per": "year"}}, "hospital": {}},
    "costs": {"team": {"amount": "2 * a", "per": "quarter", "paid_by": {"council": "d", "hospital": "1 - d"}}},
    "benefits": {
        "stays": {
            "quantity": "cases",
            "per": "year",
            "ramp": 2,
            "drop_off": {"rate": "d", "per": "quarter"},
            "values": [{"to": {"council": 0.5, "hospital": 0.5}, "type": "fiscal", "unit_value": "b", "cashable": 0.5}],
        }
    },
    "discounting": {"schedule": "green_book", "origin": "mid"},
    "outputs": {
        "curved": {"formula": "curve"},
        "summed": {"formula": "sum_of(poisson(2), b) + sum_of(3, a) + normal(0, c) + level"},
        "counted": {"formula": "cases"},
        "chosen": {"formula": "where(a > 8, min(a, 20), abs(b - 1)) / (0.1 + floor(c)) + sqrt(d)"},
    },
}


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    return EVERYTHING


@pytest.fixture(scope="session")
def everything(document: dict[str, Any]) -> Model:
    return Model.model_validate(document)
