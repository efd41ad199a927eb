"""How figures, words, tables and blocks are written, whatever the answer is."""
