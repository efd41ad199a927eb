"""Two databases that keep an index of runs: a file of SQLite, or a PostgreSQL server. Many may write at once.

A change is there whole or not at all, and is tried again where somebody else was in the way. The file may be lost with
the power: it only repeats what folders say.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from mcsv.errors import Mistake, UsageError
from mcsv.files.run_address import Address
from mcsv.files.run_table import CREATE, STAMPS, select

__all__ = ["Change", "Database", "PostgreSQL", "SQLite"]

Change = tuple[str, Sequence[Sequence[Any]]]
"""SQL, and the values for each time that it is to be done."""

_PATIENCE = 60.0
"""Seconds to wait for others who write."""
_Found = TypeVar("_Found")


class Database(Protocol):
    """One connection, of one thread."""

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a question finds."""

    def change(self, changes: Iterable[Change]) -> None:
        """Do all of it, or nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class SQLite:
    """A file, made where it is missing or damaged; ``None``: the memory of this process. UsageError E745 where none can
    be written.

    With the usual journal: a log beside the file (WAL) does not work on disks that several machines share.
    """

    def __init__(self, place: Path | None) -> None:
        try:
            self._open(":memory:" if place is None else str(place))
        except sqlite3.OperationalError as error:
            raise UsageError(Mistake("E745", f"cannot be written: {error}", file=str(place))) from error
        except sqlite3.DatabaseError:  # it is damaged, or no database
            if place is not None:
                place.unlink(missing_ok=True)
            self._open(str(place))

    def _open(self, place: str) -> None:
        self._file = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None)
        try:
            self._file.execute("PRAGMA synchronous = OFF")
            self._file.execute(CREATE)
            self._file.execute(select("1 = 0"))
            self._file.execute("UPDATE mcsv_runs SET stamp = stamp WHERE 1 = 0")  # whether it may be written
        except BaseException:
            self._file.close()
            raise

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """See :class:`Database`."""
        return self._tried(lambda: self._file.execute(_marked(sql), values).fetchall())

    def change(self, changes: Iterable[Change]) -> None:
        """See :class:`Database`."""
        wanted = list(changes)
        self._tried(lambda: self._done(wanted))

    def _done(self, changes: list[Change]) -> None:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            for sql, values in changes:
                self._file.executemany(_marked(sql), values)
            self._file.execute("COMMIT")
        except BaseException:
            if self._file.in_transaction:
                self._file.execute("ROLLBACK")
            raise

    def _tried(self, work: Callable[[], _Found]) -> _Found:
        try:
            return _again(work, lambda error: isinstance(error, sqlite3.OperationalError) and _is_busy(error))
        except sqlite3.Error as error:
            raise UsageError(Mistake("E745", f"cannot be kept: {error}", "the index of runs")) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


class PostgreSQL:
    """A table of a server. UsageError E745 where it refuses, E746 without psycopg; neither repeats a password."""

    def __init__(self, address: Address) -> None:
        try:
            import psycopg
        except ImportError:
            way_out = "pip install 'mcsv[postgres]', or unset MCSV_RUNS_URL"
            raise UsageError(Mistake("E746", "needs psycopg", "MCSV_RUNS_URL", way_out=way_out)) from None
        self._address, self._errors = address, psycopg.errors
        try:
            self._server = psycopg.connect(**address.words, autocommit=True)
        except psycopg.Error as error:
            raise self._mistake("cannot be reached", error) from None
        try:
            self._tried(self._prepare)
        except BaseException:
            self._server.close()
            raise

    def _prepare(self) -> None:
        if not self.rows("SELECT to_regclass('mcsv_runs') IS NOT NULL")[0][0]:
            with suppress(self._errors.UniqueViolation, self._errors.DuplicateTable):  # somebody else was as fast
                self._server.execute(CREATE)
        self._server.execute(select("1 = 0"))
        self._server.execute(STAMPS, ("",))

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """See :class:`Database`."""
        return self._tried(lambda: self._server.execute(sql, values).fetchall())

    def change(self, changes: Iterable[Change]) -> None:
        """See :class:`Database`."""
        wanted = list(changes)
        self._tried(lambda: self._done(wanted))

    def _done(self, changes: list[Change]) -> None:
        with self._server.transaction(), self._server.cursor() as cursor:
            for sql, values in changes:
                cursor.executemany(sql, values)

    def _tried(self, work: Callable[[], _Found]) -> _Found:
        in_the_way = (self._errors.DeadlockDetected, self._errors.SerializationFailure, self._errors.LockNotAvailable)
        try:
            return _again(work, lambda error: isinstance(error, in_the_way))
        except self._errors.Error as error:
            raise self._mistake("refuses", error) from None

    def _mistake(self, what: str, error: Exception) -> UsageError:
        told = " ".join(str(error).split())
        why = f": {told}" if told and not self._address.tells(told) else ""
        way_out = "look at MCSV_RUNS_URL, or unset it for the index in the folder itself"
        return UsageError(Mistake("E745", f"{what}{why}", str(self._address), way_out=way_out))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()


def _marked(sql: str) -> str:
    """The same SQL with the mark that SQLite has for a value."""
    return sql.replace("%s", "?")


def _is_busy(error: sqlite3.OperationalError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _again(work: Callable[[], _Found], in_the_way: Callable[[Exception], bool]) -> _Found:
    """Do something, and do it again after a moment as long as others are in the way."""
    until, pause = time.monotonic() + _PATIENCE, 0.01
    while True:
        try:
            return work()
        except Exception as error:
            if time.monotonic() > until or not in_the_way(error):
                raise
        time.sleep(random.uniform(pause, 2.0 * pause))
        pause = min(2.0 * pause, 1.0)
