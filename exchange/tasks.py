from celery import shared_task
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Answer
from exchange.archive import services as archive_services
from exchange.models import PortfolioImport
from exchange.permissions import can_archive_portfolio, can_import_portfolio, can_load
from exchange.portfolio_import import services as import_services
from jobs.registry import JobFailed, job
from jobs.work import Work
from records.models import Enrolment


def may_take_again(user: User, enrolment: str, **arguments) -> Answer:
    return can_archive_portfolio(user, _enrolment(enrolment))


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
def make_archive(work: Work, enrolment: str, language: str) -> None:
    found = _enrolment(enrolment)
    answer = can_archive_portfolio(work.by, found)
    if not answer or work.by is None:
        raise JobFailed(answer.reason)
    archive_services.make(enrolment=found, by=work.by, language=language, work=work)


def may_load_again(user: User, portfolio_import: str) -> Answer:
    return can_load(user, _portfolio_import(portfolio_import))


@job(
    import_services.JOB,
    title=_("Loading of your archive"),
    steps={"load": _("Writing what is new")},
    result_label=_("See what was loaded"),
    may_retry=may_load_again,
)
def load_archive(work: Work, portfolio_import: str) -> None:
    found = _portfolio_import(portfolio_import)
    answer = can_import_portfolio(work.by, found.enrolment)
    if not answer or work.by is None:
        raise JobFailed(answer.reason)
    import_services.load(portfolio_import=found, by=work.by, work=work)


def _portfolio_import(uuid: str) -> PortfolioImport:
    return PortfolioImport.objects.select_related("enrolment__user", "enrolment__programme_version", "file", "job").get(
        uuid=uuid
    )


def _enrolment(uuid: str) -> Enrolment:
    return Enrolment.objects.for_list().get(uuid=uuid)


@shared_task(name="exchange.tasks.forget_old")
def forget_old() -> None:
    archive_services.forget_old()
    import_services.drop_old()
