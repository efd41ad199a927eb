"""What tallied tables tell: numpy in, numpy out, with a Monte Carlo error beside every figure."""
