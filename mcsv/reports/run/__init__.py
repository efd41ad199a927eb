"""The answer of one run: its sections, each a file that builds blocks, and its JSON document."""
