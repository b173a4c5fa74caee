"""The list of residents: its filters, its columns, and who is written to."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Allowed, Answer, Denied
from curriculum.roles import roles_of
from pages.lists.columns import ListColumn, ListSpec, listed
from records.enrolments.models import Accompaniment, Enrolment
from records.resident_pages.forms import ListFilter
from records.resident_pages.resident_list import Line, for_lines, found_by, lines, with_missing_pieces
from ui.figures import decimal_words


def filters(data, user) -> ListFilter:
    return ListFilter(data, residents=Enrolment.objects.visible_to(user), is_office=roles_of(user).is_office)


def found(user, chosen: dict[str, Any]):
    residents = Enrolment.objects.visible_to(user)
    if chosen["intake"]:
        residents = residents.filter(intake=chosen["intake"])
    if chosen["version"]:
        residents = residents.filter(programme_version=chosen["version"])
    if chosen.get("pieces") == "missing":
        residents = with_missing_pieces(residents, user)
    return for_lines(found_by(residents, user, chosen["q"] or ""))


def credits(line: Line) -> str:
    sums = line.credits
    return f"{decimal_words(sums.counted)} / {decimal_words(sums.total)}" if sums and sums.total else ""


def status(line: Line) -> str:
    return line.status.get_kind_display() if line.status else ""


def matricule(line: Line) -> str:
    return line.enrolment.matricules if line.contact else ""


def email(line: Line) -> str:
    return line.enrolment.user.email if line.contact else ""


def telephone(line: Line) -> str:
    return line.enrolment.telephone if line.contact else ""


def record_url(line: Line) -> str:
    return reverse("enrolment", args=[line.enrolment.uuid])


def version_of(line: Line) -> str:
    version = line.enrolment.programme_version
    return f"{version.programme.code} {version.label}"


def columns(user) -> list[ListColumn]:
    """Those who see names alone get no column of contact, credits or status."""
    roles = roles_of(user)
    close = Accompaniment.objects.filter(user=user, capacity__in=Accompaniment.CLOSE).exists()
    whole = roles.is_office or bool(roles.machine_of) or user.enrolments.exists()
    sees_credits = whole or bool(roles.jury_of) or close
    name, intake = ("user__sort_key",), ("intake__start_year", "user__sort_key")
    found = [
        ListColumn("name", _("Resident"), lambda ln: ln.enrolment.user.name_in_list, name, record_url, fixed=True),
        ListColumn("intake", _("Intake"), lambda ln: str(ln.enrolment.intake), intake),
        ListColumn("programme", _("Programme"), version_of, ("programme_version__label", *intake), shown=False),
    ]
    if whole or close:
        enrolling = ("enrolling_institution__code", *name)
        found += [
            ListColumn("matricules", _("Matricules"), matricule),
            ListColumn("email", _("E-mail"), email),
            ListColumn("telephone", _("Telephone"), telephone, shown=False),
            ListColumn("university", _("Enrolled at"), lambda ln: str(ln.enrolment.enrolling_institution), enrolling,
                       shown=False),
        ]  # fmt: skip
    if sees_credits:
        found += [ListColumn("credits", _("Credits"), credits, num=True), ListColumn("status", _("Status"), status)]
    return found


def may_write(user) -> Answer:
    if roles_of(user).is_office:
        return Allowed()
    return Denied(gettext("Writing to residents of a list is for the secretariats and the director."))


def person(line: Line) -> User | None:
    return line.enrolment.user if line.contact else None


RESIDENTS = listed(
    ListSpec(
        key="residents",
        title=_("Residents"),
        url_name="enrolment-list",
        form=filters,
        found=found,
        rows=lines,
        columns=columns,
        row_id=lambda line: str(line.enrolment.uuid),
        person=person,
        may_write=may_write,
    )
)
