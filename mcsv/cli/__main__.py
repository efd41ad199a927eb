"""``mcsv`` and ``python -m mcsv.cli``. Only typer is imported until a command runs."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from mcsv.cli import log
from mcsv.cli.approve import approve
from mcsv.cli.batch import batch
from mcsv.cli.check import check
from mcsv.cli.codes import told
from mcsv.cli.compare import compare
from mcsv.cli.diff import diff
from mcsv.cli.drivers import drivers
from mcsv.cli.elicit import elicit
from mcsv.cli.explain import explain
from mcsv.cli.fit import fit
from mcsv.cli.guard import guard, leave
from mcsv.cli.init import init
from mcsv.cli.merge import merge
from mcsv.cli.portfolio import portfolio
from mcsv.cli.report import report
from mcsv.cli.run import run
from mcsv.cli.runs import runs
from mcsv.cli.schema import schema
from mcsv.cli.show import show
from mcsv.cli.stamp import stamp
from mcsv.cli.sweep import sweep
from mcsv.cli.update import update
from mcsv.cli.verify import verify
from mcsv.cli.voi import voi
from mcsv.cli.warmup import warmup

__all__ = ["app", "main", "process"]

app = typer.Typer(
    name="mcsv",
    help="How likely is this budget in deficit, and which reserve buys the risk down?",
    epilog=told(),
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    run,
    batch,
    sweep,
    merge,
    report,
    approve,
    stamp,
    verify,
    compare,
    diff,
    drivers,
    voi,
    update,
    portfolio,
    explain,
    check,
    show,
    elicit,
    fit,
    schema,
    init,
    warmup,
):
    app.command(epilog=told(command.__name__))(command)
app.add_typer(runs)


def _version(wanted: bool) -> None:
    if wanted:
        from mcsv.version import __version__

        typer.echo(f"mcsv {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    log.stop()  # until the command that comes now says otherwise


def main() -> None:
    """Run the command line of this process; SystemExit has the exit code that belongs to what happened."""
    with guard():
        sys.exit(app(prog_name="mcsv", standalone_mode=False) or 0)  # what typer refuses is told by guard


def process() -> None:
    """:func:`main` for the command ``mcsv``, whose process does nothing else."""
    # What a command makes lives until it ends, so looking through it for garbage again and again is a tenth of a
    # short run for nothing.
    gc.set_threshold(1_000_000)
    try:
        main()
    except SystemExit as leaving:
        leave(leaving.code)
        raise


if __name__ == "__main__":  # python -m mcsv.cli, under a profiler perhaps
    main()
