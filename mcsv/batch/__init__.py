"""Many runs at once: a table of models, changes and seeds, made by one process, a folder for each."""
