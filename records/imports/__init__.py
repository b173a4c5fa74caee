"""Residents and results from a table: all rows or none, and every error with its row and column."""
