"""Threads that make runs: what does not fit waits for room, what breaks one ends all."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcsv.batch import crew
from mcsv.batch.records import Asked, Outcome, Row
from mcsv.batch.works import Works
from mcsv.errors import Mistake, ResourceError
from mcsv.files.claims import Claims

ROWS = tuple(Row(f"r{number}", "m.yaml") for number in range(7))


class Watch:
    def __init__(self) -> None:
        self.states: list[tuple[str, str]] = []

    def started(self, row: Row) -> None:
        pass

    def drawn(self, row: Row, done: int) -> None:
        pass

    def elsewhere(self, row: Row) -> None:
        self.states.append((row.name, "elsewhere"))

    def ended(self, outcome: Outcome) -> None:
        self.states.append((outcome.row.name, outcome.state))

    def turn(self) -> None:
        pass


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    with Claims() as claims:
        yield Works(tmp_path, Asked(), 2, claims)


def test_what_does_not_fit_beside_others_comes_last_and_alone(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    running: set[str] = set()
    lock = threading.Lock()

    def run_row(row: Row, works: Works, progress: Any) -> Outcome:
        with lock:
            running.add(row.name)
            full = row.name == "r6" or (row.name == "r1" and threading.current_thread().name != "mcsv-run-0")
            beside = len(running)
        try:
            if full or (row.name == "r1" and beside > 1):
                raise ResourceError(Mistake("E601", "is too large"))
            return Outcome(row, "made")
        finally:
            with lock:
                running.discard(row.name)

    monkeypatch.setattr(crew, "run_row", run_row)
    watch = Watch()
    outcomes = crew.make(ROWS, works, watch)
    assert [each.row for each in outcomes] == list(ROWS)
    assert [each.state for each in outcomes] == ["made"] * 6 + ["failed"]
    assert "E601 is too large" in outcomes[-1].reason
    assert len(watch.states) == len(ROWS)


def test_what_breaks_a_thread_is_raised(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_row(row: Row, works: Works, progress: Any) -> Outcome:
        raise SystemError("broken")

    monkeypatch.setattr(crew, "run_row", run_row)
    with pytest.raises(SystemError, match="broken"):
        crew.make(ROWS, works, Watch())
    assert works.stopped


def test_ctrl_c_stops_what_is_under_way(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def run_row(row: Row, works: Works, progress: Any) -> Outcome:
        begun.set()
        while not works.stopped:
            threading.Event().wait(0.01)
        return Outcome(row, "stopped")

    class Interrupting(Watch):
        def turn(self) -> None:
            if begun.is_set() and not works.stopped:
                raise KeyboardInterrupt

    monkeypatch.setattr(crew, "run_row", run_row)
    outcomes = crew.make(ROWS, works, Interrupting())
    assert {each.state for each in outcomes} == {"stopped"}
    assert len(outcomes) <= 3


def test_whoever_works_when_a_signal_comes_is_waited_for(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, later = threading.Event(), threading.Event()

    class Turning(Watch):
        def turn(self) -> None:
            waiting.set()

    def run_row(row: Row, works: Works, progress: Any) -> Outcome:
        waiting.wait()
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        while not works.stopped:
            later.wait(0.01)
        later.wait(0.3)  # it notes what it has drawn
        return Outcome(row, "stopped")

    monkeypatch.setattr(crew, "run_row", run_row)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        outcomes = crew.make(ROWS[:1], works, Turning())
    finally:
        signal.signal(signal.SIGINT, before)
    assert [each.state for each in outcomes] == ["stopped"]
