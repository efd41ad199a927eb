"""Where passes run: the result is the same bits everywhere."""

from mcsv.engine.executors.executor import Executor, Memory, threads_here
from mcsv.engine.executors.forbidden import Forbidden
from mcsv.engine.executors.futures import Futures
from mcsv.engine.executors.inline import Inline
from mcsv.engine.executors.remembering import Remembering
from mcsv.engine.executors.seated import Seated, SeatedPool
from mcsv.engine.executors.stoppable import Stoppable
from mcsv.engine.executors.threads import Threads, available_threads

__all__ = [
    "Executor",
    "Forbidden",
    "Futures",
    "Inline",
    "Memory",
    "Remembering",
    "Seated",
    "SeatedPool",
    "Stoppable",
    "Threads",
    "available_threads",
    "threads_here",
]
