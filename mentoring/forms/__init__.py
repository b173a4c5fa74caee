"""The forms of mentoring."""
