"""The modules of the page that computes again."""
