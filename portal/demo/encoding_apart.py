"""A mark that may come in later than the others, and marks that two persons encode."""

from datetime import date, timedelta

from accounts.models import User
from curriculum.models import Certification, ExamSession
from portal.demo.calendar import at
from portal.demo.people import Registry
from records.models import Registration, Result, SecondEncoding, SessionExtension

WITHOUT_MARK = {"mentoring", "seminar"}
EXTENDED = timedelta(days=30)
FORCE_MAJEURE = "Force majeure, attestée auprès du secrétariat du jury."


def extend_one(registry: Registry, session: ExamSession, office: User) -> None:
    """One resident has more days in the session, for a mark that has not come in."""
    waiting = Registration.objects.filter(
        annual_programme__academic_year=session.academic_year,
        activity__certification=Certification.BY_MARK,
        results__isnull=True,
        decisions__isnull=True,
    ).exclude(activity__kind__in=WITHOUT_MARK)
    for registration in waiting.select_related("activity").order_by("pk"):
        if session.kind in registration.activity.assessed_in:
            SessionExtension.objects.create(
                uuid=registry.uuid(),
                registration=registration,
                session=session,
                due=session.ends + EXTENDED,
                reason=FORCE_MAJEURE,
                set_by=office,
            )
            return


def encode_again(registry: Registry, result: Result, yesterday: date) -> None:
    """By the teacher: the same value, but for a draft, on which the two still differ."""
    is_other = result.state == Result.State.DRAFT and result.mark is not None
    day = min(result.session.ends - timedelta(days=2), yesterday)
    SecondEncoding.objects.create(
        uuid=registry.uuid(),
        registration=result.registration,
        session=result.session,
        mark=result.mark - 1 if is_other and result.mark is not None else result.mark,
        outcome=result.outcome,
        encoded_by=result.registration.activity.teachings.select_related("user")[0].user,
        encoded_at=at(day, 17),
    )
