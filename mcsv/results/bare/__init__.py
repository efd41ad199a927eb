"""A result as its file holds it, to be told: the part of xarray's interface that telling uses, over numpy alone.

Loading xarray, and pandas under it, takes longer than drawing a page. A :class:`~mcsv.results.bare.dataset.Bare`
answers as the Dataset with the same contents does, and what it lacks is done by xarray itself. It is for reading: who
writes into what xarray makes of it writes into a copy.
"""
