"""Checks of meaning and the page for reviewers take any sound model, however odd."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "language"))

from invented.models import invent

from mcsv.model import Model
from mcsv.model.review import review
from mcsv.reports.inputs.review import page
from mcsv.reports.writing.screen import Screen


@pytest.mark.parametrize("seed", range(40))
def test_an_invented_model_has_a_page(seed: int):
    lines = page(review(Model.model_validate(invent(seed))), Screen(60))
    assert max(map(len, lines)) <= 60
    assert not any("nan" in line.split() for line in lines)
