"""Who may do what in a portfolio; each module is about one thing."""
