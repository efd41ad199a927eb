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


@pytest.mark.parametrize(
    ("quantiles", "said"),
    [
        (None, "Half of all futures lie in the dark band, nine in ten in the light one."),
        ((0.1, 0.5, 0.9), "Bands, the lightest first: 5 % … 95 %, 10 % … 90 %."),
    ],
)
def test_the_bands_of_the_picture_are_those_that_are_drawn(quantiles: tuple[float, ...] | None, said: str) -> None:
    model = mcsv.read_model(CONFIGS / "discharge.yaml")
    results = mcsv.simulate(model, draws=2_000, quantiles=quantiles)
    (position,) = (section for section in content(results, model).sections if section.key == "position")
    assert said in position.intro
    assert ("Half of all futures" in position.intro) == (quantiles is None)


def test_amounts_of_another_year_say_which() -> None:
    """They stand as their source has them, beside figures in the prices of the model."""
    model = mcsv.read_model(CONFIGS / "local_or_national.yaml")
    told = {entry.name: entry for entry in content(mcsv.simulate(model, draws=500), model).assumptions}
    assert told["hospital_stay"].unit == "GBP/stay, prices of 2023/24"
    assert language("de").said(told["hospital_stay"].unit) == "GBP/stay, Preise von 2023/24"
    assert told["specialist"].unit == "GBP/specialist"
    assert told["engaged"].unit == ""
