"""One tool a file, each a program: ``python -m benchmarks.peers.NAME DRAWS THREADS`` prints one document."""
