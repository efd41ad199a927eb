"""A time that is certain, and the same time known to within a millionth of it, come to the same."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from campaign import effort
from compare import relative
from engine import answers
from invented.models import invent

from mcsv.model import Model

MODELS, CHUNK, DRAWS, WIDTH = effort(80, 6), effort(20, 6), 64, 1e-6
LENGTHS = (0.3, 1.5, 2.6, 4.1, 5.5, 9.7)  # months or periods, none whole: what begins in a period begins with it


def certain_and_narrow(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """An invented model, with every time in it fixed, and with the same times drawn from a narrow uniform."""
    fixed = invent(seed)
    rng = np.random.default_rng([7, seed])
    for entry in fixed.get("correlations", ()):
        if "time" in repr(entry.get("between", entry.get("of"))):
            fixed.pop("correlations")  # a constant has none
            break
    narrow = copy.deepcopy(fixed)
    for name in [name for name in fixed["inputs"] if name.startswith("time")]:
        length = float(rng.choice(LENGTHS))
        fixed["inputs"][name] = {"dist": "fixed", "value": length}
        narrow["inputs"][name] = {"dist": "uniform", "low": length - WIDTH, "high": length + WIDTH}
    return fixed, narrow


def differences(seed: int) -> Iterator[str]:
    fixed, narrow = map(Model.model_validate, certain_and_narrow(seed))
    one, other = answers(fixed, DRAWS, twins=False), answers(narrow, DRAWS, twins=False)
    for option, answer in one.items():
        near = other[option]
        for kind in ("positions", "npv", "cash_beyond", "value_beyond"):
            for name, found in getattr(answer, kind).items():
                there = getattr(near, kind).get(name, np.zeros(1))
                gross = np.abs(found).max() + np.abs(there).max()
                if (apart := relative(found, there, 1e3 * gross)) > 1e-4:
                    yield f"model {seed}, {option}, {kind} of {name}: {apart:.2g}"


@pytest.mark.parametrize("chunk", range(MODELS // CHUNK))
def test_a_certain_time_is_a_narrow_one(chunk: int) -> None:
    said = [each for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK) for each in differences(seed)]
    assert not said, "\n".join(said)
