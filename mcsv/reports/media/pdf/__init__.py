"""A page as two pages of paper for a committee: tagged and archivable PDF, set by typst."""
