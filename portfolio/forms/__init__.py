"""What people type into the portfolio."""
