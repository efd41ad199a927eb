"""The xarray floor: what a result consists of, how sure it is, and what follows from it."""
