"""A run as a page takes it that computes again: the plan's arrays, packed, and the digests of what was tallied."""
