from celery import shared_task
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Answer
from exchange.archive import services as archive_services
from exchange.models import TakeIn
from exchange.permissions import can_bring_in, can_load, can_take_away
from exchange.portfolio_import import services as import_services
from jobs.registry import JobFailed, job
from jobs.work import Work
from records.models import Enrolment


def may_take_again(user: User, enrolment: str, **arguments) -> Answer:
    return can_take_away(user, _enrolment(enrolment))


@job(
    archive_services.JOB,
    title=_("Your portfolio to take away"),
    steps={
        "read": _("Gathering what is yours"),
        "render": _("Setting the pages"),
        "pack": _("Packing the files"),
    },
    result_label=_("Open the page of your archive"),
    may_retry=may_take_again,
)
def take_out(work: Work, enrolment: str, language: str) -> None:
    found = _enrolment(enrolment)
    answer = can_take_away(work.by, found)
    if not answer or work.by is None:
        raise JobFailed(answer.reason)
    archive_services.make(enrolment=found, by=work.by, language=language, work=work)


def may_load_again(user: User, take_in: str) -> Answer:
    return can_load(user, _take_in(take_in))


@job(
    import_services.JOB,
    title=_("Loading of your archive"),
    steps={"load": _("Writing what is new")},
    result_label=_("See what was loaded"),
    may_retry=may_load_again,
)
def take_in(work: Work, take_in: str) -> None:
    found = _take_in(take_in)
    answer = can_bring_in(work.by, found.enrolment)
    if not answer or work.by is None:
        raise JobFailed(answer.reason)
    import_services.load(take_in=found, by=work.by, work=work)


def _take_in(uuid: str) -> TakeIn:
    return TakeIn.objects.select_related("enrolment__user", "enrolment__programme_version", "file", "job").get(
        uuid=uuid
    )


def _enrolment(uuid: str) -> Enrolment:
    return Enrolment.objects.for_list().get(uuid=uuid)


@shared_task(name="exchange.tasks.forget_old")
def forget_old() -> None:
    archive_services.forget_old()
    import_services.drop_old()
