"""What is missing, over all apps: each item with its day, who can mend it, and how that person is reminded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from records.models import Enrolment


def person_link(name: str, enrolment: Enrolment, _user: User) -> str:
    return settings.SITE_URL + reverse(name, args=[enrolment.uuid])


def fixed_link(address: str, _user: User) -> str:
    return settings.SITE_URL + address


class Kind(TextChoices):
    PAPER = "paper", _("papers")
    CONDITION = "condition", _("conditions of admission")
    MARKS = "marks", _("marks")
    EVALUATION = "evaluation", _("evaluations")
    REQUEST = "request", _("observations and sign-offs")
    MENTORING = "mentoring", _("mentoring")
    PLACEMENT = "placement", _("placements")
    MENTOR = "mentor", _("mentors")
    YEAR = "year", _("annual programmes")
    ACCREDITATION = "accreditation", _("accreditations")


@dataclass(frozen=True)
class Item:
    """One missing thing. `words` and `links` are evaluated in the language of the reader.

    `key`: stable name of the item on its page. `people`: who can mend it and is reminded, in the order of the mail;
    without them `office` says who. `url`: where the office looks at it. `link`: the full address in the mail of one of
    the people. `extend`: where the office gives more time.
    """

    kind: Kind
    key: str
    words: Callable[[], str]
    url: str
    due: date | None = None
    enrolment: Enrolment | None = None
    people: tuple[User, ...] = ()
    office: str = ""
    link: Callable[[User], str] | None = None
    extend: str = ""

    def late(self, today: date) -> int:
        """Whole days since the day on which it was due; 0 where that is not over."""
        return max((today - self.due).days, 0) if self.due else 0

    @property
    def who(self) -> str:
        return ", ".join(str(person) for person in self.people) or self.office

    @property
    def title(self) -> str:
        return self.words()

    @property
    def resident(self) -> str:
        return self.enrolment.user.name_in_list if self.enrolment else ""

    @property
    def intake(self) -> str:
        return str(self.enrolment.intake) if self.enrolment else ""
