"""The answers of the questions beyond a run: drivers, options, evidence, updates, one draw's story."""
