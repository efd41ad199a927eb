"""The Dataset of one run, section by section."""
