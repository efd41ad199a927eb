"""Each figure names what says how sure it is (``ancillary_variables``, as files of climate data do)."""

from __future__ import annotations

from pathlib import Path

import pytest
import xarray as xr

import mcsv

MODEL = Path(__file__).parents[2] / "configs" / "local_or_national.yaml"
DRAWS = 65_536
KINDS = ("_se", "_ci", "_heavy")
ASK = {
    "simulate": lambda: mcsv.simulate(MODEL, 5_000, full=True, curves=True, money=True, returns=True, levels=100),
    "drivers": lambda: mcsv.drivers(MODEL, DRAWS),
    "boxes": lambda: mcsv.boxes(MODEL, DRAWS),
    "voi": lambda: mcsv.voi(MODEL, DRAWS),
    "compare": lambda: mcsv.compare(MODEL, DRAWS),
}


@pytest.mark.parametrize("ask", ASK)
def test_every_error_is_named_by_its_figure_and_nothing_else_is(ask, tmp_path):
    found = ASK[ask]()
    names = {str(name) for name in found.data_vars}
    for name in names:
        beside = {name + kind for kind in KINDS} & names
        assert {*str(found[name].attrs.get("ancillary_variables", "")).split()} == beside
        error = name.endswith(KINDS) and name.rpartition("_")[0] in names
        assert not (error and beside)
    assert any("ancillary_variables" in found[name].attrs for name in names)
    found.to_netcdf(tmp_path / "run.nc")
    with xr.open_dataset(tmp_path / "run.nc") as stored:
        assert all(stored[name].attrs == found[name].attrs for name in names)
