"""Data with all their fits, and the distribution that a model can state for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution, build
from mcsv.elicitation.bootstrap import Uncertainty
from mcsv.elicitation.data import Observations
from mcsv.elicitation.fits_to_data import Criterion, DataFit
from mcsv.escapes import visible
from mcsv.in_notebooks import InNotebooks

__all__ = ["Fitted", "best"]


@dataclass(frozen=True, eq=False, repr=False)
class Fitted(InNotebooks):
    """Fits to data, the best first, by that criterion; with the uncertainty of the best one's figures."""

    data: Observations
    fits: tuple[DataFit, ...]
    by: Criterion
    uncertainty: Uncertainty

    def __repr__(self) -> str:
        of = f"{len(self.data.values):,} values of {visible(self.data.name)[:60]}"
        families = ", ".join(fit.family for fit in self.fits)
        return f"<Fitted: {of}; best by {self.by.upper()}: {self.best.family}; fitted: {families}>"

    @cached_property
    def best(self) -> DataFit:
        """The best fit that can be drawn from and keeps the bounds; the best of all if none does."""
        return best(self.fits)

    @property
    def spec(self) -> Mapping[str, object]:
        """What a model's ``dist:`` mapping says for the best fit."""
        return self.best.spec or self.best.distribution.spec()

    @property
    def empirical_spec(self) -> Mapping[str, object]:
        """The same for the data themselves, each observation as likely as every other."""
        if self.data.file:
            return {"dist": "empirical", "file": Path(self.data.file).name, "column": self.data.column}
        return {"dist": "empirical", "values": self.data.values.tolist()}

    @cached_property
    def distribution(self) -> Distribution:
        """The distribution that ``spec`` states."""
        return build(self.spec)

    def of(self, family: str) -> DataFit:
        """The fit of one family; KeyError if it was not fitted."""
        return {found.family: found for found in self.fits}[family]


def best(fits: Sequence[DataFit]) -> DataFit:
    """The first that can be drawn from and keeps the bounds; the first of all if none does."""
    return next((found for found in fits if found.proposable), fits[0])
