"""The overview of marks: the activities that the user encodes in one year, with how many marks each session has."""

from functools import partial
from typing import Any

from django import forms
from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.names import fold
from curriculum.institutions.year_field import year_field
from curriculum.models import AcademicYear, Activity, ExamSession, Institution
from curriculum.roles import roles_of
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field, search_field
from records.marks.encoding_progress import Progress, Tally, encoding_progress
from records.marks.models import Result
from records.marks.permissions import encodable
from records.registrations.models import Registration


class MarkFilter(forms.Form):
    q = search_field(gettext_lazy("Activity"))
    year = year_field(gettext_lazy("Academic year"), required=False, empty_label=gettext_lazy("the running year"))
    organiser = forms.ModelChoiceField(
        Institution.objects.none(),
        to_field_name="code",
        label=gettext_lazy("Organiser"),
        required=False,
        empty_label=gettext_lazy("all organisers"),
    )
    missing = choice_field(
        gettext_lazy("Marks"),
        gettext_lazy("all activities"),
        [
            ("yes", gettext_lazy("somebody without a mark")),
            ("drafts", gettext_lazy("with marks not submitted yet")),
        ],
    )

    def __init__(self, data, user):
        super().__init__(data)
        organisers = Institution.objects.filter(pk__in=readable(user).order_by().values("organisers"))
        self.fields["organiser"].queryset = organisers.order_by("code")


def readable(user):
    """Activities that the user encodes, or all of a programme that the user directs."""
    visible = Activity.objects.visible_to(user)
    directed = visible.filter(programme_version__programme__in=roles_of(user).director_of)
    return visible.filter(pk__in=encodable(user).values("pk")) | directed


def running_year() -> AcademicYear | None:
    return AcademicYear.objects.filter(starts__lte=timezone.localdate()).order_by("-start_year").first()


def found(user, chosen: dict[str, Any]) -> QuerySet[Activity]:
    """Each activity has the year as `held`: its rows know which year they are of."""
    year = chosen["year"] or running_year()
    taken = Registration.objects.filter(annual_programme__academic_year=year)
    rows = readable(user).filter(pk__in=taken.values("activity"))
    if chosen["organiser"]:
        rows = rows.filter(pk__in=Activity.objects.filter(organisers=chosen["organiser"]).values("pk"))
    if chosen["missing"] == "drafts":
        drafts = Result.objects.filter(state=Result.State.DRAFT, session__academic_year=year)
        rows = rows.filter(pk__in=drafts.values("registration__activity"))
    elif chosen["missing"]:
        without = taken.filter(~Exists(Result.objects.filter(registration=OuterRef("pk"))))
        rows = rows.filter(pk__in=without.values("activity"))
    if words := fold(chosen["q"] or "").split():
        rows = rows.filter(pk__in=[pk for pk, text in texts_of(rows) if all(word in text for word in words)])
    held = Value(year.pk if year else 0, output_field=IntegerField())
    return (
        rows.for_display()
        .annotate(held=held)
        .order_by("programme_version__programme__code", "programme_version__label", "block__number", "position")
    )


def texts_of(rows: QuerySet[Activity]) -> list[tuple[int, str]]:
    """(pk, code and titles): titles are in several languages, which no database searches without their accents."""
    found = rows.order_by().values_list("pk", "code", "title")
    return [(pk, fold(" ".join([code, *title.values()]))) for pk, code, title in found]


def lines(activities: list[Any], _user) -> list[Progress]:
    if not activities:
        return []
    year = AcademicYear.objects.get(pk=activities[0].held)
    return encoding_progress(activities, year, list(year.sessions.all()))


def organisers(line: Progress) -> str:
    return " + ".join(str(one) for one in line.activity.organisers.all()) or _("none stated")


def in_session(line: Progress, kind: str) -> tuple[ExamSession, Tally] | None:
    return next(((session, tally) for session, tally in line.by_session if tally and session.kind == kind), None)


def session_words(kind: str, line: Progress) -> str:
    there = in_session(line, kind)
    if there is None:
        return ""
    tally, words = there[1], []
    if tally.submitted:
        words.append(ngettext("%(n)s submitted", "%(n)s submitted", tally.submitted) % {"n": tally.submitted})
    if tally.drafts:
        words.append(ngettext("%(n)s draft", "%(n)s drafts", tally.drafts) % {"n": tally.drafts})
    return " · ".join(words) or _("open")


def session_url(kind: str, line: Progress) -> str:
    if in_session(line, kind) is None:
        return ""
    return f"{sheet_url(line)}?session={kind}"


def sheet_url(line: Progress) -> str:
    return reverse("mark-sheet", args=[line.activity.uuid, line.year.start_year])


def columns(_user) -> list[ListColumn]:
    block = ("block__number", "position")
    programme = ("programme_version__programme__code", "programme_version__label", *block)
    return [
        ListColumn("name", _("Activity"), lambda ln: str(ln.activity.title), url=sheet_url, fixed=True),
        ListColumn(
            "programme", _("Programme"), lambda ln: str(ln.activity.programme_version), programme, shown=False
        ),
        ListColumn("block", _("Block"), lambda ln: ln.activity.block.number, block, num=True),
        ListColumn("organiser", _("Organiser"), organisers, ("organiser_key", *block)),
        ListColumn("registered", _("Registered"), lambda ln: ln.registered, num=True),
        ListColumn("missing", _("Without a mark"), lambda ln: ln.missing, num=True),
        *(
            ListColumn(kind, label, partial(session_words, kind), url=partial(session_url, kind))
            for kind, label in ExamSession.Kind.choices
        ),
    ]  # fmt: skip


MARKS = listed(
    ListSpec(
        key="marks",
        title=gettext_lazy("Marks"),
        url_name="marks",
        form=MarkFilter,
        found=found,
        rows=lines,
        columns=columns,
        row_id=lambda line: str(line.activity.uuid),
    )
)
