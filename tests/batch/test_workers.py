"""Processes that make runs: the same bytes as threads, and whatever ends one of them is a line about one run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from campaign import long_only
from small_batches import MODEL, Quiet

from mcsv import api
from mcsv.batch import crew, workers
from mcsv.batch.one_run import run_row
from mcsv.batch.records import Asked, Outcome, Row
from mcsv.batch.workers import Worker
from mcsv.batch.works import Works
from mcsv.errors import Mistake, ResourceError
from mcsv.files.claims import Claims
from mcsv.files.run_layout import RESULT

pytestmark = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="no fork here")


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    (tmp_path / "m.yaml").write_text(MODEL)
    with Claims() as claims:
        yield Works(tmp_path, Asked(), 2, claims)


def rows(works: Works, count: int) -> list[Row]:
    return [Row(f"r{number}", str(works.out / "m.yaml"), draws=1000, seed=number) for number in range(count)]


def patched(monkeypatch: pytest.MonkeyPatch, run: Callable[[Row, Works, Any], Outcome]) -> None:
    """What workers, being copies, do in place of a run."""
    monkeypatch.setattr(workers, "run_row", run)


def test_a_worker_makes_the_bytes_that_this_process_makes(works: Works, tmp_path: Path) -> None:
    api.warmup()
    crew_of_two = [Worker(works, "fork")]
    crew_of_two.append(Worker(works, "fork", crew_of_two))
    made = crew.make(rows(works, 4), works, Quiet(), crew_of_two)
    for each in crew_of_two:
        each.close()
    assert [(each.row.name, each.state) for each in made] == [(f"r{number}", "made") for number in range(4)]
    here = Works(tmp_path / "here", Asked(), 1, works.claims)
    here.out.mkdir()
    for row, outcome in zip(rows(works, 4), made, strict=True):
        alone = run_row(row, here)
        assert alone is not None
        assert alone.answer == outcome.answer
        assert (works.place(row) / RESULT).read_bytes() == (here.place(row) / RESULT).read_bytes()
    assert not list(tmp_path.glob(".*"))


def test_a_run_whose_process_is_killed_has_failed_and_its_claim_is_gone(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(row: Row, works: Works, progress: Any) -> Outcome:
        works.claims.take(works.claim(row))
        os.kill(os.getpid(), signal.SIGKILL)
        return Outcome(row, "made")

    patched(monkeypatch, dies)
    worker, (row,) = Worker(works, "fork"), rows(works, 1)
    found = worker.make(row, lambda done, wanted: None)
    assert found is not None
    assert found.state == "failed"
    assert found.reason.startswith("E768 the process that made it was killed by SIGKILL")
    assert not works.claim(row).exists()


@long_only
def test_the_run_after_has_a_new_process(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    api.warmup()
    worker, (one, other) = Worker(works, "fork"), rows(works, 2)
    pid = worker._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    lost, made = worker.make(one, lambda done, wanted: None), worker.make(other, lambda done, wanted: None)
    worker.close()
    assert lost is not None
    assert made is not None
    assert (lost.state, made.state) == ("failed", "made")


def test_a_worker_tells_how_far_it_is_what_does_not_fit_and_ends_when_told(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(row: Row, works: Works, progress: Any) -> Outcome:
        if row.name == "r0":
            raise ResourceError(Mistake("E601", "is too large"))
        os.kill(os.getpid(), signal.SIGINT)  # as Ctrl-C, which all processes of a terminal get
        os.kill(os.getpid(), signal.SIGTERM)
        progress(500, 1000)
        while not works.stopped:
            threading.Event().wait(0.01)
        return Outcome(row, "stopped")

    patched(monkeypatch, run)
    worker, (large, other) = Worker(works, "fork"), rows(works, 2)
    with pytest.raises(ResourceError, match="E601 is too large"):
        worker.make(large, lambda done, wanted: None)
    seen: list[int] = []

    def progress(done: int, wanted: int) -> None:
        seen.append(done)
        works.stop()

    found = worker.make(other, progress)
    worker.close()
    assert found == Outcome(other, "stopped")
    assert seen == [500]


def test_a_worker_ends_with_the_process_that_began_it(works: Works) -> None:
    back, forth = os.pipe()
    between = os.fork()
    if not between:
        crew_of_two = [Worker(works, "fork")]
        crew_of_two.append(Worker(works, "fork", crew_of_two))
        os.write(forth, " ".join(str(each._process.pid) for each in crew_of_two).encode())
        os._exit(0)
    os.waitpid(between, 0)
    pids = [int(word) for word in os.read(back, 100).split()]
    assert len(pids) == 2
    limit = time.monotonic() + 60
    while any(map(_runs, pids)) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not any(_runs(pid) for pid in pids)


def _runs(pid: int) -> bool:
    """Whether a process has not ended; one that nobody waits for has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize(("threads", "count"), [(1, 5), (2, 1)])
def test_one_thread_or_one_run_takes_no_workers(works: Works, threads: int, count: int) -> None:
    works.threads = threads
    with workers.workers(rows(works, count), works) as found:
        assert found == ()


def test_two_may_close_a_worker_at_once(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    closed, meanwhile = list[int](), threading.Event()

    def close(pipe: Any) -> None:
        closed.append(pipe.fileno())
        meanwhile.wait(0.2)  # the other one comes
        os.close(pipe.fileno())

    worker = Worker(works, "fork")
    monkeypatch.setattr(Connection, "_close", close)
    both = [threading.Thread(target=worker.close) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert len(closed) == 1


def test_a_worker_that_cannot_be_closed_leaves_no_other_behind(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    close, closed = Worker.close, list[Worker]()

    def broken(worker: Worker) -> None:
        close(worker)
        closed.append(worker)
        raise OSError("is closed")

    monkeypatch.setattr(Worker, "close", broken)
    monkeypatch.setattr(workers, "_WORTH", 0)  # also where a thread of another test is still there
    with pytest.raises(OSError, match="is closed"), workers.workers(rows(works, 2), works) as found:
        pass
    assert set(closed) == set(found)
