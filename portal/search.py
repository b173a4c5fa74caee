"""Search over residents, people, supervisors, sites, activities and documents, each by its own `visible_to`."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.names import fold
from accounts.throttle import TooManyError, count
from curriculum.models import Activity
from curriculum.staff.permissions import can_staff
from documents.models import IssuedDocument
from internships.models import Site, Supervisor
from portal.people.visible_people import matching, people_visible_to
from records.models import Enrolment
from records.resident_pages.resident_list import found_by

HITS = 12
SUGGESTS_FROM = 3  # letters
MOST = 60  # searches of one person a minute: a fast typist stays below


@dataclass(frozen=True)
class Hit:
    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `more`: there are further ones."""

    title: str
    hits: list[Hit]
    more: bool = False


def group(title: str, found: list, hit) -> Group:
    return Group(title, [hit(one) for one in found[:HITS]], more=len(found) > HITS)


def refuse_floods(user) -> None:
    """Answer 429 to a script that reads all names out of the search."""
    if count(f"search:{user.pk}", 60) > MOST:
        raise TooManyError


def search_groups(user, words: str) -> list[Group]:
    """Return the groups that have a hit; a fixed number of queries."""
    groups = [
        residents(user, words),
        people(user, words),
        supervisors(user, words),
        sites(user, words),
        activities(user, words),
        documents(user, words),
    ]
    return [one for one in groups if one.hits]


def residents(user, words: str) -> Group:
    found = list(found_by(Enrolment.objects.visible_to(user), user, words).for_list()[: HITS + 1])
    shown = Enrolment.objects.filter(pk__in=[one.pk for one in found])
    contact = set(shown.with_contact_visible_to(user).values_list("pk", flat=True))

    def hit(one: Enrolment) -> Hit:
        detail = f"{one.matricules} · {one.intake}" if one.pk in contact else str(one.intake)
        return Hit(one.user.name_in_list, reverse("enrolment", args=[one.uuid]), detail)

    return group(_("Residents"), found, hit)


def people(user, words: str) -> Group:
    """People of an office's reach; their e-mail addresses are searched, which an office sees."""
    if not can_staff(user):
        return Group("", [])
    found = list(matching(people_visible_to(user).filter(is_machine=False), words)[: HITS + 1])
    return group(_("People"), found, lambda one: Hit(one.name_in_list, reverse("person", args=[one.uuid]), one.email))


def supervisors(user, words: str) -> Group:
    """Supervisors whose details the user sees: their e-mail and INAMI numbers are searched."""
    visible = Supervisor.objects.visible_to(user).with_details_visible_to(user)
    found = list(visible.matching(words).for_list()[: HITS + 1])
    return group(
        _("Stage supervisors"),
        found,
        lambda one: Hit(one.user.name_in_list, one.get_absolute_url(), ", ".join(str(s) for s in one.sites.all())),
    )


def sites(user, words: str) -> Group:
    found = list(Site.objects.visible_to(user).matching(words).for_list()[: HITS + 1])
    return group(_("Sites"), found, lambda one: Hit(str(one), one.get_absolute_url(), f"{one.postcode} {one.city}"))


def activities(user, words: str) -> Group:
    visible = Activity.objects.visible_to(user).select_related("block", "programme_version__programme")
    found = [one for one in visible if matches(one, words)]
    return group(
        _("Activities"),
        found,
        lambda one: Hit(str(one.title), reverse("activity", args=[one.uuid]), str(one.programme_version)),
    )


def matches(activity: Activity, words: str) -> bool:
    text = fold(" ".join([activity.code, *activity.title.values()]))
    return all(word in text for word in fold(words).split())


def documents(user, words: str) -> Group:
    """Documents by the beginning of their number."""
    rows = IssuedDocument.objects.visible_to(user).filter(number__istartswith=words).order_by("number")
    found = list(rows[: HITS + 1])
    return group(
        _("Documents"),
        found,
        lambda one: Hit(one.number, reverse("document", args=[one.uuid]), str(one.get_kind_display())),
    )


def exact(user, words: str) -> str:
    """Return the address of the one resident with this matricule, or the document with this number; else empty."""
    visible = Enrolment.objects.visible_to(user).with_contact_visible_to(user)
    found = list(visible.filter(Q(identifiers__value__iexact=words)).distinct()[:2])
    if len(found) == 1:
        return reverse("enrolment", args=[found[0].uuid])
    document = IssuedDocument.objects.visible_to(user).filter(number__iexact=words).first()
    return reverse("document", args=[document.uuid]) if document is not None else ""
