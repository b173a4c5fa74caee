"""Taking a portfolio away, and bringing one in."""
