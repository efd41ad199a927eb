"""What a page that computes again refuses, before anything is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

import mcsv
from mcsv.ask.live import live
from mcsv.errors import UsageError
from mcsv.kernels.wasm import Portable
from mcsv.model import plain, validate

CONFIGS = Path(mcsv.__file__).parents[1] / "configs"
KERNELS = Portable("", {"vectors": b"", "scalars": b""})


def test_a_lever_of_the_accepted_risk_is_left_to_the_settings_of_the_page() -> None:
    model = plain(mcsv.read_model(CONFIGS / "discharge.yaml"))
    model["levers"] = {"risk": {"of": "accountability.tolerance", "from": 0.01, "to": 0.2}}
    results = mcsv.simulate(validate(model), draws=4096)
    with pytest.raises(UsageError, match=r"E799 .*does not move the accepted risk.*What if"):
        live(results, threads=1, kernels=KERNELS, fresh=True)
