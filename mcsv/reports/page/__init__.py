"""The page of the person who signs: which sections, in which order, in which plain words."""
