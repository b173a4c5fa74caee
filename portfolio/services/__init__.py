"""Writing in the portfolio; each module is about one thing."""
