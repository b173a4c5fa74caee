"""Pages of the mentoring of one resident."""
