"""What the people of a thesis are told by mail when it moves on. No title and no text of the thesis."""

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import User
from notices import services as notices
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.next_step import next_step

KIND = "thesis.state"


def people_of(thesis: Thesis) -> list[User]:
    """The resident and the promoter; readers once it is submitted."""
    rows = ThesisPerson.objects.current().filter(thesis=thesis).select_related("user")
    if thesis.state not in Thesis.HANDED_IN:
        rows = rows.filter(role=ThesisPerson.Role.PROMOTER)
    return [thesis.enrolment.user, *(row.user for row in rows)]


def tell(thesis: Thesis, *, by: User) -> None:
    """Write where the thesis stands and what is next, to everybody concerned but who did it."""
    for person in people_of(thesis):
        if person == by:
            continue
        with notices.language_of(person):
            words = {"name": thesis.enrolment.user, "state": thesis.get_state_display()}
            lines = [_("The thesis of %(name)s is now: %(state)s.") % words]
            if (step := next_step(thesis)) is not None:
                lines.append(_("What is next: %(step)s.") % {"step": step.words})
            body = notices.letter(person, "\n".join(lines), settings.SITE_URL + thesis.get_absolute_url())
            subject = _("Thesis of %(name)s: %(state)s") % words
            notices.send(to=person, kind=KIND, subject=subject, body=body, by=by)
