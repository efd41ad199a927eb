"""Who reads through xarray and who writes a result are never in HDF5 at once, and never wait for each other."""

from __future__ import annotations

import dask
import dask.array
import netCDF4
import pytest
import xarray as xr
from xarray.backends import locks

from mcsv.files import in_hdf5
from mcsv.files.in_hdf5 import IN_HDF5, IN_XARRAY
from mcsv.files.results import read_answers, read_results, write_results

OF_XARRAY = (locks.HDF5_LOCK, locks.NETCDFC_LOCK)


class Lock:
    """A lock that is busy some times when somebody asks without waiting."""

    def __init__(self, busy: int = 0) -> None:
        self.busy, self.held, self.waited_with = busy, False, []
        self.others: list[Lock] = []

    def acquire(self, blocking: bool = True) -> bool:
        assert not self.held
        if blocking:
            self.waited_with.append([other for other in self.others if other.held])
        elif self.busy:
            self.busy -= 1
            return False
        self.held = True
        return True

    def release(self) -> None:
        assert self.held
        self.held = False


def test_results_are_written_and_read_with_the_locks_of_xarray(programme_results, tmp_path, monkeypatch):
    seen = []
    real = netCDF4.Dataset

    def opened(*args, **kwargs):
        seen.append([lock.locked() for lock in OF_XARRAY])
        return real(*args, **kwargs)

    monkeypatch.setattr(netCDF4, "Dataset", opened)
    place = write_results(programme_results, tmp_path / "run.nc")
    read_results(place)
    assert seen == [[True, True]] * 2
    assert not any(lock.locked() for lock in OF_XARRAY)


def test_what_xarray_writes_itself_does_not_wait_for_itself(programme_results, tmp_path):
    answer = xr.Dataset({"swing": ("driver", [1.0, 2])}, {"driver": ["a", "b"]})
    place = write_results(programme_results, tmp_path / "run.nc", {"drivers": answer})
    assert [*read_answers(place)] == ["drivers"]
    with xr.open_dataset(place) as lazy, IN_XARRAY:
        assert lazy["position_mean"].load().notnull().any()


def test_what_dask_has_yet_to_read_is_read_before_the_locks_are_held(programme_results, tmp_path):
    place, read = write_results(programme_results, tmp_path / "run.nc"), []
    results = read_results(place)

    def late(values):
        read.append([lock.locked() for lock in OF_XARRAY])  # a thread that reads a file would wait here for ever
        return values

    mean = results["position_mean"]
    waiting = dask.array.from_delayed(dask.delayed(late)(mean.values), mean.shape, mean.dtype)
    again = write_results(results.assign(position_mean=mean.copy(data=waiting)), tmp_path / "again.nc")
    assert read
    assert not any(map(any, read))
    assert again.read_bytes() == place.read_bytes()


def test_locks_are_held_once_and_given_back_whatever_happens():
    with IN_HDF5, IN_HDF5:
        assert all(lock.locked() for lock in OF_XARRAY)
    assert not any(lock.locked() for lock in OF_XARRAY)
    with pytest.raises(KeyboardInterrupt), IN_HDF5:
        raise KeyboardInterrupt
    assert not any(lock.locked() for lock in OF_XARRAY)


def test_who_waits_for_one_lock_holds_no_other():
    every = [Lock(), Lock(busy=1), Lock(busy=1)]
    for lock in every:
        lock.others = [other for other in every if other is not lock]
    held = in_hdf5._hold(every)
    assert all(lock.held for lock in every)
    waited = [with_others for lock in every for with_others in lock.waited_with]
    assert len(waited) == 3  # at first, and each time that one was busy
    assert not any(waited)
    held.close()
    assert not any(lock.held for lock in every)


def test_ctrl_c_while_it_waits_leaves_nothing_held(monkeypatch):
    class Interrupted(Lock):
        def acquire(self, blocking: bool = True) -> bool:
            raise KeyboardInterrupt

    first = Lock()
    monkeypatch.setattr(in_hdf5, "_of_xarray", lambda: [first, Interrupted()])
    with pytest.raises(KeyboardInterrupt), IN_HDF5:
        pass
    assert not first.held
    monkeypatch.undo()
    with IN_HDF5:
        assert all(lock.locked() for lock in OF_XARRAY)
