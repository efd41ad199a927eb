"""Monte Carlo social value: how likely is this budget in deficit, what buys the risk down, who gains the rest.

>>> import mcsv
>>> model = mcsv.read_model("configs/discharge.yaml")
>>> results = mcsv.simulate(model, draws=1_000_000, seed=1)
>>> float(results["p_deficit_window"].sel(option="base", pocket="council"))  # doctest: +SKIP

``read_model`` and ``Model`` hold what is claimed of a programme, with its options, events, funding, decisions,
stocks, prices and evidence. ``simulate`` draws all options on common random numbers and gives an xarray Dataset:
positions, reserves, value by view, risks, the share of chance in each variance, and what falls beyond the horizon,
each with its Monte Carlo error. ``voi`` says what it would be worth to know more before deciding. ``elicit`` and
``fit`` make inputs out of what experts or data say. Names, dimensions and units of results are declared in
:mod:`mcsv.results.declared.variables`; mistakes of a model come all at once in a :class:`ModelError`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mcsv.in_notebooks import Drawer, drawn_by
from mcsv.version import __version__

if TYPE_CHECKING:
    from mcsv import plot as plot
    from mcsv.api import Estimate, estimate, read_model, simulate, warmup, write_model
    from mcsv.ask.boxes import boxes
    from mcsv.ask.compare import compare
    from mcsv.ask.diff import diff
    from mcsv.ask.drivers import drivers
    from mcsv.ask.explain import explain
    from mcsv.ask.further import further_answers
    from mcsv.ask.portfolio import portfolio
    from mcsv.ask.update import update
    from mcsv.ask.voi import voi
    from mcsv.errors import (
        DistributionError,
        Incomplete,
        Interrupted,
        McsvError,
        Mistake,
        ModelError,
        NotConverged,
        NumericalError,
        ResourceError,
        Unfinished,
        UsageError,
        UserError,
    )
    from mcsv.files.portfolios import read_portfolio
    from mcsv.files.results import model_of, read_answers, read_results, write_results
    from mcsv.fits import elicit, fit
    from mcsv.model import Model, comments, validate
    from mcsv.notebook.framed import page

__all__ = [
    "DistributionError",
    "Estimate",
    "Incomplete",
    "Interrupted",
    "McsvError",
    "Mistake",
    "Model",
    "ModelError",
    "NotConverged",
    "NumericalError",
    "ResourceError",
    "Unfinished",
    "UsageError",
    "UserError",
    "__version__",
    "boxes",
    "comments",
    "compare",
    "diff",
    "drivers",
    "elicit",
    "estimate",
    "explain",
    "fit",
    "further_answers",
    "model_of",
    "page",
    "portfolio",
    "read_answers",
    "read_model",
    "read_portfolio",
    "read_results",
    "simulate",
    "update",
    "validate",
    "voi",
    "warmup",
    "write_model",
    "write_results",
]


_HOMES = {
    "mcsv.api": ("Estimate", "estimate", "read_model", "simulate", "warmup", "write_model"),
    "mcsv.ask.boxes": ("boxes",),
    "mcsv.ask.compare": ("compare",),
    "mcsv.ask.diff": ("diff",),
    "mcsv.ask.update": ("update",),
    "mcsv.ask.explain": ("explain",),
    "mcsv.ask.further": ("further_answers",),
    "mcsv.ask.drivers": ("drivers",),
    "mcsv.ask.portfolio": ("portfolio",),
    "mcsv.ask.voi": ("voi",),
    "mcsv.files.results": ("model_of", "read_answers", "read_results", "write_results"),
    "mcsv.files.portfolios": ("read_portfolio",),
    "mcsv.fits": ("elicit", "fit"),
    "mcsv.notebook.framed": ("page",),
    "mcsv.model": ("Model", "comments", "validate"),
}


def __getattr__(name: str) -> Any:
    # Nothing heavy is imported before it is used: a command's help needs none of it.
    if name in __all__:
        home = next((module for module, names in _HOMES.items() if name in names), "mcsv.errors")
        return getattr(import_module(home), name)
    if name == "plot":
        return import_module("mcsv.plot")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted((*__all__, "plot"))


# What draws records and pages is loaded where Jupyter asks for it.
drawn_by(
    Drawer(
        record=lambda record: import_module("mcsv.notebook.records").html_of(record),
        page=lambda results, option: import_module("mcsv.notebook.framed").page(results, option=option),
    )
)
