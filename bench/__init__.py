"""Benchmarks: `python -m bench [ID ...]` prints a table and writes bench.json. Figures, not tests."""
