"""Imports practices and hospital departments from a table. Columns: docs/imports.md."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.names import fold
from accounts.permissions import Answer
from curriculum.models import Institution
from imports.plans import Add, Alter, Plan
from imports.registry import Advance, Kind, Scope, add, no_progress
from internships.directory.models import Capacity, Site
from internships.placements.models import Placement
from internships.sites.permissions import can_keep_sites
from internships.sites.services import check_open
from places.models import Postcode
from records.imports.lookup import Once, day, fill, fits, in_chunks
from sheets.columns import Column
from sheets.table import Row

CONCERNED = {
    "accounts.user",
    "internships.accreditation",
    "internships.capacity",
    "internships.placement",
    "internships.site",
    "internships.supervisor",
}
COLUMNS = (
    Column(("kind", "type", "nature", "sorte"), required=True, label=gettext_lazy("kind")),
    Column(("name", "nom", "lieu", "établissement", "cabinet"), required=True, label=gettext_lazy("name")),
    Column(("department", "service", "département"), label=gettext_lazy("department")),
    Column(("street", "rue", "adresse"), label=gettext_lazy("street and number")),
    Column(("postcode", "code postal", "cp"), required=True, label=gettext_lazy("postcode")),
    Column(("town", "city", "localité", "ville"), required=True, label=gettext_lazy("town")),
    Column(("telephone", "téléphone", "phone", "tél"), label=gettext_lazy("telephone")),
    Column(("e mail", "email", "mail", "courriel"), label=gettext_lazy("e-mail address")),
    Column(("opens", "ouvert le", "du", "from"), label=gettext_lazy("takes residents from")),
    Column(("closes", "fermé le", "au", "to"), label=gettext_lazy("takes residents until")),
    Column(
        ("residents", "capacité", "places", "capacity", "assistants"), label=gettext_lazy("residents at the same time")
    ),
    Column(("remark", "remarque", "commentaire"), label=gettext_lazy("remark")),
)
KINDS = {
    "practice": "practice", "cabinet": "practice", "maison medicale": "practice", "pratique": "practice",
    "hospital": "hospital", "hospital department": "hospital", "hopital": "hospital", "service hospitalier": "hospital",
}  # fmt: skip
FIELDS = {"street": "street", "town": "city", "telephone": "telephone", "e mail": "email", "remark": "remark"}
DAYS = {"opens": "opens", "closes": "closes"}
TITLES = {column.name: column for column in COLUMNS}
MOST = 999  # residents


def keeps_sites(user: User, institution: Institution) -> Answer:
    """All universities share one list: every office may import it."""
    return can_keep_sites(user)


def touched(news: Iterable[tuple[str, Any]]) -> set[int] | None:
    """None (all rows) after a change of any site or supervisor, else the empty set: rows have no resident."""
    return None if CONCERNED & {label for label, _uuid in news} else set()


def key_of(name: str, department: str, postcode: str) -> tuple[str, str]:
    """The key by which two rows are the same site."""
    return fold(f"{name} {department}"), postcode


def plan(scope: Scope, rows: Sequence[Row], advance: Advance = no_progress) -> list[Plan]:
    """Plan an addition for each site that is not in the list, a change for one of the same name and postcode."""
    return Reader(scope, rows).read(advance)


class Reader:
    def __init__(self, scope: Scope, rows: Sequence[Row]):
        self.scope = scope
        self.plans = [Plan(row) for row in rows]
        self.places = {
            one.code: one for one in in_chunks(Postcode.objects.all(), "code", [r["postcode"] for r in rows])
        }
        found = in_chunks(Site.objects.select_related("place"), "postcode", [row["postcode"] for row in rows])
        self.there = {key_of(one.name, one.department, one.postcode): one for one in found}
        sites = [one.pk for one in self.there.values()]
        self.held: dict[int, list[Placement]] = defaultdict(list)
        for placed in in_chunks(Placement.objects.holding().select_related("enrolment__user"), "site", sites):
            self.held[placed.site_id].append(placed)
        self.capacities: dict[int, list[Capacity]] = defaultdict(list)
        for capacity in in_chunks(Capacity.objects.all(), "site", sites):
            self.capacities[capacity.site_id].append(capacity)
        self.once = Once()

    def read(self, advance: Advance) -> list[Plan]:
        for done, one in enumerate(self.plans):
            if done % 200 == 0:
                advance(done, len(self.plans))
            self.read_one(one)
        for one in self.plans:
            if not one.is_good:
                one.adds, one.alters, one.differences, one.is_new = [], [], [], False
        return self.plans

    def read_one(self, one: Plan) -> None:
        row = one.row
        one.about = ", ".join(text for text in (row["name"], row["department"]) if text)
        values = self.values(one)
        count = self.count(one)
        key = key_of(row["name"], row["department"], row["postcode"])
        text = _("The same site stands in row %(row)s: keep one.")
        if not self.once.check(one, key, text, "name") or one.problems:
            return
        held = self.there.get(key)
        if held is None:
            self.enter(one, values, count)
        elif held.state != Site.State.LISTED:
            text = _("This site is %(state)s: list it on its page first.")
            one.refuse(text % {"state": held.get_state_display()}, "name")
        else:
            self.bring_up_to_date(one, held, values, count)

    def values(self, one: Plan) -> dict[str, Any]:
        """The fields of the site in this row: kind, name, department and postcode always, others where filled in."""
        row = one.row
        fill(one, "name", "postcode", "town")
        kind = KINDS.get(fold(row["kind"]), "")
        if not kind:
            text = _("“%(value)s” is no kind of site: write practice or hospital.")
            one.refuse(text % {"value": row["kind"]}, "kind")
        elif kind == Site.Kind.PRACTICE and row["department"]:
            one.refuse(_("Only a hospital has a department."), "department")
        values: dict[str, Any] = {"kind": kind, "name": row["name"], "department": row["department"]}
        values["postcode"] = row["postcode"]
        values |= {field: row[column] for column, field in FIELDS.items() if row[column]}
        for column, field in {"name": "name", "department": "department", "postcode": "postcode", **FIELDS}.items():
            if row[column]:
                fits(one, Site, field, row[column], column)
        values |= {field: day(one, column) for column, field in DAYS.items() if row[column]}
        return values

    def count(self, one: Plan) -> int | None:
        """The number of residents at the same time; None where the cell is empty or invalid."""
        text = one.row["residents"]
        if not text:
            return None
        if text.isascii() and text.isdigit() and int(text) <= MOST:
            return int(text)
        one.refuse(_("“%(value)s” is no number of residents.") % {"value": text[:30]}, "residents")
        return None

    def enter(self, one: Plan, values: dict[str, Any], count: int | None) -> None:
        made = Site(place=self.places.get(one.row["postcode"]), **values)
        if self.refuse_upside_down(one, made.opens, made.closes):
            return
        one.is_new = True
        one.adds.append(Add(made, action="add"))
        if count is not None:
            starts = made.opens or self.scope.today
            one.adds.append(Add(Capacity(site=made, starts=starts, residents=count), action="capacity"))

    def bring_up_to_date(self, one: Plan, held: Site, values: dict[str, Any], count: int | None) -> None:
        opens, closes = values.get("opens", held.opens), values.get("closes", held.closes)
        if self.refuse_upside_down(one, opens, closes):
            return
        try:
            check_open(held, opens, closes, held=self.held[held.pk])
        except ValidationError as error:
            for column, texts in error.message_dict.items():
                for text in texts:
                    one.refuse(text, column)
        new = {name: value for name, value in values.items() if getattr(held, name) != value}
        columns = {"kind": "kind", "name": "name", "department": "department", **FIELDS, **DAYS}
        for column, field in columns.items():
            if field in new:
                one.differences.append(
                    (TITLES[column].title, words(held, field), words(Site(**{field: new[field]}), field))
                )
        if new:
            one.alters.append(Alter(held, new, action="edit"))
        if count is not None:
            self.set_count(one, held, count)

    def refuse_upside_down(self, one: Plan, opens: date | None, closes: date | None) -> bool:
        if opens and closes and closes < opens:
            one.refuse(_("The last day is before the first."), "closes")
        return bool(one.problems)

    def set_count(self, one: Plan, held: Site, count: int) -> None:
        """Add a capacity to a site without one. Refuse another number: it is changed on the page, with a reason."""
        today, periods = self.scope.today, self.capacities[held.pk]
        now = next((capacity for capacity in periods if capacity.holds_on(today)), None)
        if now is None and not periods:
            one.differences.append((TITLES["residents"].title, "", str(count)))
            one.adds.append(Add(Capacity(site=held, starts=today, residents=count), action="capacity"))
        elif now is None or now.residents != count:
            one.refuse(_("The site has a capacity already: change it on its page."), "residents")


def words(site: Site, field: str) -> str:
    value = site.get_kind_display() if field == "kind" else getattr(site, field)
    return "" if value is None else str(value)


def rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """All listed sites, for export."""
    for one in Site.objects.filter(state=Site.State.LISTED).for_list():
        now = next((capacity for capacity in one.capacities.all() if capacity.holds_on(scope.today)), None)
        yield {
            "kind": str(one.get_kind_display()),
            "name": one.name,
            "department": one.department,
            "postcode": one.postcode,
            **{column: getattr(one, field) for column, field in {**FIELDS, **DAYS}.items()},
            "residents": now.residents if now else "",
        }


SAMPLE = (
    {"kind": "cabinet", "name": "Maison médicale de l’Exemple", "postcode": "5000", "town": "Namur", "residents": 2},
    {
        "kind": "hôpital", "name": "Clinique de l’Exemple", "department": "Urgences", "postcode": "6700",
        "town": "Arlon", "opens": "2026-10-01", "residents": 3,
    },
)  # fmt: skip


KIND = add(
    Kind(
        "sites",
        title=gettext_lazy("Sites"),
        lead=gettext_lazy("One row for each practice or hospital department that takes residents."),
        columns=COLUMNS,
        plan=plan,
        rows=rows,
        sample=lambda scope: SAMPLE,
        may=keeps_sites,
        touched=touched,
        position=6,
    )
)
