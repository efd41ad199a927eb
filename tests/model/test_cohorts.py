"""A drop-off by cohort where nobody joins later is told; where somebody does, it is not."""

from __future__ import annotations

from typing import Any

import pytest

from mcsv.model import Model, comments


def told(**cost: Any) -> list[str]:
    stream = {"unit_value": 5, "per": "year", "paid_by": "c", "drop_off": {"rate": 0.1, "by": "cohort"}} | cost
    document = {
        "step": "year",
        "horizon": 4,
        "pockets": {"c": {}},
        "stocks": {"joined": {"inflow": 5}},
        "outputs": {"last": {"formula": "joined"}},
        "costs": {"k": stream},
    }
    return [note.code for note in comments(Model.model_validate(document)) if note.path.startswith("costs.k.timing")]


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        ({"quantity": 5}, ["W352"]),
        ({"quantity": 5, "unit_value": "1 + t"}, ["W352"]),
        ({"quantity": 5, "ramp": "2 years"}, []),
        ({"quantity": "joined"}, []),
        ({"quantity": "5 + t"}, []),
        ({"quantity": 5, "drop_off": {"rate": 0.1}}, []),
    ],
)
def test_cohorts_of_one(cost: dict[str, Any], expected: list[str]) -> None:
    assert told(**cost) == expected
