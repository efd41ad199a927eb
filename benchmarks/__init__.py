"""How fast mcsv is, beside what people use today: ``python -m benchmarks`` (needs the extra ``[bench]``)."""
