"""``mcsv watch``: save the file, see what it does."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mcsv.arguments import MOST_WATCHED
from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Seed, Threads
from mcsv.cli.output import put, say, screen
from mcsv.errors import Interrupted, Mistake, UsageError

if TYPE_CHECKING:
    from mcsv.ask.watching import News, Watching
    from mcsv.cli.watch_page import Served

__all__ = ["watch"]

_PAUSE = 0.05
"""Seconds between two looks at the file: less than anybody notices, and nothing to a processor."""


def watch(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="The model file (YAML) that is being written.")],
    draws: Annotated[str, typer.Option(help="Simulated outcomes each time.", metavar="N")] = "100_000",
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    open_page: Annotated[
        bool,
        typer.Option("--open", help="Show the page that computes again in a browser, and keep it up to date."),
    ] = False,
) -> None:
    """Tell P(deficit) and the reserve each time a model is saved, and what the save changed, until Ctrl-C."""
    read = arguments.Collector()
    count, start = read.take(arguments.draws, draws, 0), read.take(arguments.seed, seed, 0)
    workers = read.take(arguments.threads, threads, None) if threads else None
    if count > MOST_WATCHED:
        rule = f"at most {MOST_WATCHED:,}: each save makes them all, and keeps them"
        way_out = "100_000 show a change well; mcsv run makes as many as it takes"
        read.mistakes.append(Mistake("E599", "are more draws than a save waits for", "--draws", draws, rule, way_out))
    read.check()
    if not model.is_file():
        rule, way_out = "a file that is saved again and again", "mcsv init DIR writes one to begin with"
        raise UsageError(Mistake("E502", "is no file to watch", value=str(model), rule=rule, way_out=way_out))
    with contextlib.suppress(KeyboardInterrupt, Interrupted):
        from mcsv import engine
        from mcsv.ask.watching import Watching

        _watch(Watching(model, count, start, workers or engine.available_threads()), open_page)


def _watch(watching: Watching, open_page: bool) -> None:
    with _page(watching, open_page) as page:
        say(f"watching {watching.place}; Ctrl-C ends it")
        while True:
            news = watching.look()
            if news is not None:
                _tell(news)
                if page is not None and news.now is not None and not news.wrong:
                    page.show(news.now.model)
            time.sleep(_PAUSE)


@contextlib.contextmanager
def _page(watching: Watching, wanted: bool) -> Iterator[Served | None]:
    if not wanted:
        yield None
        return
    import webbrowser

    from mcsv.cli.watch_page import Served

    with Served(watching.place, watching.draws, watching.seed, watching.threads, say) as page:
        say(f"the page: {page.address}")
        webbrowser.open(page.address)
        yield page


def _tell(news: News) -> None:
    from mcsv.ask.watch_words import told
    from mcsv.cli.mistakes import tell
    from mcsv.model import comments

    tell(news.wrong)
    if news.now is not None and not news.wrong:
        tell(comments(news.now.model))
    lines = told(news, screen())
    if news.wrong and lines:
        lines[0] = f"as it was: {lines[0]}"
    if lines:
        when, rest = time.strftime("%H:%M:%S"), [f"          {line}" for line in lines[1:]]
        put("\n".join([f"{when}  {lines[0]}", *rest]) + "\n")
