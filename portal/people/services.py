"""Give a role or an activity to somebody who may be new, and never to a resident of the programme concerned."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from curriculum.models import Activity, Programme, Role, Teaching
from curriculum.staff import services as staff
from curriculum.staff.permissions import Scope
from pages.errors import wrong
from portal.people.forms import PersonForm
from records.enrolments.invitations import invite
from records.models import Enrolment


def person_of(form: PersonForm, *, by: User) -> User:
    """Return the person of a valid form; somebody new is invited. Call it in the transaction of the act."""
    if form.known is not None:
        return form.known
    names = {name: form.cleaned_data[name] for name in ("given_name", "family_name")}
    return invite(email=form.cleaned_data["email"], by=by, **names)


def check_no_resident(user: User, programmes: QuerySet[Programme] | list[Programme]) -> None:
    """Raise where the person is a resident of one of the programmes: they would act upon their own record."""
    if Enrolment.objects.filter(user=user, programme_version__programme__in=programmes).exists():
        raise wrong("user", _("%(name)s is a resident of this programme.") % {"name": user}, "resident")


@transaction.atomic
def grant(
    *, form: PersonForm, kind: str, scope: Scope, starts: date, ends: date | None, by: User, second_factor: bool
) -> Role:
    person = person_of(form, by=by)
    check_no_resident(person, [scope] if isinstance(scope, Programme) else scope.programmes.all())
    return staff.grant_role(
        user=person, kind=kind, scope=scope, starts=starts, ends=ends, by=by, second_factor=second_factor
    )


@transaction.atomic
def appoint(*, form: PersonForm, activity: Activity, starts: date, ends: date | None, by: User) -> Teaching:
    person = person_of(form, by=by)
    check_no_resident(person, [activity.programme_version.programme])
    return staff.appoint_teacher(activity=activity, user=person, starts=starts, ends=ends, by=by)
