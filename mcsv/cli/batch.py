"""``mcsv batch``: many models, changes and seeds, a folder for each run."""

from __future__ import annotations

import signal
import threading
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Json, Sampling, Seed, Threads
from mcsv.cli.board import Board
from mcsv.cli.codes import INTERRUPTED, RESUMABLE
from mcsv.cli.load import Overrides, memory, seconds
from mcsv.cli.log import LogFormat, begin, in_json, listens
from mcsv.cli.metrics import Metrics, check_metrics
from mcsv.cli.output import Full, put, say, screen
from mcsv.cli.progress import Progress
from mcsv.cli.repeating import repeat
from mcsv.errors import Incomplete, Mistake, Unfinished, UsageError

if TYPE_CHECKING:
    from mcsv.batch.expected import Expected
    from mcsv.batch.records import Outcome, Row, State
    from mcsv.batch.table import Usual
    from mcsv.batch.works import Works

__all__ = ["batch"]

_WORDS: dict[State, str] = {
    "made": "made",
    "kept": "there already",
    "failed": "failed",
    "stopped": "stopped on their way",
}


def batch(
    models: Annotated[
        list[str], typer.Argument(metavar="FOLDER|GLOB|LIST.csv...", help="Model files, or a list of runs.")
    ],
    out: Annotated[str, typer.Option(help="A folder for the runs' folders.", metavar="DIR")],
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    overrides: Overrides = None,
    sampling: Sampling = "",
    full: Full = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would take, and draw nothing.")] = False,
    log_format: LogFormat = "text",
    metrics: Annotated[
        str, typer.Option(help="Keep the state of the batch here, as Prometheus reads it.", metavar="FILE.prom")
    ] = "",
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Write DIR/summary.parquet as well, a row a run, for duckdb or Power BI.")
    ] = False,
    json: Json = False,
) -> None:
    """Run many models: a folder each. Said again, it makes what is missing or changed.

    LIST.csv has the columns model, set (PATH=VALUE;PATH=VALUE), draws, seed, name; all but model may be left out.
    """
    from mcsv.batch.records import Asked
    from mcsv.batch.table import Usual, table_of
    from mcsv.engine import available_threads

    read = arguments.Collector()
    count, start = read.take(arguments.draws, draws, 0), read.take(arguments.seed, seed, 0)
    workers = read.take(arguments.threads, threads, None) if threads else None
    asked = Asked(read.take(arguments.sampling, sampling, None) if sampling else None, full)
    if read.take(in_json, log_format, False):
        begin(Path(out).name)
    gauges = read.take(check_metrics, metrics, None) if metrics else None
    usual = Usual(count, start, tuple(overrides or ()), arguments.draws, arguments.seed)
    nothing: tuple[Row, ...] = ()
    rows = read.take(lambda text: table_of(models, usual), "", nothing)
    if parquet:
        from mcsv.files.parquet import check_parquet

        read.take(lambda _: check_parquet(), "", None)
    read.check()
    _tell_unused({"draws": draws != arguments.DEFAULT_DRAWS, "seed": seed != DEFAULT_SEED}, rows, usual)
    folder = _folder(Path(out).expanduser().resolve(), create=not dry_run)
    with _works(folder, asked, workers or available_threads()) as works:
        if dry_run:
            _expect(rows, works, json, _besides(works.out, parquet, gauges))
            return
        code = _make(rows, works, gauges, json, parquet)
    if code:
        raise typer.Exit(code)


def _tell_unused(asked: Mapping[str, bool], rows: Sequence[Row], usual: Usual) -> None:
    """Say what of the command line no run is made with, since the lists say it of each."""
    for name, told in asked.items():
        if told and rows and all(getattr(row, name) != getattr(usual, name) for row in rows):
            say(f"--{name} changes nothing: each row of the list has {name} of its own")


def _folder(out: Path, create: bool) -> Path:
    """The folder of the runs' folders. UsageError E502 where there can be none."""
    try:
        if create:
            out.mkdir(parents=True, exist_ok=True)
        elif out.exists() and not out.is_dir():
            raise NotADirectoryError(0, "is no folder")
    except OSError as error:
        what = "is no folder" if out.exists() else f"cannot be made: {error.strerror}"
        raise UsageError(Mistake("E502", what, "--out", str(out), way_out="choose another folder")) from error
    return out


@contextmanager
def _works(folder: Path, asked: Any, threads: int) -> Iterator[Works]:
    """What all runs share, with the kernels loaded."""
    from mcsv import api
    from mcsv.batch.works import Works
    from mcsv.files.claims import Claims

    with Progress() as progress:
        api.warmup(status=progress.status)
    with Claims() as claims, warnings.catch_warnings():
        warnings.simplefilter("ignore", Incomplete)  # such a run is not written
        works = Works(folder, asked, threads, claims)
        try:
            yield works
        finally:
            works.close()


def _besides(out: Path, parquet: bool, metrics: Path | None) -> list[str]:
    """The files that a batch writes beside the runs' folders."""
    from mcsv.batch.summary import SUMMARY

    return [str(place) for place in (out / SUMMARY if parquet else None, metrics) if place]


