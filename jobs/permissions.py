from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from accounts.permissions import Answer, Denied
from jobs import registry
from jobs.models import Job
from jobs.workflow import JOB


def can_retry(user, job: Job) -> Answer:
    """Retry a failed job, if the app that owns its kind agrees."""
    if not (answer := JOB.may("retry", job)):
        return answer
    known = registry.find(job.kind)
    if known is None:
        return Denied(_("This kind of work is no longer done here."))
    try:
        return known.may_retry(user, **job.arguments)
    except ObjectDoesNotExist:
        return Denied(_("What this was about is no longer there."))
