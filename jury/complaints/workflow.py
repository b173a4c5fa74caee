"""What happens to a complaint, in which state and by whom."""

from enum import StrEnum

from django.utils.translation import gettext_lazy

from jury.complaints.models import Complaint
from workflow.table import NEW, Table, Transition

FILED, WITHDRAWN, INADMISSIBLE, UNFOUNDED, FOUNDED = Complaint.State


class Party(StrEnum):
    RESIDENT = "resident"
    SECRETARY = "secretary"  # of the jury: records what the panel ruled


REFUSALS = {
    NEW: gettext_lazy("There is no complaint yet."),
    FILED: gettext_lazy("There is a complaint on this decision already."),
    WITHDRAWN: gettext_lazy("This complaint was withdrawn."),
    INADMISSIBLE: gettext_lazy("The panel has ruled on this complaint."),
    UNFOUNDED: gettext_lazy("The panel has ruled on this complaint."),
    FOUNDED: gettext_lazy("The panel has ruled on this complaint."),
}
COMPLAINT = Table(
    Transition("file", [NEW], FILED, {Party.RESIDENT}),
    Transition("withdraw", [FILED], WITHDRAWN, {Party.RESIDENT}),
    Transition("inadmissible", [FILED], INADMISSIBLE, {Party.SECRETARY}),
    Transition("unfounded", [FILED], UNFOUNDED, {Party.SECRETARY}),
    Transition("founded", [FILED], FOUNDED, {Party.SECRETARY}),
    states=[NEW, *Complaint.State],
    refusal=lambda name, state: REFUSALS[state],
)
