"""The Datasets of the questions beyond a run."""
