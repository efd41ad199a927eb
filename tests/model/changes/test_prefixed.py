"""A model by other names is the same model: every name is found wherever it stands, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from campaign import long_only, some

import mcsv
from mcsv.files.contained import contained
from mcsv.model.changes.prefixed import Renamed, prefixed
from mcsv.plan import lower
from mcsv.plan.quantities import draws as drawing
from mcsv.plan.quantities.keys import key_of

ROOT = Path(__file__).parents[3]
FILES = [ROOT / "tests" / "files" / "everything.yaml", *sorted((ROOT / "configs").glob("*.yaml"))]
ALONE = ("options", "decision", "studies", "observed", "accept", "levers")
RENAMED = Renamed("A__", {}, source="A")


def plainly(path: Path) -> dict[str, Any]:
    """The data of a model, without what is asked of it alone."""
    return {key: part for key, part in contained(mcsv.read_model(path)).items() if key not in ALONE}


@long_only
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_model_by_other_names_is_the_same_plan(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every instruction, table, weight and key, where keys are told by the names as they were: so every bit."""
    data = plainly(path)
    before = lower(mcsv.validate(data))
    monkeypatch.setattr(drawing, "key_of", lambda seed, name, scope="": key_of(seed, name.replace("A__", ""), scope))
    after = lower(mcsv.validate(prefixed(data, RENAMED)))
    for name, part in before.program._asdict().items():
        np.testing.assert_array_equal(part, getattr(after.program, name), name)
    assert [name.replace("A__", "") for name in after.layout.cell_names] == before.layout.cell_names


@pytest.mark.parametrize("path", some(FILES, 1), ids=lambda path: path.stem)
def test_no_name_is_left_behind(path: Path) -> None:
    """Of a model by other names nothing refers to what is not there, or it would not be read."""
    data = plainly(path)
    found = mcsv.validate(prefixed(data, RENAMED))
    for section in ("pockets", "inputs", "costs", "benefits", "funding", "events", "stocks", "outputs", "groups"):
        assert [*getattr(found, section)] == [f"A__{name}" for name in data.get(section, {})]


def test_names_are_told_from_words_that_are_spelled_alike() -> None:
    """An input may be called as a family, a unit, a key or a function is."""
    data = {
        "currency": "GBP",
        "price_year": "2025/26",
        "step": "year",
        "horizon": "2 years",
        "pockets": {"year": {"budget": {"amount": "year + mean", "per": "year"}}},
        "inputs": {
            "year": {"dist": "normal", "mean": 10, "sd": 1, "unit": "GBP/year", "source": "year"},
            "mean": {"formula": "2e3 * year + max(year, 1)", "unit": "GBP/year"},
            "late": {"dist": "gamma", "mean": 1, "sd": 0.5},
        },
        "costs": {"amount": {"amount": "mean", "per": "year", "lag": "2 * late years", "paid_by": {"year": 1}}},
        "events": {"once": {"probability": 0.1, "delays": ["costs.amount"], "by": "1 year", "costs": {"year": "year"}}},
    }
    found = prefixed(data, Renamed("A__", {"year": "common"}, source="A"))
    assert found["pockets"] == {"A__year": {"budget": {"amount": "common + A__mean", "per": "year"}}}
    assert found["inputs"]["common"] == data["inputs"]["year"]  # type: ignore[index]
    assert found["inputs"]["A__mean"]["formula"] == "2e3 * common + max(common, 1)"
    cost = {"amount": "A__mean", "per": "year", "lag": "2 * A__late years", "paid_by": {"A__year": 1}}
    assert found["costs"] == {"A__amount": cost}
    event = {"probability": 0.1, "delays": ["costs.A__amount"], "by": "1 year", "costs": {"A__year": "common"}}
    assert found["events"] == {"A__once": event}
    mcsv.validate(found)
