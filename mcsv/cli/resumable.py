"""A run that goes on where an earlier one of the same command ended, whatever ended it."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from mcsv.cli.codes import INTERRUPTED, RESUMABLE
from mcsv.cli.load import memory
from mcsv.cli.output import say
from mcsv.errors import Unfinished

if TYPE_CHECKING:
    from mcsv.engine import Executor
    from mcsv.files.checkpoints import Checkpoint

__all__ = ["Resumable", "tallies_of"]

_GOES_ON = "what was drawn is kept; the same command goes on from there"


def tallies_of(out: Path) -> Path:
    """Where what a long run tallied stands beside its result."""
    return out.with_name(f"{out.name}.tallies")


class Resumable:
    """For the time of a block: a run whose result goes to ``out`` remembers what it tallies beside it, and a request to
    end (SIGTERM) stops it as Ctrl-C does. Without ``out`` nothing is remembered. Draws are made ``elsewhere`` where
    that is given, and by threads otherwise.
    """

    def __init__(self, out: Path | None, threads: int | None, elsewhere: Executor | None = None) -> None:
        self._out, self._threads, self._elsewhere = out, threads, elsewhere
        self._memory: Checkpoint | None = None
        self._before: Any = None
        self._asked = False

    def __enter__(self) -> Resumable:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGTERM, self._end)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._before is not None:
            signal.signal(signal.SIGTERM, self._before)
        if isinstance(error, KeyboardInterrupt) and self._asked and self._memory is not None and self._memory.save():
            raise Unfinished(f"ended on request; {_GOES_ON}") from error
        if isinstance(error, Unfinished):
            kept = self._memory is not None and self._memory.save()
            way_out = _GOES_ON if kept else "nothing is kept of a run without --out, with --until or before any draws"
            raise Unfinished(f"{error}; {way_out}") from error

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._asked = True
        raise KeyboardInterrupt

    @property
    def begun(self) -> bool:
        """Whether something is kept of an earlier run."""
        return self._out is not None and tallies_of(self._out).is_file()

    @property
    def executor(self) -> Executor | None:
        """Where passes are to run; None for wherever they do otherwise."""
        if self._out is None:
            return self._elsewhere
        from mcsv import engine
        from mcsv.files.checkpoints import Checkpoint

        self._memory = Checkpoint(tallies_of(self._out))
        return engine.Remembering(self._elsewhere or engine.Threads(self._threads), self._memory)

    def ended(self, complete: bool) -> int:
        """What is kept beside the result, and the exit code. UsageError E602 where the disk refuses.

        A short run that is complete leaves nothing; a long one what a longer one can begin with, which is said.
        """
        kept = self._memory is not None and (self._memory.written or not complete) and self._memory.save()
        if complete:
            if kept and self._memory is not None:
                _say_what_stays(self._memory.place)
            return 0
        if kept:
            say(_GOES_ON)
        return RESUMABLE if self._asked and kept else INTERRUPTED


def _say_what_stays(place: Path) -> None:
    size = memory(place.stat().st_size)
    say(f"{place.name} ({size}) stays beside the result, for mcsv run --more to go on from; nothing else needs it")
