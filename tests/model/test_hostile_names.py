"""Names that mean harm, typed into a model: kept as they are to the last sign, or refused in a clean sentence each."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from unicodedata import category

import pytest
from campaign import effort
from hostile_names import NAMES, STRANGERS, every

import mcsv
from mcsv.errors import Mistake, ModelError
from mcsv.files.results import read_results, write_results
from mcsv.reports.crate import Described, Part, crate, described

TRIED = (*STRANGERS, *NAMES) if effort(1, 0) else every(60)
PLACES = ("source", "owner", "note", "unit")
"""Where an input takes whatever its author writes."""
MACHINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""What no text holds: controls, halves, and what turns the direction of reading."""
TURNING = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


def told(names: tuple[str, ...]) -> dict[str, Any]:
    """A model with every name in every place that takes free words."""
    uniform = {"dist": "uniform", "min": 0, "max": 1}
    inputs = {f"x{k}": {**uniform, **dict.fromkeys(PLACES, name)} for k, name in enumerate(names)}
    outputs = {f"y{k}": {"formula": "x0 + 1", "unit": name} for k, name in enumerate(names[::10])}
    inputs["x0"].pop("unit")
    return {"programme": names[0], "inputs": inputs, "outputs": outputs}


def mistakes(model: dict[str, Any]) -> tuple[Mistake, ...]:
    with pytest.raises(ModelError) as refused:
        mcsv.validate(model)
    return refused.value.mistakes


def clean(sentence: str) -> bool:
    return not any(category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in sentence) and not TURNING.search(sentence)


def is_free(name: str) -> bool:
    wrong = MACHINES.search(name) or any((ord(sign) & 0xFFFE) == 0xFFFE for sign in name)
    return not wrong


def test_free_words_are_kept_to_the_last_sign_by_model_result_and_crate(tmp_path: Path) -> None:
    names = tuple(filter(is_free, TRIED))
    model = mcsv.validate(told(names))
    for k, name in enumerate(names):
        entry = model.inputs[f"x{k}"]
        assert (entry.source, entry.owner, entry.note) == (name, name, name)
    results = mcsv.simulate(model, draws=1_000)
    again = read_results(write_results(results, tmp_path / "run.nc"))
    assert [*again["output_unit"].values] == [*names[::10]]
    parts = tuple(Part(f"{name or 'no name'}.nc", "0" * 64, 1) for name in names[:40])
    for programme in names[:: effort(12, 40)]:
        made = crate(again.assign_attrs(programme=programme), Described(parts, "2026-01-01T00:00:00Z", programme))
        assert clean(made.replace("\n", ""))
        assert json.loads(made)["@graph"][1]["@id"] == "./"
        back = described(made)
        assert (back.parts, back.person) == (parts, programme)


def test_what_no_text_holds_is_refused_in_a_sentence_each() -> None:
    names = tuple(name for name in TRIED if not is_free(name))
    assert len(names) > 5
    found = mistakes(
        {"programme": "x", **{key: part for key, part in told(("plain", *names)).items() if key == "inputs"}}
    )
    assert {mistake.code for mistake in found} <= {"E101", "E208"}
    assert {mistake.path.split(".")[1] for mistake in found} >= {f"x{k + 1}" for k in range(len(names))}
    assert all(clean(str(mistake)) for mistake in found)


SECTIONS: dict[str, Any] = {
    "pockets": {},
    "groups": {"size": 5},
    "inputs": {"dist": "uniform", "min": 0, "max": 1},
    "outputs": {"formula": "1"},
    "events": {"probability": 0.1, "costs": {"council": 1}},
    "costs": {"amount": 1, "per": "year", "paid_by": "council"},
    "options": {},
}


def named(names: tuple[str, ...]) -> dict[str, Any]:
    """A model with every name as a name, in every section."""
    times = {"start": "2026-04", "step": "year", "horizon": 2, "discounting": {"rate": 0.03, "origin": "start"}}
    about = {"currency": "GBP", "price_year": "2025/26", **times}
    return {**about, **{section: dict.fromkeys(names, part) for section, part in SECTIONS.items()}}


def test_a_name_that_a_formula_can_hold_is_taken_and_all_others_are_refused() -> None:
    found = mistakes(named(TRIED))
    assert {"E101", "E208"} >= {each.code for each in found if re.search("[\ud800-\udfff]", each.path + each.value)}
    refused = {mistake.path for mistake in found if mistake.code == "E208"}
    assert all(clean(str(mistake)) for mistake in found)
    assert all("\n" not in str(mistake) for mistake in found)
    for name in TRIED:
        for section in SECTIONS:
            if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]{0,63}", name) and not re.search("[\ud800-\udfff]", name):
                assert any(path.startswith(f"{section}.") and name[:20] in path for path in refused), (section, name)
