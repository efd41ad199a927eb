"""The draws of ``mcsv run``, and the further answers that are told of its model, with their progress."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from mcsv.arguments import MOST_DRAWS, WORLDS
from mcsv.cli.asking import answered
from mcsv.cli.load import memory, seconds
from mcsv.cli.output import say
from mcsv.cli.progress import Progress
from mcsv.errors import Incomplete, Mistake, ResourceError

if TYPE_CHECKING:
    import xarray as xr

    from mcsv.cli.request import Request
    from mcsv.cli.resumable import Resumable
    from mcsv.engine import Executor
    from mcsv.model import Model

__all__ = ["asked_further", "simulated"]


def simulated(model: Model, request: Request, full: bool, resumable: Resumable) -> xr.Dataset:
    """The result; ``full``: with money and returns, which take a look of their own."""
    from mcsv import api
    from mcsv.results.declared.looked_for import is_of_money, of_returns

    if request.draws > MOST_DRAWS:
        raise _too_many(model, request)
    if request.keep:
        size = memory(8.0 * request.draws * len(request.keep))
        say(f"keeping {request.draws:,} single draws of {', '.join(request.keep)}: {size}")
    # What is asked on is xarray's; whoever merely reads or writes the answer need not wait for it.
    draw = api.simulate if request.answers or request.until else api.simulated_bare
    return answered(
        lambda progress: draw(
            model,
            draws=request.draws,
            seed=request.seed,
            threads=request.threads,
            quantiles=request.quantiles,
            keep=request.keep,
            progress=progress,
            levels=WORLDS if request.levels else _worlds(model, request.draws) if request.answers else 0,
            until=request.until,
            sampling=request.sampling,
            full=request.whole,
            money=full or any(is_of_money(gate.name) for gate in request.gates),
            returns=full or any(of_returns(gate.name) for gate in request.gates),
            beyond=request.beyond,
            curves=request.out is not None,
            executor=resumable.executor,
        )
    )


def _worlds(model: Model, draws: int) -> int:
    from mcsv.ask.further import worlds_of

    return worlds_of(model, draws)


def asked_further(
    results: xr.Dataset, request: Request, cluster: Executor | None
) -> tuple[dict[str, xr.Dataset], bool]:
    """The further answers that are wanted, and whether there are all of them."""
    if not request.answers or not results.attrs["complete"]:
        return {}, True
    from mcsv.ask.further import further_answers
    from mcsv.results.reading.answered import QUESTIONS

    with Progress() as progress, warnings.catch_warnings():
        warnings.simplefilter("ignore", Incomplete)
        found = further_answers(results, request.threads, progress, status=progress.status, executor=cluster)
    return found, len(found) == len(QUESTIONS)


def _too_many(model: Model, request: Request) -> ResourceError:
    from mcsv import api

    cost = api.estimate(model, request.draws, request.threads)
    time = "" if cost.seconds is None else f"about {seconds(cost.seconds)} and "
    return ResourceError(
        Mistake(
            "E601",
            f"would take {time}{memory(cost.memory_bytes)} of memory on this machine",
            path="--draws",
            value=f"{request.draws:,}",
            rule=f"at most {MOST_DRAWS:,}",
            way_out="1e6 draws tell a probability to 0.1 percentage points, 1e8 to 0.01",
        )
    )
