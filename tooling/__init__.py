"""The parts of `dev.py`. They use the standard library only, since they run before anything is installed."""
