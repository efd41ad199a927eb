"""Further questions to a model, one a file."""
