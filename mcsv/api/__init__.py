"""The story in a page: read a model, lower it, run it, read the answer."""

from typing import TYPE_CHECKING, Any

from mcsv.api.defaults import DEFAULT_DRAWS, DEFAULT_SEED
from mcsv.api.estimating import Estimate, estimate, warmup
from mcsv.api.origin import provenance
from mcsv.api.simulating import simulate, simulated_bare
from mcsv.api.studies import Anywhere, executor_of, in_points, of_windows, planned, studied
from mcsv.files import read_model, write_model

if TYPE_CHECKING:
    from mcsv.model.review import Review, review

__all__ = [
    "DEFAULT_DRAWS",
    "DEFAULT_SEED",
    "Anywhere",
    "Estimate",
    "Review",
    "estimate",
    "executor_of",
    "in_points",
    "of_windows",
    "planned",
    "provenance",
    "read_model",
    "review",
    "simulate",
    "simulated_bare",
    "studied",
    "warmup",
    "write_model",
]


def __getattr__(name: str) -> Any:
    if name in ("Review", "review"):  # a page that few ask for, and that takes a while to load
        from mcsv.model import review as pages

        return getattr(pages, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
