"""The slow, readable twin of the kernels, in plain numpy."""
