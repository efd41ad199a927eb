"""Passes on a cluster of dask.distributed (extra ``dask``), which is imported where somebody asks for one."""
