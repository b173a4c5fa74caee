"""Stages. Each folder is one feature; the order between them is a contract in `pyproject.toml` (decision 0012).

directory    models of sites and supervisors
placements   what is planned: models, rules, durations of placements, completeness of a stage
sites        pages and services of sites and their capacities
evaluations  objectives, mid-term and final evaluations, own ratings; the proposal to the jury
logbook      weeks and technical acts
concerns     serious concerns
agreements   the acts on a placement: propose, accept, approve, change, interrupt, cancel; overrides, CCFFMG agreement
supervisors  pages and services of supervisors, accreditations, delegates
ratings      what residents say of a site
desk         the office's view of a cohort, the supervisor's view of their placements
"""
