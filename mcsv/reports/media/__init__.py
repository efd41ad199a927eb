"""Media: each draws the blocks of an answer in its own way, and computes no figure."""
