"""Changes to a claim by path, and a claim as plain data again."""
