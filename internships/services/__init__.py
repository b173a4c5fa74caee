"""The writes of the stages: each checks the rules and the state, in one transaction."""
