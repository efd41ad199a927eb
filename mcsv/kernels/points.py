"""The one door for random words: whatever a kernel draws, it asks here, by key, period, lane and draw.

Philox answers today; other points (scrambled Sobol by index, knowledge drawn once a block) take their place behind this
door, where no instruction sees which it is.
"""

from __future__ import annotations

from mcsv.kernels.philox import random_words, word_of, words_of_lanes, words_of_pairs

__all__ = ["random_words", "word_of", "words_of_lanes", "words_of_pairs"]
