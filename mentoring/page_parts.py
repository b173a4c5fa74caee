"""Helpers of the pages of mentoring."""

from django.urls import reverse

from accounts.permissions import require
from mentoring.permissions import can_meet, can_see_mentoring
from pages.form_page import form_page
from records.enrolments.page_parts import visible_enrolment
from records.models import Enrolment

FORM = "mentoring/form.html"


def mentoring_url(enrolment: Enrolment, part: str = "") -> str:
    return reverse("mentoring", args=[enrolment.uuid]) + (f"#{part}" if part else "")


def mentored_enrolment(request, uuid) -> Enrolment:
    """Return the enrolment for the resident and the mentor; 403 for everybody else."""
    enrolment = visible_enrolment(request, uuid)
    require(can_see_mentoring(request.user, enrolment))
    require(can_meet(request.user, enrolment))
    return enrolment


def mentoring_form_page(
    request, form, save, *, enrolment, title, label, message, part="", lead="", answer=None, template=FORM, **extra
):
    """`form_page` within mentoring; `part` is the anchor on the mentoring page to return to."""
    page = {"enrolment": enrolment, "title": title, "label": label, "lead": lead, "answer": answer, **extra}
    aliases = {"user": "email"}
    done = mentoring_url(enrolment, part) if "done" not in extra else extra["done"]
    return form_page(request, form, save, page=page, done=done, message=message, template=template, aliases=aliases)
