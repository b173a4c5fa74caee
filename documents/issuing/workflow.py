"""The transitions of an issued document."""

from django.utils.translation import gettext as _

from documents.issuing.models import IssuedDocument
from workflow.table import Table, Transition

RESERVED, VALID, SUPERSEDED, WITHDRAWN, VOID = IssuedDocument.State


def refusal(name: str, state: str) -> str:
    if name == "withdraw":
        return _("Only a document that was issued, and not withdrawn yet, can be withdrawn.")
    return _("This cannot be done any more: it is %(state)s now.") % {"state": IssuedDocument.State(state).label}


DOCUMENT = Table(
    Transition("issue", [RESERVED], VALID),
    Transition("issue_superseded", [RESERVED], SUPERSEDED),  # a newer one was issued while this one was made
    Transition("void", [RESERVED], VOID),
    Transition("supersede", [VALID], SUPERSEDED),
    Transition("withdraw", [VALID, SUPERSEDED], WITHDRAWN),
    states=IssuedDocument.State,
    refusal=refusal,
)
