"""The content of the confirmation of a placement as JSON in one language, and its printed texts."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Answer
from documents.kinds.kind import Kind
from documents.kinds.parts import institution_said, partners, plain_decimal, programme_said, resident_said
from documents.kinds.subjects import Subject
from documents.kinds.wording import figure, issue_words, long_date
from internships.agreements.permissions import can_have_confirmed, confirmable
from internships.models import Agreement, Placement

SCHEMA = 1
AGREED = ("site", "supervisors", "starts", "ends", "share", "interruptions", "activity", "agreement")


def confirmation_content(placement: Placement, language: str, now: datetime | None = None) -> dict:
    """Return the content: the placement on the day of `now`; dates as ISO.

    The reasons for the choice of the site and for interruptions are left out.
    """
    found = Placement.objects.for_list().prefetch_related("registration__activity__organisers").get(pk=placement.pk)
    enrolment = found.enrolment
    with translation.override(language):
        return {
            "schema": SCHEMA,
            "kind": "placement",
            "language": language,
            "status": str(found.status_on(timezone.localdate(now))),
            "institutions": [institution_said(i, language) for i in partners(enrolment.programme_version.programme)],
            "resident": resident_said(enrolment),
            "programme": programme_said(enrolment, language),
            "placement": str(found.uuid),
            "site": _site(found.site),
            "supervisors": [_supervision(row) for row in found.supervisions.all()],
            "starts": found.starts.isoformat(),
            "ends": found.ends.isoformat(),
            "share": plain_decimal(found.share),
            "interruptions": [_days(stop) for stop in found.interruptions.all()],
            "activity": _activity(found.registration, language),
            "agreement": _agreement(Agreement.objects.filter(placement=found).first()),
        }


def printed(snapshot: dict) -> dict:
    """Return the context of the template. The same snapshot gives the same texts."""
    content, issue = snapshot["content"], snapshot["issue"]
    with translation.override(content["language"]):
        resident = content["resident"]
        return {
            "language": content["language"],
            "issue": issue_words(issue),
            "institutions": content["institutions"],
            "name": f"{resident['given_name']} {resident['family_name']}".strip(),
            "resident": resident | {"birth_date": long_date(resident["birth_date"])},
            "programme": content["programme"],
            "status": content["status"],
            "site": content["site"],
            "supervisors": [row | _words(row) for row in content["supervisors"]],
            **_words(content),
            "share": _("%(share)s%% of full time") % {"share": figure(plain_decimal(Decimal(content["share"]) * 100))},
            "interruptions": [_words(row) for row in content["interruptions"]],
            "activity": content["activity"] | {"credits": figure(content["activity"]["credits"])},
            "agreement": _agreement_words(content["agreement"]),
        }


def _site(site) -> dict[str, str]:
    names = ("name", "department", "street", "postcode", "city")
    return {name: getattr(site, name) for name in names}


def _supervision(row) -> dict[str, str | None]:
    user = row.supervisor.user
    return {"name": f"{user.given_name} {user.family_name}".strip(), **_days(row)}


def _days(row) -> dict[str, str | None]:
    """Return first and last day; None where the last day is not known."""
    return {"starts": row.starts.isoformat(), "ends": row.ends.isoformat() if row.ends else None}


def _activity(registration, language: str) -> dict:
    activity = registration.activity
    return {
        "code": activity.shown_code,
        "title": activity.title.in_language(language),
        "credits": plain_decimal(activity.credits),
        "year": str(registration.annual_programme.academic_year),
    }


def _agreement(agreement: Agreement | None) -> dict | None:
    if agreement is None:
        return None
    days = ("asked_on", "signed_on", "valid_from", "valid_to")
    return {
        "state": agreement.state,
        "reference": agreement.reference,
        **{name: value.isoformat() if (value := getattr(agreement, name)) else None for name in days},
    }


def _words(row: dict) -> dict[str, str]:
    return {"starts": long_date(row["starts"]), "ends": long_date(row["ends"])}


def _agreement_words(agreement: dict | None) -> str:
    """ "AB-12, signed by all on 3 October 2026", or that it is not signed yet."""
    if agreement is None:
        return _("none noted on the day of issue")
    if agreement["state"] == Agreement.State.SIGNED:
        said = _("signed by all on %(date)s") % {"date": long_date(agreement["signed_on"])}
    elif agreement["state"] == Agreement.State.REFUSED:
        said = str(Agreement.State.REFUSED.label)
    else:
        said = _("not signed yet on the day of issue")
    return f"{agreement['reference']}, {said}" if agreement["reference"] else said


def may_confirm(user, subject: Subject) -> Answer:
    return can_have_confirmed(user, subject.stage)


def ready(subject: Subject, today: date) -> Answer:
    return confirmable(subject.stage, today)


KIND = Kind(
    name="placement",
    prefix="AS",
    title=gettext_lazy("Confirmation of placement"),
    open_label=gettext_lazy("Open the confirmation"),
    template="documents/print/confirmation.html",
    compose=lambda subject, language, now: confirmation_content(subject.stage, language, now),
    printed=printed,
    may_issue=may_confirm,
    ready=ready,
    facts=lambda content: [content[name] for name in AGREED],
    for_residents=False,
    for_batches=False,
)
