"""The register of families: each in the file of its name, and loaded when it is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import mcsv.distributions
from mcsv.distributions import families

FOLDER = Path(mcsv.distributions.__file__).parent


@pytest.mark.parametrize("name", families)
def test_a_family_goes_by_its_name(name: str):
    assert families[name].family == name
    assert (FOLDER / f"{name}.py").exists()


def test_no_family_is_forgotten():
    said = {path.stem for path in FOLDER.glob("*.py") if f'family = "{path.stem}"' in path.read_text(encoding="utf-8")}
    made_by_others = {"corrected", "moved", "truncated"}  # which nobody states
    assert said - made_by_others == set(families)
    assert len(families) == len(set(families))


def test_what_is_no_family_is_none():
    assert "corrected" not in families
    assert "gaussian" not in families
    assert 3 not in families
    with pytest.raises(KeyError):
        families["gaussian"]


def test_a_distribution_loads_its_own_family():
    code = "import sys; from mcsv.distributions import build; build({'dist': 'gamma', 'mean': 2, 'sd': 1})"
    words = [sys.executable, "-c", f"{code}; print(*sys.modules)"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    loaded = {name.removeprefix("mcsv.distributions.") for name in done.stdout.split()}
    assert "gamma" in loaded
    assert not {"weibull", "metalog", "poisson", "gev"} & loaded
