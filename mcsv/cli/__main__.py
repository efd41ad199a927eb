"""``mcsv`` and ``python -m mcsv.cli``. Until a command runs, only typer and that command's own file are imported."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from mcsv.cli import log
from mcsv.cli.codes import told
from mcsv.cli.guard import guard, leave
from mcsv.cli.output import flush

__all__ = ["COMMANDS", "app", "main", "process"]

COMMANDS = (
    "run",
    "batch",
    "sweep",
    "merge",
    "report",
    "approve",
    "stamp",
    "verify",
    "compare",
    "diff",
    "drivers",
    "voi",
    "update",
    "portfolio",
    "explain",
    "check",
    "watch",
    "show",
    "elicit",
    "fit",
    "schema",
    "init",
    "warmup",
    "runs",
)
"""Each in a file of its own name, in the order of the help."""

app: typer.Typer
"""All of it, made when somebody asks: a process of one command does not need the others."""


def _app(names: Sequence[str] = COMMANDS) -> typer.Typer:
    """The command line with these commands."""
    made = typer.Typer(
        name="mcsv",
        help="How likely is this budget in deficit, and which reserve buys the risk down?",
        epilog=told(),
        no_args_is_help=True,
        add_completion=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_options)
    for name in names:
        command = getattr(import_module(f"mcsv.cli.{name}"), name)
        if isinstance(command, typer.Typer):
            made.add_typer(command)
        else:
            made.command(epilog=told(name))(command)
    return made


def __getattr__(name: str) -> Any:
    if name == "app":
        return _app()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _version(wanted: bool) -> None:
    if wanted:
        from mcsv.version import __version__

        typer.echo(f"mcsv {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    log.stop()  # until the command that comes now says otherwise


def main() -> None:
    """Run the command line of this process; SystemExit has the exit code that belongs to what happened."""
    named = [name for name in sys.argv[1:2] if name in COMMANDS]
    with guard():
        code = _app(named or COMMANDS)(prog_name="mcsv", standalone_mode=False)  # what typer refuses is told by guard
        flush()  # typer's own pages wait until there is much of them
        sys.exit(code or 0)


def process() -> None:
    """:func:`main` for the command ``mcsv``, whose process does nothing else."""
    # What a command makes lives until it ends, so looking through it for garbage again and again is a tenth of a
    # short run for nothing.
    gc.set_threshold(1_000_000)
    # Where dask is installed, xarray asks of every value whether it is one of dask's, and loads all of dask's arrays
    # to do so, for half a second. A command has none of them.
    sys.modules.setdefault("dask.array", None)  # type: ignore[arg-type]
    # pydantic looks through every package that is installed for plugins of its own, which have nothing to do here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Its matrices are small: threads of numpy's own would wait for each other more than they work, beside ours.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        main()
    except SystemExit as leaving:
        leave(leaving.code)
        raise


if __name__ == "__main__":  # python -m mcsv.cli, under a profiler perhaps
    main()
