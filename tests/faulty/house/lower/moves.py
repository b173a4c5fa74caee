from workflow.table import Table

OPEN, SHUT = "open", "shut"
BY_PAIR = {(OPEN, "close"): SHUT}
NEXT = {OPEN: {SHUT}, SHUT: set()}
DOOR = Table(states=[OPEN, SHUT], refusal=str)


class Move:
    source: str
    target: str
