"""Questions to a model beyond the one that ``simulate`` answers: each a function that gives an xarray Dataset."""
