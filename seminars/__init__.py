"""Seminars, courses attended and simulation. Each folder is one feature; their order is a contract in `pyproject.toml`.

rules        what a year asks for, which absences are excused, what is tallied: data, from a file
groups       groups of an activity in a year: leaders, members, how a cohort is divided
meetings     the plan of a group: when, where, on what; documents of a meeting
attendance   who was there, what is made up elsewhere, hours measured, the list to sign
examinations a resident's tally of examinations, such as clinical ultrasound; no patient data
desk         the pages that combine: all groups, one group, one resident
"""
