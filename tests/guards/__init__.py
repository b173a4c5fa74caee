"""Guards of the source code. Each takes what it checks and returns the problems, a line each."""
