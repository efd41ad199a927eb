"""Figures with their Monte Carlo errors from tallies."""
