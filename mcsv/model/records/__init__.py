"""The parts of a claim, one record a file."""
