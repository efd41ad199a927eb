"""Lines to paste: whatever they say, a model's own reader reads the same."""

from __future__ import annotations

import pytest

from mcsv.files.yaml import read_yaml
from mcsv.reports.writing.paste import LONGEST, input_lines

SPECS = [
    {"dist": "normal", "mu": 1e-7, "sigma": 2.5e300},
    {"dist": "lognormal", "mu": 3.4309843, "sigma": 0.35391419, "truncate": [None, 100]},
    {"dist": "metalog", "coefficients": [1.0, -0.1234567890123, 3e-5] * 9, "low": 0, "high": 1},
    {
        "dist": "mixture",
        "components": [
            {"weight": 0.25, "dist": "normal", "mu": 1, "sigma": 2},
            {
                "weight": 0.75,
                "dist": "beta",
                "a": 1.23456789,
                "b": 9.87654321,
                "low": 0,
                "high": 100,
                "truncate": [0, 99],
            },
        ],
    },
]


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec["dist"])
@pytest.mark.parametrize(
    "source", ["", "workshop", "A: b, {c} # d", "yes", "50 %", '"quoted" \\ text', "2026-05-03", "é"]
)
def test_lines_read_back(spec, source):
    lines = input_lines("x", spec, {"source": source})
    assert all(len(line) <= LONGEST for line in lines)
    document = read_yaml("\n".join(["inputs:", *lines, ""]))
    assert document.found == []
    assert document.data["inputs"]["x"] == {**spec, **({"source": source} if source else {})}