def _expect(rows: Sequence[Row], works: Works, json: bool, besides: list[str]) -> None:
    """Print what a batch would take, and which files it would write ``besides``."""
    from mcsv.batch.expected import expected

    with Progress() as progress:
        found = expected(rows, works, lambda done: progress.step(f"reading models: {done:,} of {len(rows):,}"))
    put(_expected_document(found, works, besides) if json else _expected_text(found, works, besides))
    _tell_failed(found.failed, len(rows))
    if found.failed:
        raise typer.Exit(RESUMABLE)


def _expected_text(found: Expected, works: Works, besides: list[str]) -> str:
    time = "not known before kernels are compiled (mcsv warmup)"
    if found.seconds is not None:
        time = f"about {seconds(found.seconds)}"
        time += f" (from {found.timed} of them)" if found.timed < found.runs else ""
    threads = f"{works.threads} thread{'' if works.threads == 1 else 's'}"
    there = f", and {found.kept:,} there already" if found.kept else ""
    return (
        f"runs    {found.runs:,}{there}\n"
        f"draws   {found.draws:,}\n"
        f"memory  up to {memory(found.memory)}\n"
        f"time    {time} on {threads}\n" + "".join(f"writes  {place} as well\n" for place in besides)
    )


def _expected_document(found: Expected, works: Works, besides: list[str]) -> str:
    from mcsv.reports.writing.json_cells import SCHEMA_VERSION, written

    told = {
        "schema_version": SCHEMA_VERSION,
        "dry_run": True,
        "runs": found.runs,
        "kept": found.kept,
        "failed": {each.row.name: each.reason for each in found.failed},
        "draws": found.draws,
        "memory_bytes": found.memory,
        "seconds": found.seconds,
        "timed": found.timed,
        "threads": works.threads,
        "writes": besides,
    }
    return written(told)


def _make(rows: Sequence[Row], works: Works, metrics: Path | None, json: bool, parquet: bool) -> int:
    """Make all runs, and say what became of them; the exit code."""
    from mcsv.batch.crew import make
    from mcsv.batch.workers import workers

    began = time.monotonic()
    with _ended_by_request() as ended, workers(rows, works) as crew, Board(rows) as board:
        watch = board if metrics is None else Metrics(metrics, rows, str(works.out), board)
        outcomes = make(rows, works, watch, crew)
    took = time.monotonic() - began
    put(_document(outcomes, rows, works) if json else _table(outcomes))
    if not listens():
        _tell_failed([each for each in outcomes if each.state == "failed"], len(rows))
        say(_summary(outcomes, rows, took))
    for line in repeat(rows, outcomes, works.out, parquet):
        say(line)
    well = sum(each.state in ("made", "kept") for each in outcomes)
    code = 0 if well == len(rows) else RESUMABLE
    if works.stopped:
        code = RESUMABLE if ended.is_set() else INTERRUPTED
    if isinstance(watch, Metrics):
        watch.close(code)
    return code


@contextmanager
def _ended_by_request() -> Iterator[threading.Event]:
    """For the time of a block SIGTERM stops as Ctrl-C does; the event tells that it came."""
    asked = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        asked.set()
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield asked
    except KeyboardInterrupt as error:  # before anything was under way, or after it
        if asked.is_set():
            raise Unfinished("ended on request; the same command does the rest") from error
        raise
    finally:
        signal.signal(signal.SIGTERM, before)


def _table(outcomes: Sequence[Outcome]) -> str:
    from mcsv.reports.brief import overview
    from mcsv.reports.media.text import draw

    answers = {each.row.name: each.answer for each in outcomes if each.answer}
    return draw(overview(answers), screen()) if answers else ""


def _document(outcomes: Sequence[Outcome], rows: Sequence[Row], works: Works) -> str:
    """All of it for programs; runs that were not begun are ``waiting``."""
    from mcsv.reports.writing.json_cells import SCHEMA_VERSION, written

    known = {each.row.name: each for each in outcomes}
    runs = {}
    for row in rows:
        about: dict[str, Any] = {
            "folder": str(works.place(row)),
            "model": row.model,
            "set": list(row.set),
            "draws": row.draws,
            "seed": row.seed,
        }
        outcome = known.get(row.name)
        state = outcome.state if outcome else "waiting"
        runs[row.name] = {"state": state, **about, **(_of(outcome) if outcome else {})}
    counts = Counter(str(run["state"]) for run in runs.values())
    return written({"schema_version": SCHEMA_VERSION, "counts": dict(sorted(counts.items())), "runs": runs})


def _of(outcome: Outcome) -> dict[str, Any]:
    said = {"reason": outcome.reason, "remark": outcome.remark, "answer": dict(outcome.answer)}
    return {name: value for name, value in said.items() if value}


def _tell_failed(failed: Sequence[Outcome], count: int) -> None:
    if failed:
        say(f"{len(failed):,} of {count:,} runs failed:")
    for each in failed:
        say(f"  {each.row.name}: {each.reason}")


def _summary(outcomes: Sequence[Outcome], rows: Sequence[Row], took: float) -> str:
    states = Counter(each.state for each in outcomes)
    told = [f"{states[state]:,} {word}" for state, word in _WORDS.items() if states[state]]
    if waiting := len(rows) - len(outcomes):
        told.append(f"{waiting:,} not begun")
    speed = f", {states['made'] / took:.1f} runs/s" if states["made"] and took else ""
    more = "; the same command does the rest" if waiting or states["stopped"] else ""
    return f"{len(rows):,} runs: {', '.join(told)}; {seconds(took)}{speed}{more}"
