"""One contract for all executors: every pass once, the first exception at once, and no pass after a no."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from mcsv import engine
from mcsv.engine.executors import Executor, Forbidden, Futures, Inline, Seated, SeatedPool, Stoppable, Threads
from mcsv.errors import Interrupted
from mcsv.model import Model
from mcsv.plan import Plan, lower

EXECUTORS: dict[str, Callable[[], Executor]] = {
    "inline": Inline,
    "threads": lambda: Threads(3),
    "futures": lambda: Futures(ThreadPoolExecutor(2), 2),
    "seated": lambda: Seated(threading.Semaphore(1)),
    "seated pool": lambda: Futures(SeatedPool(3, threading.Semaphore(2)), 3),
    "stoppable": lambda: Stoppable(Threads(2)),
}
each_executor = pytest.mark.parametrize("executor", [make() for make in EXECUTORS.values()], ids=EXECUTORS)
SHARDS = 11


@pytest.fixture(scope="module")
def plan() -> Plan:
    made = lower(
        Model.model_validate(
            {"inputs": {"x": {"dist": "uniform", "min": 0, "max": 1}}, "outputs": {"y": {"formula": "x"}}}
        )
    )
    return engine.centred(made, engine.pilot(made))


def works(plan: Plan, executor: Executor) -> Iterator[engine.Pass]:
    return engine.passes(plan, SHARDS * engine.SHARD, executor.workers)


@each_executor
def test_every_pass_comes_back_once(executor: Executor, plan: Plan) -> None:
    noted: list[int] = []

    def note(draws: int) -> bool:
        noted.append(draws)
        return True

    found = list(executor.map(works(plan, executor), note))
    covered = sorted(index for work, _ in found for index in range(work.begin, work.end))
    assert covered == list(range(SHARDS))
    assert sum(noted) == SHARDS * engine.SHARD
    for work, tallied in found:
        assert {*range(tallied.shards), *tallied.waiting} == set(range(work.begin, work.end))


@each_executor
def test_no_pass_is_begun_after_a_no(executor: Executor, plan: Plan) -> None:
    many = (engine.Pass(plan, n, n + 1, 500 * engine.SHARD) for n in range(500))
    found = list(executor.map(many, lambda draws: False)) if not isinstance(executor, Stoppable) else []
    assert len(found) <= 2 * executor.workers


@pytest.mark.parametrize("kind", ["threads", "futures", "inline"])
def test_an_exception_is_told_at_once(kind: str, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []

    def breaks(work: Any, note: Any = None) -> Any:
        if work.begin == 1:
            raise RuntimeError("broken in a worker")
        time.sleep(0.01)
        done.append(work.begin)

    for module in ("threads", "futures", "inline"):
        monkeypatch.setattr(f"mcsv.engine.executors.{module}.tally", breaks)
    many = (engine.Pass(plan, n, n + 1, 500 * engine.SHARD) for n in range(500))
    with pytest.raises(RuntimeError, match="broken in a worker"):
        list(EXECUTORS[kind]().map(many, lambda draws: True))
    assert len(done) < 50


def test_what_is_stopped_leaves_no_thread_behind(plan: Plan) -> None:
    executor = Stoppable(Threads(2))
    begun = threading.Event()

    def note(draws: int) -> bool:
        begun.set()
        return True

    def stop() -> None:
        begun.wait()
        executor.stop()

    stopper = threading.Thread(target=stop)
    stopper.start()
    many = (engine.Pass(plan, n, n + 1, 10**6 * engine.SHARD) for n in range(10**6))
    with pytest.raises(Interrupted):
        list(executor.map(many, note))
    stopper.join()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("mcsv")]


def test_the_forbidden_executor_runs_nothing(plan: Plan) -> None:
    with pytest.raises(AssertionError, match="nothing should"):
        engine.run(plan, 100, Forbidden())


class Slow:
    """A pool whose first promise is kept last."""

    def __init__(self) -> None:
        self.first: list[tuple[Future[Any], Any]] = []
        self.asked = 0

    def submit(self, fn: Callable[[Any], Any], work: Any, /) -> Future[Any]:
        promise: Future[Any] = Future()
        self.asked += 1
        if work.begin == 0:
            self.first.append((promise, work))
        else:
            promise.set_result(fn(work))
        return promise


def test_a_pass_that_takes_long_lets_few_others_go_ahead(plan: Plan) -> None:
    pool = Slow()
    found = Futures(pool, 2).map(
        (engine.Pass(plan, n, n + 1, 400 * engine.SHARD) for n in range(400)), lambda draws: True
    )
    early: list[int] = []
    while len(early) < 15:  # all that may begin beside the first
        early.append(next(found)[0].begin)
        assert pool.asked <= 16
    assert 0 not in early
    ((promise, first),) = pool.first
    promise.set_result(engine.tally(first))
    assert {0, 16} <= {next(found)[0].begin for _ in range(20)}  # in whatever order they end
    found.close()
