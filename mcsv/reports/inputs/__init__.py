"""What goes into a run, for a reader: evidence, experts, fitted distributions, the reviewer's page."""
