"""The people who support residents, from a table. Columns: docs/imports.md."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.names import fold
from imports.plans import Add, Alter, Plan
from imports.registry import Advance, Kind, Scope, add, no_progress
from records.enrolments.locks import lock_enrolments
from records.enrolments.models import Accompaniment, Enrolment
from records.imports.exported import matricule_of, with_codes
from records.imports.lookup import Once, Residents, day, in_chunks
from records.imports.people import People
from records.imports.permissions import can_import, refuse_own_record
from records.imports.results import columns_of
from records.imports.subjects import touched
from records.supporters.services import check_supporter
from sheets.columns import Column
from sheets.table import Row

COLUMNS = (
    Column(("matricule", "noma"), required=True, label=gettext_lazy("matricule")),
    Column(("capacity", "qualité", "rôle", "en qualité de"), required=True, label=gettext_lazy("capacity")),
    Column(
        ("e mail", "email", "mail", "courriel", "adresse e mail"), required=True, label=gettext_lazy("e-mail address")
    ),
    Column(("given name", "prénom", "first name"), label=gettext_lazy("given name")),
    Column(("family name", "nom", "surname"), label=gettext_lazy("family name")),
    Column(("from", "du", "début", "de"), required=True, label=gettext_lazy("from")),
    Column(("to", "au", "fin", "jusqu au", "à"), label=gettext_lazy("to")),
)
CAPACITIES = {
    "mentor": "mentor",
    "supervisor": "supervisor", "stage supervisor": "supervisor", "maitre de stage": "supervisor", "mds": "supervisor",
    "leader": "leader", "seminar leader": "leader", "animateur": "leader", "animatrice": "leader",
    "animateur de seminaire": "leader", "animatrice de seminaire": "leader",
    "promoter": "promoter", "promoteur": "promoter", "promotrice": "promoter",
    "reader": "reader", "lecteur": "reader", "lectrice": "reader",
}  # fmt: skip
FIELDS = {"starts": "from", "ends": "to", "user": "e mail"}


def plan(scope: Scope, rows: Sequence[Row], advance: Advance = no_progress) -> list[Plan]:
    """New supporters, by their e-mail address; an earlier row of the same person and first day gets its last day."""
    return Reader(scope, rows).read(advance)


class Reader:
    def __init__(self, scope: Scope, rows: Sequence[Row]):
        self.scope = scope
        self.plans = [Plan(row) for row in rows]
        self.residents = Residents(scope.institution)
        self.residents.load(row["matricule"] for row in rows)
        self.people = People(rows)
        self.supporters: dict[int, list[Accompaniment]] = defaultdict(list)
        there = Accompaniment.objects.select_related("user")
        for one in in_chunks(there, "enrolment", self.residents.enrolments):
            self.supporters[one.enrolment_id].append(one)
        self.once = Once()

    def read(self, advance: Advance) -> list[Plan]:
        for done, one in enumerate(self.plans):
            if done % 200 == 0:
                advance(done, len(self.plans))
            self.read_one(one)
        for one in self.plans:
            if not one.is_good:
                one.adds, one.alters, one.is_new = [], [], False
        return self.plans

    def read_one(self, one: Plan) -> None:
        enrolment = self.residents.find(one)
        capacity = self.capacity(one)
        starts = day(one, "from")
        ends = day(one, "to") if one.row["to"] else None
        user = self.people.find(one, _("This address is not that of a person who can support a resident."))
        if enrolment is None or refuse_own_record(one, self.scope, enrolment) or one.problems:
            return
        assert user is not None
        assert starts is not None
        one.about = f"{enrolment.user.name_in_list} · {Accompaniment.Capacity(capacity).label} · {user}"
        text = _("The same person, capacity and first day stand in row %(row)s: keep one.")
        if self.once.check(one, (enrolment.pk, user.email, capacity, starts), text, "e mail"):
            self.compare(
                one, Accompaniment(enrolment=enrolment, user=user, capacity=capacity, starts=starts, ends=ends)
            )

    def capacity(self, one: Plan) -> str:
        found = CAPACITIES.get(fold(one.row["capacity"]), "")
        if not found:
            known = ", ".join(str(label) for label in Accompaniment.Capacity.labels)
            text = _("“%(value)s” is no capacity: write one of: %(known)s.")
            one.refuse(text % {"value": one.row["capacity"], "known": known}, "capacity")
        return found

    def compare(self, one: Plan, wanted: Accompaniment) -> None:
        """Add a new supporter, change the last day of a known one, or do nothing."""
        others = self.supporters[wanted.enrolment_id]
        held = next((c for c in others if key_of(c) == key_of(wanted)), None)
        if held is not None and held.ends == wanted.ends:
            return
        rest = [other for other in others if other is not held]
        try:
            check_supporter(wanted, field="starts", others=rest)
        except ValidationError as error:
            for name, texts in columns_of(error).items():
                for text in texts:
                    one.refuse(text, FIELDS.get(name, ""))
            return
        if held is not None:
            one.differences.append((str(COLUMNS[-1].title), shown(held.ends), shown(wanted.ends)))
            one.alters.append(Alter(held, {"ends": wanted.ends}, action="accompany"))
            return
        one.is_new = True
        self.people.invite(one, wanted.user)
        one.adds.append(Add(wanted, action="accompany"))
        others.append(wanted)


def key_of(one: Accompaniment) -> tuple[User, str, date]:
    return one.user, one.capacity, one.starts


def shown(day_: date | None) -> str:
    return day_.isoformat() if day_ else _("open")


def rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """The supporters, present and former, of the residents with a matricule of the university."""
    found = Accompaniment.objects.filter(
        enrolment__in=Enrolment.objects.filter(identifiers__institution=scope.institution)
    )
    if scope.programme is not None:
        found = found.filter(enrolment__programme_version__programme=scope.programme)
    for one in with_codes(found, scope, "enrolment").select_related("user").order_by("enrolment", "starts", "pk"):
        yield {
            "matricule": matricule_of(one.enrolment),
            "capacity": str(one.get_capacity_display()),
            "e mail": one.user.email,
            "given name": one.user.given_name,
            "family name": one.user.family_name,
            "from": one.starts,
            "to": one.ends,
        }


KIND = add(
    Kind(
        "accompaniment",
        title=gettext_lazy("People who support residents"),
        lead=gettext_lazy("One row for each mentor, supervisor, leader, promoter or reader of a resident."),
        columns=COLUMNS,
        plan=plan,
        rows=rows,
        may=can_import,
        touched=touched,
        lock=lock_enrolments,
        position=2,
    )
)
