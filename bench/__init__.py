"""Benchmarks: `python -m bench [ID ...]` prints a table and writes bench.json. They are not tests."""
