"""What experts say and what data show, turned into distributions that a model can state."""

from mcsv.elicitation.fit import Fit
from mcsv.elicitation.least_squares import FAMILIES, fits_to_points
from mcsv.elicitation.pool import Elicited, ExpertFits, elicited
from mcsv.elicitation.reading import read_elicitation
from mcsv.elicitation.statement import Elicitation, Expert, Points

__all__ = [
    "FAMILIES",
    "Elicitation",
    "Elicited",
    "Expert",
    "ExpertFits",
    "Fit",
    "Points",
    "elicited",
    "fits_to_points",
    "read_elicitation",
]
