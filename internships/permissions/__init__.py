"""Who may do what in a stage: `Allowed`, or `Denied` with the reason that the button and the 403 show."""
