"""What follows from a Dataset: what a reader asks of it, with the errors of the answers."""
