"""The list of one's own jobs: its filters and columns."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jobs import registry
from jobs.models import Job
from pages.lists.columns import ListColumn, ListSpec, listed
from pages.lists.fields import choice_field
from ui.figures import day_words


class JobFilter(forms.Form):
    kind = choice_field(_("What"), _("everything"))
    state = choice_field(_("State"), _("all states"), Job.State.choices)

    def __init__(self, data, user):
        super().__init__(data)
        kinds = Job.objects.visible_to(user).order_by("kind").values_list("kind", flat=True).distinct()
        self.fields["kind"].choices = [("", _("everything")), *((kind, title_of(kind)) for kind in kinds)]


def title_of(kind: str) -> str:
    known = registry.find(kind)
    return str(known.title) if known else kind


def found(user, chosen: dict[str, Any]) -> QuerySet[Job]:
    return Job.objects.visible_to(user).filter(**{n: chosen[n] for n in ("kind", "state") if chosen[n]})


def result_words(job: Job) -> str:
    return job.result_label if job.result_url else job.reason


def columns(_user) -> list[ListColumn]:
    asked = ("created_at",)
    return [
        ListColumn("name", _("What"), lambda job: job.title, ("kind", *asked), Job.get_absolute_url, fixed=True),
        ListColumn("asked", _("Asked for on"), lambda job: day_words(job.created_at, short=True), asked),
        ListColumn(
            "state", _("State"), lambda job: job.get_state_display(), ("state", *asked), mark=lambda job: job.state
        ),
        ListColumn("result", _("Result"), result_words, url=lambda job: job.result_url),
    ]


JOBS = listed(
    ListSpec(
        key="jobs",
        title=_("My long work"),
        url_name="job-list",
        form=JobFilter,
        found=found,
        columns=columns,
        page_size=25,
    )
)
