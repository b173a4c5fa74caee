"""Groups of an activity in a year: form them, change one, say who leads it."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.permissions import require
from curriculum.models import AcademicYear, Activity
from pages.form_page import editing, form_page
from pages.perform import perform
from records.enrolments.invitations import invite
from seminars.groups import services
from seminars.groups.formation import cohort, proposal
from seminars.groups.forms import FormationForm, GroupForm, LeaderDaysForm, LeaderForm
from seminars.groups.models import GroupLeader, SeminarGroup
from seminars.groups.permissions import can_look_over, can_run


def visible_group(request, uuid) -> SeminarGroup:
    return get_object_or_404(SeminarGroup.objects.visible_to(request.user).for_list(), uuid=uuid)


def group_page(group: SeminarGroup, **context) -> dict:
    """The context of a form page of one group, with breadcrumbs."""
    crumbs = [(_("Seminars"), reverse("seminar-list")), (group, group.get_absolute_url())]
    return {"kicker": f"{group.activity} · {group.academic_year}", "crumbs": crumbs, "group": group, **context}


def formation_url(activity: Activity, year: AcademicYear) -> str:
    return reverse("seminar-formation", args=[activity.uuid, year.start_year])


def activity_and_year(request, uuid, start_year) -> tuple[Activity, AcademicYear]:
    activity = get_object_or_404(Activity.objects.visible_to(request.user).for_display(), uuid=uuid)
    return activity, get_object_or_404(AcademicYear, start_year=start_year)


def cohort_page(activity: Activity, year: AcademicYear, **context) -> dict:
    crumbs = [(_("Seminars"), reverse("seminar-list"))]
    return {"kicker": f"{activity} · {year}", "crumbs": crumbs, "activity": activity, "year": year, **context}


@login_required
@editing
def formation(request, uuid, start_year):
    """Divide the cohort of an activity into its groups; `?by=home` and `?by=even` fill in a proposal."""
    activity, year = activity_and_year(request, uuid, start_year)
    require(can_look_over(request.user, activity))
    answer = can_run(request.user, activity)
    if request.method == "POST":
        require(answer)
    groups = list(SeminarGroup.objects.filter(activity=activity, academic_year=year).for_list())
    lines = cohort(activity, year, request.user)
    proposed = proposal(lines, groups, request.GET.get("by", ""))
    starts = min(max(timezone.localdate(), year.starts), year.ends)
    form = FormationForm(request.POST or None, lines=lines, groups=groups, proposed=proposed, starts=starts)

    def save(values):
        return services.form_groups(
            activity=activity,
            year=year,
            wanted=form.chosen("group"),
            seen=form.chosen("was"),
            starts=values["starts"],
            by=request.user,
        )

    page = {
        "answer": answer,
        "groups": groups,
        "without": sum(1 for line in lines if line.group_id is None),
        "proposes": request.GET.get("by", ""),
        "rows": form.rows(),
        "shows_towns": any(line.town for line in lines),
    }
    return form_page(
        request,
        form,
        save,
        page=cohort_page(activity, year, **page),
        done=formation_url(activity, year),
        message=formed_words,
        template="seminars/groups/formation.html",
    )


def formed_words(formed: services.Formed) -> str:
    if not formed.total:
        return _("Nothing changes: everybody stays where they are.")
    text = ngettext("%(n)s resident is placed.", "%(n)s residents are placed.", formed.total)
    return text % {"n": formed.total}


@login_required
@editing
def group_new(request, uuid, start_year):
    activity, year = activity_and_year(request, uuid, start_year)
    require(can_look_over(request.user, activity))
    require(can_run(request.user, activity))
    form = GroupForm(request.POST or None)

    def save(values):
        values.pop("seen")
        return services.create_group(activity=activity, year=year, by=request.user, **values)

    page = cohort_page(activity, year, title=_("New group"), label=_("Form the group"))
    done = formation_url(activity, year)
    message = _("The group is formed. Say who leads it, and who is in it.")
    return form_page(request, form, save, page=page, done=done, message=message)


@login_required
@editing
def group_edit(request, uuid):
    group = visible_group(request, uuid)
    require(can_run(request.user, group.activity))
    initial = {name: getattr(group, name) for name in ("name", "province", "place")}
    form = GroupForm(request.POST or None, initial={**initial, "seen": group.version})

    def save(values):
        return services.change_group(group=group, by=request.user, **values)

    page = group_page(group, title=_("Change the group"), label=_("Save"))
    return form_page(request, form, save, page=page, done=group.get_absolute_url(), message=_("Saved."))


@login_required
@require_POST
def group_discard(request, uuid):
    group = visible_group(request, uuid)
    require(can_run(request.user, group.activity))
    return perform(
        request,
        lambda: services.discard_group(group=group, by=request.user, seen=group.version),
        done=formation_url(group.activity, group.academic_year),
        message=_("The group is discarded."),
        refused=group.get_absolute_url(),
    )


@login_required
@editing
def leader_add(request, uuid):
    """Somebody leads the group, by e-mail address; who is new here is invited."""
    group = visible_group(request, uuid)
    require(can_run(request.user, group.activity))
    form = LeaderForm(request.POST or None, initial={"starts": group.academic_year.starts})

    @transaction.atomic
    def save(values):
        names = {name: values[name] for name in ("given_name", "family_name")}
        person = form.known or invite(email=values["email"], by=request.user, **names)
        return services.add_leader(
            group=group, user=person, starts=values["starts"], ends=values["ends"], by=request.user
        )

    page = group_page(group, title=_("Who leads the group"), label=_("Add"))
    return form_page(
        request,
        form,
        save,
        page=page,
        done=group.get_absolute_url(),
        message=lambda leader: _("%(name)s now leads this group.") % {"name": leader.user},
        aliases={"user": "email"},
    )


@login_required
@editing
def leader_edit(request, uuid, leader_uuid):
    """Other days; with a last day, somebody else can follow."""
    group = visible_group(request, uuid)
    require(can_run(request.user, group.activity))
    leader = get_object_or_404(GroupLeader.objects.select_related("user"), group=group, uuid=leader_uuid)
    leader.group = group
    initial = {"starts": leader.starts, "ends": leader.ends, "seen": leader.version}
    form = LeaderDaysForm(request.POST or None, initial=initial)

    def save(values):
        return services.change_leader(leader=leader, by=request.user, **values)

    page = group_page(group, title=str(leader.user), label=_("Save"))
    return form_page(request, form, save, page=page, done=group.get_absolute_url(), message=_("Saved."))
