"""Hands that make the runs of a table, each run by one of them.

Small runs are for workers, which are processes, one each; large ones draw on all seats of this process, where some
threads read or write while others draw.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from mcsv import engine
from mcsv.batch.one_run import run_row
from mcsv.batch.records import Outcome, Row
from mcsv.batch.settings import for_many_runs
from mcsv.batch.workers import Worker
from mcsv.batch.works import LARGE, Works
from mcsv.errors import ResourceError

__all__ = ["Watch", "make"]

_TURN = 0.1
"""Seconds between two looks at who still works."""
_PATIENCE = 0.3
"""Seconds after which a run that somebody else makes is looked at again."""


class Watch(Protocol):
    """Who is told how a batch goes; from any thread but ``turn``, which the waiting one calls now and then."""

    def started(self, row: Row) -> None:
        """A run begins."""

    def drawn(self, row: Row, done: int) -> None:
        """So many of its draws are made."""

    def elsewhere(self, row: Row) -> None:
        """Somebody else makes it now; draws of it are told again where it becomes this process's after all."""

    def ended(self, outcome: Outcome) -> None:
        """It has ended."""

    def turn(self) -> None:
        """Some time has passed."""


Maker = Callable[[Row, engine.Progress], Outcome | None]
"""As :func:`mcsv.batch.one_run.run_row`."""


def make(rows: Sequence[Row], works: Works, watch: Watch, workers: Sequence[Worker] = ()) -> tuple[Outcome, ...]:
    """Make all runs, and wait for those that others make; outcomes in the order of ``rows``.

    Small ones come first, each by one of ``workers`` if there are any; those that do not fit beside others come last,
    alone. Ctrl-C stops what is under way (``stopped``), and the rest has no outcome; a second Ctrl-C comes through.
    """
    crew = _Crew(works, watch)
    with for_many_runs():
        largest = LARGE if workers else -1
        small = sorted((row for row in rows if row.draws <= largest), key=lambda row: -row.draws)
        crew.work(small, [worker.make for worker in workers])
        crew.work([row for row in rows if row.draws > largest], [crew.here] * (works.threads + 1))
        crew.work([row for row in rows if row.name in crew.large], [crew.here])
    return tuple(crew.outcomes[row.name] for row in rows if row.name in crew.outcomes)


class _Crew:
    def __init__(self, works: Works, watch: Watch) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.large: set[str] = set()
        self._begun: set[str] = set()
        self._works, self._watch = works, watch
        self._rows: deque[Row] = deque()
        self._elsewhere: deque[tuple[float, Row]] = deque()
        self._lock = threading.Lock()
        self._broken: BaseException | None = None

    def here(self, row: Row, progress: engine.Progress) -> Outcome | None:
        """Make a run in this process."""
        return run_row(row, self._works, progress)

    def work(self, rows: Sequence[Row], makers: Sequence[Maker]) -> None:
        """Let a thread for each maker have these rows made."""
        if not rows:
            return
        self._rows = deque(rows)
        alone = len(makers) == 1
        hands = [(partial(self._hand, make, alone), threading.Event()) for make in makers[: len(rows)]]
        for number, (hand, ended) in enumerate(hands):
            threading.Thread(target=_told, args=(hand, ended), name=f"mcsv-run-{number}", daemon=True).start()
        self._wait([ended for _, ended in hands])
        if self._broken is not None:
            raise self._broken

    def _wait(self, hands: Sequence[threading.Event]) -> None:
        """Until all hands have ended; Ctrl-C, which may come at any line of it, lets them end early."""
        while True:
            try:
                while working := [ended for ended in hands if not ended.is_set()]:
                    # No join: before Python 3.13 it takes a thread for ended that Ctrl-C finds in it.
                    working[0].wait(_TURN)
                    self._watch.turn()
                return
            except KeyboardInterrupt:
                if self._works.stopped:
                    raise
                self._works.stop()

    def _hand(self, make: Maker, alone: bool) -> None:
        """What each thread does; what breaks it, and is no mistake of a run, ends all of them."""
        try:
            while not self._works.stopped and (row := self._next()) is not None:
                outcome = self._outcome(row, make, alone)
                if outcome is not None:
                    self.outcomes[row.name] = outcome
                    self._watch.ended(outcome)
        except BaseException as error:
            self._broken = error
            self._works.stop()

    def _next(self) -> Row | None:
        """The next row; once none is left, those that somebody else was making, each after a while."""
        with self._lock:
            if self._rows:
                return self._rows.popleft()
            if not self._elsewhere:
                return None
            since, row = self._elsewhere.popleft()
        time.sleep(max(0.0, since + _PATIENCE - time.monotonic()))
        return row

    def _outcome(self, row: Row, make: Maker, alone: bool) -> Outcome | None:
        """What became of a row; None where it is to be looked at again."""
        again = row.name in self._begun  # looked at again and again while somebody else makes it
        if not again:
            self._begun.add(row.name)
            self._watch.started(row)
        try:
            found = make(row, _progress(self._watch, row))
        except ResourceError as error:
            if alone:
                return Outcome(row, "failed", reason=" ".join(str(error.mistakes[0]).split()))
            self.large.add(row.name)
            return None
        if found is None:
            self._elsewhere.append((time.monotonic(), row))
            if not again:
                self._watch.elsewhere(row)
        return found


def _told(hand: Callable[[], None], ended: threading.Event) -> None:
    """Let a hand work, and tell when it has ended, however it did."""
    try:
        hand()
    finally:
        ended.set()


def _progress(watch: Watch, row: Row) -> engine.Progress:
    return lambda done, wanted: watch.drawn(row, done)
