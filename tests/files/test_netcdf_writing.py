"""Files written straight have the bytes that xarray's own writing gives them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import pytest
import xarray as xr

import mcsv
from mcsv.api import simulated_bare
from mcsv.files.netcdf_writing import write_netcdf
from mcsv.files.results import write_results
from mcsv.results.bare.dataset import Bare

ROOT = Path(__file__).parents[2]


@pytest.fixture
def results() -> xr.Dataset:
    """Every type, labels beside dimensions and beside nothing, a scalar, nothing at all, and a column of a table."""
    times = np.array(["2026-03-31", "2300-12-31"], "datetime64[s]")
    table = np.arange(12.0).reshape(3, 4)
    return xr.Dataset(
        {
            "mean": (("option", "period"), table[:2, ::2], {"long_name": "a mean", "units": "GBP"}),
            "nan": ("period", [np.nan, -0.0]),
            "count": ("option", np.array([1, 2**60])),
            "certain": ("period", np.array([True, False])),
            "whole": ((), 7.5),
            "none": ("nothing", np.zeros(0)),
            "draws": (("option", "draw"), np.linspace(0, 1, 20_000).reshape(2, -1)),
        },
        {
            "option": ["base", "später"],
            "period_end": ("period", times),
            "judged": ("period", np.array([False, True])),
            "unit": ("option", ["people", ""]),
            "apart": ("else", np.array([1.0, 2.0, 3.0])),
        },
        {"seed": 7, "tolerance": 0.05, "programme": "Ω"},
    )


def test_the_bytes_are_those_of_to_netcdf(results: xr.Dataset, tmp_path: Path) -> None:
    encoding: dict[Any, dict[str, Any]] = {
        name: {"_FillValue": None} for name, variable in results.variables.items() if variable.dtype.kind == "f"
    }
    encoding["draws"] |= {"zlib": True, "complevel": 1}
    encoding["period_end"] = {"units": "days since 1970-01-01", "calendar": "standard", "dtype": "int64"}
    write_netcdf(results, str(tmp_path / "own.nc"), encoding)
    results.to_netcdf(tmp_path / "usual.nc", "w", "NETCDF4", engine="netcdf4", encoding=encoding)
    with (
        xr.open_dataset(tmp_path / "own.nc", decode_times=False) as own,
        xr.open_dataset(tmp_path / "usual.nc", decode_times=False) as usual,
    ):
        xr.testing.assert_identical(own, usual)
    assert described(tmp_path / "own.nc") == described(tmp_path / "usual.nc")


def described(place: Path) -> list[Any]:
    """All that a file declares, in its order."""
    with netCDF4.Dataset(place) as file:
        every = file.variables.values()
        return [
            [(name, len(size)) for name, size in file.dimensions.items()],
            [(name, file.getncattr(name)) for name in file.ncattrs()],
            *(
                [each.name, each.dtype, each.dimensions, each.filters(), each.__dict__, list(each.__dict__)]
                for each in every
            ),
        ]


def test_what_no_result_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="odd"):
        write_netcdf(xr.Dataset({"odd": ("x", np.array([1j]))}), str(tmp_path / "odd.nc"), {})


def test_a_result_that_was_never_xarrays_is_written_as_one_that_was(tmp_path: Path) -> None:
    model = mcsv.read_model(ROOT / "configs" / "discharge.yaml")
    bare = simulated_bare(model, draws=2_000, curves=True, money=True)
    write_results(bare, tmp_path / "bare.nc")
    write_results(mcsv.simulate(model, draws=2_000, curves=True, money=True), tmp_path / "usual.nc")
    assert isinstance(bare, Bare)
    assert (tmp_path / "bare.nc").read_bytes() == (tmp_path / "usual.nc").read_bytes()
