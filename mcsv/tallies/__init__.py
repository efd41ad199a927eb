"""Streaming accumulators: start, update, merge, finish. They know cells by number and nothing of a model."""

from mcsv.tallies.deficits import Bad, Categories, Negatives
from mcsv.tallies.extremes import Extremes
from mcsv.tallies.histogram import Histogram, bins_of
from mcsv.tallies.moments import Moments, update_sums
from mcsv.tallies.quantiles import Sorted, sorted_cell

__all__ = [
    "Bad",
    "Categories",
    "Extremes",
    "Histogram",
    "Moments",
    "Negatives",
    "Sorted",
    "bins_of",
    "sorted_cell",
    "update_sums",
]
