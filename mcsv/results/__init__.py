"""The xarray floor: what a result consists of, how sure each figure is, and what follows from it."""
