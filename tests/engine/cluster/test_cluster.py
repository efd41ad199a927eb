"""A cluster of dask in this process: the bits of threads, whoever is lost, and little at a time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from campaign import long_only

import mcsv
from mcsv import engine
from mcsv.engine.cluster import there
from mcsv.errors import Unfinished, UsageError
from mcsv.model import Model
from mcsv.plan import Plan, lower

distributed = pytest.importorskip("distributed", reason="needs the extra dask")

ROOT = Path(__file__).parents[3]
SHARDS = 11
MODEL = {
    "inputs": {"x": {"dist": "lognormal", "mu": 1, "sigma": 0.5}, "n": {"formula": "poisson(2 * x)"}},
    "outputs": {"y": {"formula": "where(x > 3, n, x) - 1"}},
}


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """Two workers in threads of this process that talk through sockets, as on machines of their own."""
    made = distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    )
    with made:
        yield made


@pytest.fixture(scope="module")
def client(local: Any) -> Iterator[Any]:
    with distributed.Client(local, set_as_default=False) as made:
        yield made


@pytest.fixture(scope="module")
def cluster(client: Any) -> engine.Executor:
    from mcsv.engine.cluster.cluster import Cluster

    return Cluster(client)


@pytest.fixture(scope="module")
def plan() -> Plan:
    made = lower(Model.model_validate(MODEL))
    return engine.centred(made, engine.pilot(made))


def one_at_a_time(plan: Plan, count: int) -> Iterator[engine.Pass]:
    return (engine.Pass(plan, n, n + 1, count * engine.SHARD) for n in range(count))


def without_times(results: Any) -> Any:
    return results.assign_attrs({"threads": 0, "elapsed_seconds": 0})


def test_a_cluster_gives_the_bits_of_threads(client):
    asked = {"draws": 3 * engine.SHARD + 5, "keep": "y", "curves": True}
    found = mcsv.simulate(MODEL, executor=client.get_executor(), **asked)
    assert found.attrs["threads"] == 2
    assert without_times(found).identical(without_times(mcsv.simulate(MODEL, **asked)))


@long_only
def test_further_answers_are_the_same_from_a_cluster(client):
    run = mcsv.simulate(ROOT / "configs" / "discharge.yaml", draws=50_000)
    both = [mcsv.further_answers(run, **how) for how in ({}, {"executor": client.get_executor()})]
    assert [*both[0]] == [*both[1]]
    for name, answer in both[0].items():
        assert without_times(answer).identical(without_times(both[1][name])), name


def test_every_pass_comes_back_once_and_draws_are_noted(cluster, plan):
    noted: list[int] = []

    def note(draws: int) -> bool:
        noted.append(draws)
        return True

    found = list(cluster.map(engine.passes(plan, SHARDS * engine.SHARD, 2), note))
    assert sorted(index for work, _ in found for index in range(work.begin, work.end)) == list(range(SHARDS))
    assert sum(noted) == SHARDS * engine.SHARD
    for work, tallied in found:
        assert {*range(tallied.shards), *tallied.waiting} == set(range(work.begin, work.end))


def test_few_passes_are_out_at_a_time_and_none_after_a_no(cluster, plan, client):
    begun: list[int] = []

    def watched(work: Iterator[engine.Pass]) -> Iterator[engine.Pass]:
        for each in work:
            begun.append(each.begin)
            yield each

    found = cluster.map(watched(one_at_a_time(plan, 10**6)), lambda draws: True)
    next(found)
    found.close()
    assert len(begun) <= 2 * 2 + 3
    assert len(list(cluster.map(one_at_a_time(plan, 500), lambda draws: False))) == 0
    for _ in range(500):  # what is called off is so when the client's own thread comes to it
        if not any(key.startswith("tally") for key in client.futures):
            break
        client.sync(asyncio.sleep, 0.02)
    assert not any(key.startswith("tally") for key in client.futures)


def test_a_worker_that_is_lost_changes_nothing(local, cluster, client, plan):
    work = list(one_at_a_time(plan, SHARDS))
    whole = engine.run(plan, SHARDS * engine.SHARD, engine.Inline()).tallied.to_arrays()
    found = engine.Tallied.start(plan.tallied_cells)
    for number, (_, tallied) in enumerate(cluster.map(iter(work), lambda draws: True)):
        found = found.merge(tallied)
        if number == 2:
            lost = next(iter(local.workers.values()))
            local.sync(lost.close)
    assert len(client.nthreads()) == 1
    assert {name: array.tobytes() for name, array in found.to_arrays().items()} == {
        name: array.tobytes() for name, array in whole.items()
    }


def test_a_worker_that_is_lost_once_its_result_has_come_takes_nothing_back(client, monkeypatch):
    """The cluster makes anew what the worker had, though nobody needs it: its status is no longer that it is there."""
    gather = client._gather

    async def lost_meanwhile(futures: Any, *args: Any, **how: Any) -> Any:
        found = await gather(futures, *args, **how)
        for each in futures:
            each._state.lose()
        return found

    from mcsv.engine.cluster.promised import promised

    monkeypatch.setattr(client, "_gather", lost_meanwhile)
    asked = client.submit(sum, (1, 2), key="three", pure=False)
    assert promised(client, asked).result(timeout=60) == 3


def test_a_worker_that_is_lost_while_it_is_warmed_up_ends_nothing(client, plan, monkeypatch):
    from mcsv.engine.cluster.cluster import Cluster

    def lost(plugin: Any) -> None:
        raise OSError("Stream is closed")

    monkeypatch.setattr(client, "register_plugin", lost)
    (found,) = Cluster(client).map([engine.Pass(plan, 80, 81, 500 * engine.SHARD)], lambda draws: True)
    assert {*found[1].waiting} == {80}


def test_an_exception_of_a_pass_is_told(cluster, plan, monkeypatch):
    def breaks(*words: Any) -> Any:
        raise RuntimeError("broken in a worker")

    monkeypatch.setattr(there, "tally", breaks)
    with pytest.raises(RuntimeError, match="broken in a worker"):
        list(cluster.map([engine.Pass(plan, 70, 71, 500 * engine.SHARD)], lambda draws: True))


def test_a_result_is_known_by_its_plan_its_shards_and_its_code(cluster, plan, client, monkeypatch):
    keys: list[str] = []
    send = client.submit

    def submit(fn: Any, *args: Any, **how: Any) -> Any:
        if how["key"].startswith("tally"):
            keys.append(how["key"])
        return send(fn, *args, **how)

    monkeypatch.setattr(client, "submit", submit)
    wider = engine.centred(plan, engine.pilot(plan) * 2)

    def made(plan: Plan, first: int, draws: int) -> None:
        list(cluster.map([engine.Pass(plan, first, first + 1, draws)], lambda draws: True))

    made(plan, 0, 5 * engine.SHARD)
    made(plan, 0, 9 * engine.SHARD)
    assert keys[0] == keys[1]
    for other in ((plan, 1, 5 * engine.SHARD), (plan, 0, 5_000), (wider, 0, 5 * engine.SHARD)):
        made(*other)
    monkeypatch.setattr("mcsv.engine.cluster.cluster.code", lambda: "f" * 64)
    with pytest.raises((Unfinished, UsageError)):
        made(plan, 0, 5 * engine.SHARD)
    assert len({*keys[1:]}) == 5


def test_a_client_that_begins_anew_finds_what_is_there(local, cluster, plan, client, monkeypatch):
    from mcsv.engine.cluster.cluster import Cluster, _Sent

    made: list[int] = []

    def tally(work: engine.Pass) -> engine.Tallied:
        made.append(work.begin)
        return engine.tally(work)

    monkeypatch.setattr(there, "tally", tally)
    work = engine.Pass(plan, 90, 91, 500 * engine.SHARD)
    held = _Sent(client).submit(engine.tally, work)
    held.result()
    with distributed.Client(local, set_as_default=False) as another:
        list(Cluster(another).map([work], lambda draws: True))
    assert made == [90]


@long_only
def test_a_scheduler_with_tls_is_reached_with_the_certificates_of_dasks_settings():
    import dask

    from mcsv.engine.cluster.connected import connected, place_of

    pytest.importorskip("cryptography")
    own = distributed.security.Security.temporary()
    words = {"ca-file": own.tls_ca_file, "client.cert": own.tls_client_cert, "client.key": own.tls_client_key}
    with distributed.LocalCluster(
        n_workers=1, processes=False, protocol="tls://", security=own, dashboard_address="127.0.0.1:0"
    ) as made:
        place = place_of(made.scheduler_address)
        assert place.address.startswith("tls://")
        with pytest.raises(UsageError, match="E774 --dask: has no certificates"), connected(place):
            pass
        settings = {f"distributed.comm.tls.{name}": value for name, value in words.items()}
        with dask.config.set(settings), connected(place) as found:
            assert found.workers >= 1


def test_what_second_looks_ask_side_by_side_comes_from_one_cluster(cluster, plan):
    found: dict[int, bytes] = {}

    def look(cell: int) -> None:
        kept = engine.run(plan, 3 * engine.SHARD, cluster, keep=(0,)).tallied.kept_draws()
        found[cell] = kept.tobytes()

    threads = [threading.Thread(target=look, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({*found.values()}) == 1
    assert len(found) == 3


def test_a_cluster_that_is_gone_ends_the_run_with_words(plan):
    made = distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        protocol="tcp",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    )
    from mcsv.engine.cluster.cluster import Cluster

    with distributed.Client(made, set_as_default=False, timeout=2) as client:
        found = Cluster(client).map(one_at_a_time(plan, 10**5), lambda draws: True)
        next(found)
        made.close()
        with pytest.raises(Unfinished, match="connection to the scheduler at tcp://127"):
            list(found)
