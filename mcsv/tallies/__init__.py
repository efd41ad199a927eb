"""Streaming accumulators: start, fill, close, merge, finish. They know cells by number and nothing of a model."""

from mcsv.tallies.bad import Bad
from mcsv.tallies.best import Best
from mcsv.tallies.beyond import shortfall_spreads, tail_spreads
from mcsv.tallies.by_bins import FINE, MOST, ByBins, ByGroups, no_outcomes
from mcsv.tallies.by_world import ByWorld
from mcsv.tallies.categories import Categories
from mcsv.tallies.cells import AtLevels, sorted_cells
from mcsv.tallies.extremes import Extremes
from mcsv.tallies.groups import GROUPS
from mcsv.tallies.histogram import Histogram, bins_of
from mcsv.tallies.moments import LANES, Moments
from mcsv.tallies.negatives import Negatives
from mcsv.tallies.parts import below, count_below
from mcsv.tallies.quantiles import Sorted, sorted_cell
from mcsv.tallies.table import EVERYTHING, TALLIES, state_arrays, wanting
from mcsv.tallies.tally import Cells, Tally

__all__ = [
    "EVERYTHING",
    "FINE",
    "GROUPS",
    "LANES",
    "MOST",
    "TALLIES",
    "AtLevels",
    "Bad",
    "Best",
    "ByBins",
    "ByGroups",
    "ByWorld",
    "Categories",
    "Cells",
    "Extremes",
    "Histogram",
    "Moments",
    "Negatives",
    "Sorted",
    "Tally",
    "below",
    "bins_of",
    "count_below",
    "no_outcomes",
    "shortfall_spreads",
    "sorted_cell",
    "sorted_cells",
    "state_arrays",
    "tail_spreads",
    "wanting",
]
