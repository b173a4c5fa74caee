"""Pages of people: the list, one person, roles and activities given and ended."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import second_factor
from accounts.permissions import require
from curriculum.models import Role
from curriculum.staff.permissions import (
    activities_to_staff,
    can_appoint,
    can_end,
    can_grant,
    can_staff,
    kinds_to_grant,
    needs_second_factor,
    scopes,
)
from curriculum.staff.services import end_role, end_teaching
from pages.form_page import editing, form_page
from pages.lists.view import list_page
from pages.perform import perform
from portal.people.forms import RoleForm, TeacherForm
from portal.people.gaps import activities_without_teacher, residents_without_mentor
from portal.people.people_table import PEOPLE
from portal.people.person_page import person_page
from portal.people.services import appoint, grant
from portal.people.visible_people import people_visible_to, roles_visible_to, teachings_visible_to
from records.enrolments.invitations import send_activation
from records.supporters.forms import LastDayForm


def crumbs(*more):
    return [(_("People"), reverse("people")), *more]


def person_url(user) -> str:
    return reverse("person", args=[user.uuid])


@login_required
@require_safe
def people(request):
    """List the people whom the office sees."""
    require(can_staff(request.user))
    extra = {"kinds": kinds_to_grant(request.user), "appoints": activities_to_staff(request.user).exists()}
    return list_page(request, PEOPLE, "portal/people/people.html", **extra)


@login_required
@require_safe
def person(request, uuid):
    """Show what somebody does and did: roles, activities, residents."""
    require(can_staff(request.user))
    found = get_object_or_404(people_visible_to(request.user), uuid=uuid)
    return render(request, "portal/people/person.html", person_page(found, request.user))


@login_required
@require_POST
def person_invite(request, uuid):
    """Send the link that opens the account again."""
    require(can_staff(request.user))
    found = get_object_or_404(people_visible_to(request.user), uuid=uuid, is_machine=False)
    return perform(
        request,
        lambda: send_activation(user=found, by=request.user),
        done=person_url(found),
        message=_("The invitation was sent again."),
    )


@login_required
@editing
def role_grant(request, kind):
    """Give a role to somebody, found or invited by e-mail address."""
    user = request.user
    if kind not in Role.Kind.values or kind == Role.Kind.MACHINE:
        raise Http404
    require(can_grant(user, kind))
    fresh = second_factor.is_fresh(request)
    if request.method != "POST" and needs_second_factor(kind) and not fresh:
        return second_factor.ask(request)
    initial = {"email": request.GET.get("email", ""), "starts": timezone.localdate()}
    form = RoleForm(request.POST or None, scopes=scopes(user, kind), initial=initial)

    def save(values):
        terms = {name: values[name] for name in ("scope", "starts", "ends")}
        return grant(form=form, kind=kind, by=user, second_factor=fresh, **terms)

    title = _("Give the role: %(role)s") % {"role": Role.Kind(kind).label}
    lead = _("The person and the director of the programme get a mail.")
    return form_page(
        request,
        form,
        save,
        page={"title": title, "lead": lead, "label": _("Give the role"), "crumbs": crumbs()},
        done=lambda role: person_url(role.user),
        message=lambda role: _("%(name)s has the role.") % {"name": role.user},
        template="portal/people/form.html",
        aliases={"user": "email"},
    )


@login_required
@editing
def role_end(request, uuid):
    """Set the last day of a role."""
    user = request.user
    rows = roles_visible_to(user) | Role.objects.filter(user=user)
    role = get_object_or_404(rows.select_related("user", "institution", "programme"), uuid=uuid)
    require(can_end(user, role))
    form = LastDayForm(request.POST or None, initial={"ends": role.ends, "seen": role.version})

    def save(values):
        return end_role(role=role, by=user, **values)

    back = person_url(role.user) if can_staff(user) else reverse("home")
    page = {
        "title": _("End the role: %(role)s") % {"role": role.get_kind_display()},
        "kicker": f"{role.user}, {role.scope}",
        "label": _("Save"),
        "crumbs": crumbs((role.user, back)) if can_staff(user) else [],
    }
    return form_page(request, form, save, page=page, done=back, message=_("The last day is noted."))


@login_required
@editing
def teacher_add(request):
    """Name a teacher of an activity."""
    user = request.user
    activities = activities_to_staff(user).select_related("programme_version__programme", "block")
    require(can_staff(user))
    asked = request.GET.get("activity", "")
    initial = {"email": request.GET.get("email", ""), "starts": timezone.localdate()}
    initial["activity"] = next((a for a in activities if str(a.uuid) == asked), None) if asked else None
    form = TeacherForm(request.POST or None, activities=activities, initial=initial)

    def save(values):
        terms = {name: values[name] for name in ("activity", "starts", "ends")}
        return appoint(form=form, by=user, **terms)

    return form_page(
        request,
        form,
        save,
        page={"title": _("Name a teacher"), "label": _("Name the teacher"), "crumbs": crumbs()},
        done=lambda made: person_url(made.user),
        message=lambda made: _("%(name)s teaches this activity.") % {"name": made.user},
        template="portal/people/form.html",
        aliases={"user": "email"},
    )


@login_required
@editing
def teaching_end(request, uuid):
    """Set the last day of a teacher of an activity."""
    rows = teachings_visible_to(request.user).select_related("user", "activity__programme_version__programme")
    teaching = get_object_or_404(rows, uuid=uuid)
    require(can_appoint(request.user, teaching.activity))
    form = LastDayForm(request.POST or None, initial={"ends": teaching.ends, "seen": teaching.version})

    def save(values):
        return end_teaching(teaching=teaching, by=request.user, **values)

    back = person_url(teaching.user)
    page = {
        "title": _("End: %(activity)s") % {"activity": teaching.activity.title},
        "kicker": teaching.user,
        "label": _("Save"),
        "crumbs": crumbs((teaching.user, back)),
    }
    return form_page(request, form, save, page=page, done=back, message=_("The last day is noted."))


@login_required
@require_safe
def unstaffed(request):
    """Activities of published versions without a teacher today, and residents without a mentor."""
    require(can_staff(request.user))
    context = {
        "activities": activities_without_teacher(request.user),
        "residents": Paginator(residents_without_mentor(request.user), 100).get_page(request.GET.get("page")),
    }
    return render(request, "portal/people/unstaffed.html", context)
