"""A page as an Excel workbook."""
