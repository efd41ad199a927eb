"""``mcsv compare``: which option is best, how sure that is, and how they differ draw by draw."""

from __future__ import annotations

from mcsv.cli import arguments
from mcsv.cli.asking import DEFAULT_SEED, Draws, Json, Seed, Threads, answered, end, size
from mcsv.cli.load import ModelFile, Overrides, load
from mcsv.cli.output import NoPager, put, screen

__all__ = ["compare"]


def compare(
    model: ModelFile,
    draws: Draws = arguments.DEFAULT_DRAWS,
    seed: Seed = DEFAULT_SEED,
    threads: Threads = "",
    json: Json = False,
    overrides: Overrides = None,
    no_pager: NoPager = False,
) -> None:
    """Compare the options of a model: which is best, how sure that is, what a wrong choice costs."""
    asked = size(draws, seed, threads)
    loaded = load(model, overrides)
    from mcsv.ask.compare import compare as compared
    from mcsv.reports.questions.comparison_document import comparison_json
    from mcsv.reports.terminal import comparison

    results = answered(lambda progress: compared(loaded, *asked, progress))
    put(comparison_json(results) if json else comparison(results, screen()), paged=not (json or no_pager))
    end(results)
