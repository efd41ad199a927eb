"""Which words name a cluster, and which scheduler is not talked to."""

from __future__ import annotations

import sys

import pytest

from mcsv.engine.cluster.connected import Place, connected, place_of
from mcsv.errors import UsageError


@pytest.mark.parametrize(
    "text", ["tcp://127.0.0.1:8786", "tcp://localhost:1", "tcp://[::1]:8786", "tls://10.0.0.7:8786"]
)
def test_a_scheduler_that_may_be_talked_to(text):
    assert place_of(text) == Place(address=text)


def test_processes_of_this_machine():
    assert place_of("local:4") == Place(processes=4)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "local",
        "local:",
        "local:x",
        "local:²",
        "http://a:1",
        "tcp://a",
        "tcp://:8786",
        "tcp://a:99999999",
        "tcp://a:1/x",
        "tcp://[::1",
    ],
)
def test_what_is_no_cluster(text):
    with pytest.raises(UsageError, match="E770"):
        place_of(text)


@pytest.mark.parametrize("text", ["local:0", "local:5000"])
def test_so_many_processes_are_none(text):
    with pytest.raises(UsageError, match="E205"):
        place_of(text)


@pytest.mark.parametrize("host", ["10.1.2.3", "0.0.0.0", "192.0.2.1", "no-such-host.invalid", "[fe80::1]", "[::]"])
def test_a_scheduler_over_a_network_without_encryption_is_refused_unless_that_is_trusted(host):
    with pytest.raises(UsageError, match=r"E770.*without encryption.*--trusted-network"):
        place_of(f"tcp://{host}:8786")
    assert place_of(f"tcp://{host}:8786", trusted=True).address


def test_a_name_that_also_stands_for_another_machine_is_not_this_one(monkeypatch):
    both = [(0, 0, 0, "", ("127.0.0.1", 0)), (0, 0, 0, "", ("10.0.0.7", 0))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *words: both)
    with pytest.raises(UsageError, match="without encryption"):
        place_of("tcp://two.example:8786")


def test_without_dask_it_is_said_how_to_have_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"E773.*mcsv\[dask\]"), connected(Place(processes=1)):
        pass
