"""Reading and writing tables. Knows nothing of what stands in them."""
