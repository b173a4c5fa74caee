"""When somebody says that it was not them who signed."""

from django.db import transaction
from django.utils import timezone

from accounts import changes, links
from accounts.models import Link, User
from internships.evaluations.models import Evaluation
from internships.evaluations.reminders import words
from internships.evaluations.services import locked
from internships.evaluations.workflow import EVALUATION
from records.disputes.services import dispute


@transaction.atomic
def disown(*, evaluation: Evaluation, by: User, link: Link) -> Evaluation:
    """Note it on the evaluation, for the offices to look into: it stands until it is corrected.

    The link went to who signed, and to nobody else.
    """
    current = locked(evaluation)
    EVALUATION.check("disown", current)
    assert current.signed_at is not None
    links.close(link)
    dispute(
        signed=current,
        enrolment=current.placement.enrolment,
        signer=by,
        what=words(current),
        signed_at=current.signed_at,
    )
    return changes.change(current, by=by, action="disown", disowned_at=timezone.now())
