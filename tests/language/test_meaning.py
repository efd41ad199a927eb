"""Mistakes of meaning that a stranger planted: rules point at most, the page for reviewers shows all of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from campaign import LONG

from mcsv.errors import Mistake, ModelError
from mcsv.files.models import read_model
from mcsv.files.yaml import read_yaml
from mcsv.model import Model, comments, validate
from mcsv.model.review import review
from mcsv.reports.inputs.review import page
from mcsv.reports.writing.screen import Screen

HERE = Path(__file__).parent / "meaning"
CONFIGS = Path(__file__).parent.parent.parent / "configs"
CLEAN = sorted(path.name for path in HERE.glob("clean_*.yaml"))
BY_RULE = (
    *("transfer_one_sided", "percent_in_formula", "variance_for_sd", "price_index_upside_down"),
    *("tolerance_is_confidence", "condition_never_or_always", "per_mixed_up", "slipped_factor"),
    *("benefit_before_cause", "decision_or_event_one_side", "contribution_as_benefit", "double_counted_saving"),
    "yearly_chance_each_period",
)
BAR = 0.8


@dataclass(frozen=True)
class Planted:
    """One mistake: the text of its model, and the paths at, under or over which a message points at it."""

    kind: str
    variant: int
    base: str
    text: str
    paths: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}-{self.variant}"


def _planted() -> list[Planted]:
    found = []
    for entry in json.loads((HERE / "planted.json").read_text(encoding="utf-8")):
        text = (HERE / entry["base"]).read_text(encoding="utf-8")
        for edit in entry["edits"]:
            assert text.count(edit["old"]) == 1, entry
            text = text.replace(edit["old"], edit["new"])
        paths = (entry["path"], *entry["also_ok"])
        found.append(Planted(entry["kind"], entry["variant"], entry["base"], text, paths))
    return found


PLANTED = _planted()
# A newcomer's run takes one variant of each kind of mistake, in turn.
TRIED = [planted for k, planted in enumerate(PLANTED) if LONG or k % 3 == k // 3 % 3]


@cache
def read(text: str) -> tuple[Model | None, tuple[Mistake, ...]]:
    """The model in a text, None where it is refused, and everything that is said about it."""
    document = read_yaml(text, "model.yaml")
    try:
        model = validate(document.data, document.places, found=tuple(document.found))
    except ModelError as error:
        return None, error.mistakes
    return model, comments(model)


@cache
def clean(name: str) -> tuple[Model | None, tuple[Mistake, ...]]:
    """A sound model of the corpus."""
    return read((HERE / name).read_text(encoding="utf-8"))


def related(one: str, other: str) -> bool:
    """Whether one path is the other, under it or over it."""
    first, second = (path.replace("[", ".[").split(".") for path in (one, other))
    return first[: len(second)] == second[: len(first)]


def pointed_at(planted: Planted) -> bool:
    """Whether anything is said at its place that was not said of the sound model."""
    before = {(mistake.code, mistake.path, mistake.value) for mistake in clean(planted.base)[1]}
    said = [one for one in read(planted.text)[1] if (one.code, one.path, one.value) not in before]
    return any(one.path and related(one.path, path) for one in said for path in planted.paths)


def test_rules_point_at_the_kinds_that_they_are_for():
    missed: dict[str, int] = {}
    for planted in TRIED:
        if planted.kind in BY_RULE:
            missed[planted.kind] = missed.get(planted.kind, 0) + (not pointed_at(planted))
    assert list(missed) == list(BY_RULE)
    assert 1 - sum(missed.values()) / sum(planted.kind in BY_RULE for planted in TRIED) >= BAR, missed
    assert max(missed.values()) <= 1, missed


@pytest.mark.parametrize("name", CLEAN)
def test_nothing_is_said_of_a_sound_model(name: str):
    model, said = clean(name)
    assert model is not None
    assert {one.code for one in said} <= {"N311"}, list(map(str, said))


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_new_is_said_of_the_examples(path: Path):
    said = comments(read_model(path))
    assert {one.code for one in said} <= {"N303", "N311", "W302"}, list(map(str, said))


def entries(model: Model) -> set[str]:
    """The page for reviewers, entry by entry, without what the check says by itself."""
    found: list[str] = []
    for line in page(review(model), Screen(width=100)):
        if line.startswith("  ") and found:
            found[-1] += " " + line.strip()
        else:
            found.append(line)
    return {entry for entry in found if not entry.startswith("What the check says")}


@pytest.mark.parametrize("planted", TRIED, ids=str)
def test_a_reviewer_sees_what_is_wrong(planted: Planted):
    model, said = read(planted.text)
    if model is None:
        assert any(one.severity == "error" for one in said)  # refused, so that there is nothing to review
        return
    sound = clean(planted.base)[0]
    assert sound is not None
    changed = entries(model) - entries(sound)
    names = {path.split(".")[1] if "." in path else path for path in planted.paths}
    assert any(name.split("[")[0] in entry for name in names for entry in changed), sorted(changed)
