"""From a Dataset to something a person or a program reads. No report computes a figure of its own."""
