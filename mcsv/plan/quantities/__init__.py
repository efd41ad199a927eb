"""Numbers and rows: time, random numbers, inputs, formulas and stocks."""
