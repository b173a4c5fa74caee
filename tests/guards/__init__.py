"""What the suite watches besides behaviour. A guard takes what it guards and returns what is wrong, a line each."""
