"""What stands on a page before any figure of it."""

from __future__ import annotations

from pathlib import Path

import pytest

import mcsv
from mcsv.reports.languages.catalogue import language
from mcsv.reports.media.spelling import plain
from mcsv.reports.page.content import content

CONFIGS = Path(__file__).parents[3] / "configs"


@pytest.mark.parametrize(("name", "names"), [("discharge_after_one_year", "team, sample_of_stays"), ("discharge", "")])
def test_whoever_signs_knows_that_something_was_observed_that_moves_no_figure(name: str, names: str) -> None:
    model = mcsv.read_model(CONFIGS / f"{name}.yaml")
    _, *further = content(mcsv.simulate(model, draws=2_000, curves=True), model).about
    said = f"Before what was observed ({names}); the forecast with it: mcsv update MODEL"
    assert list(map(plain, further)) == ([said] if names else [])
    for code in ("de", "fr", "cy") if further else ():
        assert "observed" not in language(code).said(plain(further[0]))
