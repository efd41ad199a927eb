"""How a model is written: names, numbers, texts, times, formulas, and where each of them stands."""
