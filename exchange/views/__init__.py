"""What is asked for at the pages; each module is about one thing."""
