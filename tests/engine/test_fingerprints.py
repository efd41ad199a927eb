"""What a fingerprint tells apart, and what it does not see."""

from __future__ import annotations

import shutil
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import mcsv
from mcsv.engine import fingerprints
from mcsv.kernels import jit
from mcsv.model import Model
from mcsv.plan import lower

made_by = import_module("mcsv.engine.fingerprints")  # the name of a function of the package, too
DOCUMENT: dict[str, Any] = {
    "programme": "one",
    "inputs": {"x": {"dist": "normal", "mean": 1, "sd": 1}},
    "outputs": {"y": {"formula": "x + 1"}},
}


def of(document: dict[str, Any], seed: int = 1, **options: Any) -> Any:
    model = Model.model_validate(document)
    return fingerprints(model, lower(model, seed, **options))


def test_each_sees_its_own() -> None:
    one = of(DOCUMENT)
    renamed = of({**DOCUMENT, "programme": "two"})
    assert (renamed.draws, renamed.code) == (one.draws, one.code)
    assert renamed.model != one.model
    reseeded = of(DOCUMENT, 2)
    assert (reseeded.model, reseeded.code) == (one.model, one.code)
    assert reseeded.draws != one.draws
    assert len({one.whole, renamed.whole, reseeded.whole}) == 3
    assert of(DOCUMENT, keep=["x"]) == one


def test_the_code_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    one = of(DOCUMENT)
    monkeypatch.setattr(jit, "digest", lambda: "other kernels")
    other = of(DOCUMENT)
    assert replace(other, code=one.code) == one
    assert other.code != one.code


@pytest.mark.parametrize(
    "name", ["engine/looks/kept_draws.py", "answers/control.py", "results/statistics/summary.py", "confidence.py"]
)
def test_code_that_makes_figures_is_seen(name: str, tmp_path: Path) -> None:
    made_here = Path(mcsv.__file__).parent
    sources = dict(made_by._figure_sources())
    assert sources[name] == made_here / name
    for place, path in sources.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, tmp_path / place)
    copied = made_by._figure_sources(tmp_path)
    assert made_by._digest(copied) == made_by._digest(sources.items())
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write("\nEND = 1\n")
    assert made_by._digest(copied) != made_by._digest(sources.items())


def test_the_digest_of_figures_is_part_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    one = of(DOCUMENT)
    monkeypatch.setattr(made_by, "_of_figures", lambda: "other figures")
    assert of(DOCUMENT).code != one.code


def test_programmes_share_draws_on_purpose_or_not_at_all() -> None:
    def draws(scope: str = "", **changes: Any) -> np.ndarray:
        model = Model.model_validate({**DOCUMENT, **changes})
        return np.asarray(mcsv.simulate(model, 20_000, keep=["x"], scope=scope)["draws_x"].values.ravel())

    shared = draws()
    assert draws(programme="two").tolist() == shared.tolist()
    for other in (draws("a"), draws(draws="own"), draws(draws="own", programme="two")):
        assert abs(np.corrcoef(shared, other)[0, 1]) < 0.04
    assert draws("one").tolist() == draws(draws="own").tolist()


def test_own_draws_need_a_name() -> None:
    with pytest.raises(mcsv.ModelError, match="E209"):
        Model.model_validate({"draws": "own", "inputs": {"x": 1}, "outputs": {"y": {"formula": "x"}}})
