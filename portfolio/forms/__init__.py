"""Forms as data: their scales and items, the Django form that they become, and their answers."""
