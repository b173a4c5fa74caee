"""What the two of a mentoring do, and what the programme does about it."""
