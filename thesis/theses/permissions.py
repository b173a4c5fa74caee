"""Who sees the thesis of a resident, and who does what with it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Allowed, Answer, Denied
from curriculum.models import Activity
from curriculum.roles import roles_of
from records.enrolments.permissions import is_office_of, sees_as_office
from records.models import Enrolment
from thesis.theses.models import Thesis, ThesisPerson
from thesis.theses.workflow import THESIS

INSIDE = frozenset({"resident", "promoter", "reader", "juror"})
WORDS = {
    "resident": gettext_lazy("the resident"),
    "promoter": gettext_lazy("the promoter"),
    "office": gettext_lazy("the secretariats and the director of the programme"),
}


def has_thesis(enrolment: Enrolment) -> bool:
    """Whether the programme version has a thesis; no query where the resident was loaded `with_takes_thesis`."""
    if hasattr(enrolment, "takes_thesis"):
        return enrolment.takes_thesis
    version = enrolment.programme_version_id
    return Activity.objects.filter(programme_version=version, kind=Activity.Kind.THESIS).exists()


def can_see_thesis(user, enrolment: Enrolment) -> Answer:
    """The page of a resident's thesis: the resident, promoter and readers of the day, offices."""
    if enrolment.user_id == user.pk or sees_as_office(user, enrolment):
        return Allowed()
    people = ThesisPerson.objects.current().filter(user=user, thesis__enrolment=enrolment)
    if people.exists():
        return Allowed()
    return Denied(_("The thesis is seen by the resident, the promoter, the readers and the offices."))


def can_propose(user, enrolment: Enrolment) -> Answer:
    if enrolment.user_id == user.pk:
        return Allowed()
    return Denied(_("A thesis is proposed by the resident."))


def actors_of(user, thesis: Thesis) -> frozenset[str]:
    """What the user is in this thesis. Prefetch `people__user`."""
    found = set()
    if thesis.enrolment.user_id == user.pk:
        return frozenset({"resident"})
    if thesis.promoter == user:
        found.add("promoter")
    if user in thesis.readers:
        found.add("reader")
    if user in thesis.jurors:
        found.add("juror")
    if is_office_of(user, thesis.enrolment.programme_version):
        found.add("office")
    return frozenset(found)


def can_act(user, thesis: Thesis, name: str) -> Answer:
    """Whether the user is somebody who makes this transition, in one state or another."""
    actors = THESIS.actors(name)
    if actors & actors_of(user, thesis):
        return Allowed()
    who = ", ".join(str(WORDS[actor]) for actor in WORDS if actor in actors)
    return Denied(_("This is done by %(who)s.") % {"who": who})


def can_read_manuscript(user, thesis: Thesis) -> Answer:
    """The resident and the panel always; offices unless it is confidential; the programme once it is public."""
    actors = actors_of(user, thesis)
    if actors & INSIDE:
        return Allowed()
    if thesis.is_confidential:
        return Denied(_("This thesis is confidential: its manuscript is read by the resident and the panel alone."))
    if sees_as_office(user, thesis.enrolment):
        return Allowed()
    if not thesis.is_public(timezone.localdate()):
        return Denied(_("This thesis is not public yet."))
    return Allowed()


def can_read_title(user, thesis: Thesis) -> bool:
    """A confidential title stays with the resident, the panel and the people of the offices: no system reads it."""
    return not thesis.is_confidential or bool(actors_of(user, thesis))


def can_name_readers(user, thesis: Thesis) -> Answer:
    if actors_of(user, thesis) & {"promoter", "office"}:
        return Allowed()
    return Denied(_("Readers are named by the promoter and the offices."))


def reads_subjects(user) -> bool:
    """Whether the list of theses has something for the user beside being an office."""
    return bool(roles_of(user).is_office) or ThesisPerson.objects.current().filter(user=user).exists()
