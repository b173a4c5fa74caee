"""Imports supervisors, their sites and federal accreditations from a table. Columns: docs/imports.md."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.names import fold
from imports.plans import Add, Alter, Plan
from imports.registry import Advance, Kind, Scope, add, no_progress
from internships.directory.models import Site
from internships.directory.supervisor_models import Accreditation, Supervisor
from internships.sites.imports import keeps_sites, touched
from internships.supervisors.inami import bare, shown
from records.imports.lookup import Once, day, fits, in_chunks
from records.imports.people import People
from sheets.columns import Column
from sheets.table import Row

COLUMNS = (
    Column(
        ("e mail", "email", "mail", "courriel", "adresse e mail"), required=True, label=gettext_lazy("e-mail address")
    ),
    Column(("given name", "prénom", "first name"), label=gettext_lazy("given name")),
    Column(("family name", "nom", "surname"), label=gettext_lazy("family name")),
    Column(("inami", "riziv", "numéro inami"), label=gettext_lazy("INAMI number")),
    Column(("telephone", "téléphone", "phone", "gsm", "tél"), label=gettext_lazy("telephone")),
    Column(("sites", "lieux", "lieu", "site", "cabinet"), label=gettext_lazy("sites")),
    Column(("accredited from", "agréé du", "agrément du"), label=gettext_lazy("accredited from")),
    Column(("accredited until", "agréé au", "agrément au"), label=gettext_lazy("accredited until")),
    Column(("reference", "référence"), label=gettext_lazy("reference of the accreditation")),
)
TITLES = {column.name: column for column in COLUMNS}
DETAILS = {"inami": "inami", "telephone": "telephone"}
BETWEEN = "|"  # two sites in one cell


def plan(scope: Scope, rows: Sequence[Row], advance: Advance = no_progress) -> list[Plan]:
    """Plan by e-mail address: an addition for each new supervisor, a change for a known one."""
    return Reader(scope, rows).read(advance)


def label(site: Site) -> str:
    """The name of a site in a table: "Clinique Saint-Luc, Urgences (5004)"."""
    return f"{site} ({site.postcode})"


class Reader:
    def __init__(self, scope: Scope, rows: Sequence[Row]):
        self.scope = scope
        self.plans = [Plan(row) for row in rows]
        self.people = People(rows)
        users = [user.pk for user in self.people.known.values()]
        found = Supervisor.objects.select_related("user").prefetch_related("sites", "accreditations")
        self.there = {one.user_id: one for one in in_chunks(found, "user", users)}
        numbers = in_chunks(
            Supervisor.objects.select_related("user"), "inami", [n for row in rows if (n := bare(row["inami"]))]
        )
        self.numbers = {one.inami: one for one in numbers}
        self.sites: dict[str, list[Site]] = defaultdict(list)  # by its label, and by its name alone
        for site in Site.objects.filter(state=Site.State.LISTED):
            for text in {fold(label(site)), fold(str(site)), fold(f"{site.name} ({site.postcode})"), fold(site.name)}:
                self.sites[text].append(site)
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
        user = self.people.find(one, _("This address is not that of a person who can supervise."))
        details = self.details(one)
        sites = self.named_sites(one)
        accreditation = self.accreditation(one)
        one.about = user.name_in_list if user else row["e mail"]
        text = _("This is in row %(row)s already: remove one.")
        for column, value in (("e mail", row["e mail"].lower()), ("inami", details.get("inami", ""))):
            if value:
                self.once.check(one, (column, value), text, column)
        held = self.there.get(user.pk) if user and user.pk else None
        self.refuse_other_number(one, held, details.get("inami", ""))
        if one.problems or user is None:
            return
        if held is None:
            self.enter(one, user, details, sites, accreditation)
        else:
            self.bring_up_to_date(one, held, details, sites, accreditation)

    def details(self, one: Plan) -> dict[str, Any]:
        """INAMI number and telephone, where filled in."""
        values = {"inami": bare(one.row["inami"]), "telephone": one.row["telephone"]}
        values = {name: value for name, value in values.items() if value}
        for name, value in values.items():
            fits(one, Supervisor, name, value, name)
        return values

    def refuse_other_number(self, one: Plan, held: Supervisor | None, number: str) -> None:
        other = self.numbers.get(number)
        if other is not None and (held is None or other.pk != held.pk):
            one.refuse(_("This INAMI number is that of %(name)s.") % {"name": other.user}, "inami")
        elif held is not None and number and held.inami and held.inami != number:
            text = _("%(name)s has the INAMI number %(number)s here: change it on their page.")
            one.refuse(text % {"name": held.user, "number": shown(held.inami)}, "inami")

    def named_sites(self, one: Plan) -> list[Site]:
        found = []
        for text in filter(None, (part.strip() for part in one.row["sites"].split(BETWEEN))):
            fitting = self.sites.get(fold(text), [])
            if len(fitting) == 1:
                found += [site for site in fitting if site not in found]
            elif fitting:
                said = _("Several sites are called “%(name)s”: write one of: %(known)s.")
                one.refuse(said % {"name": text, "known": ", ".join(map(label, fitting[:5]))}, "sites")
            else:
                said = _("No site of the list is called “%(name)s”: import the sites first, or correct the name.")
                one.refuse(said % {"name": text}, "sites")
        return found

    def accreditation(self, one: Plan) -> tuple[date, date, str] | None:
        """(first day, last day, reference) of the federal accreditation; None where it is missing or invalid."""
        row = one.row
        columns = ("accredited from", "accredited until")
        if not any(row[column] for column in (*columns, "reference")):
            return None
        missing = [column for column in columns if not row[column]]
        for column in missing:
            one.refuse(_("An accreditation has a first and a last day."), column)
        days = [day(one, column) for column in columns if row[column]]
        if row["reference"]:
            fits(one, Accreditation, "reference", row["reference"], "reference")
        if missing or None in days:
            return None
        starts, ends = days
        assert starts is not None
        assert ends is not None
        if ends < starts:
            one.refuse(_("The last day is before the first."), "accredited until")
        return starts, ends, row["reference"]

    def enter(self, one: Plan, user: User, details: dict, sites: list[Site], accreditation) -> None:
        one.is_new = True
        self.people.invite(one, user)
        made = Supervisor(user=user, **details)
        notes = {"sites": sorted(map(str, sites))} if sites else {}
        one.adds.append(Add(made, parts=links(made, sites), notes=notes, action="add"))
        if accreditation is not None:
            one.adds.append(Add(allowed(made, *accreditation), action="accredit"))

    def bring_up_to_date(self, one: Plan, held: Supervisor, details: dict, sites: list[Site], accreditation) -> None:
        there = list(held.sites.all())
        known = [site for site in there if site.state == Site.State.LISTED]
        if sites and (absent := [site for site in known if site not in sites]):
            text = _("%(sites)s is not in this row: take it off on the page of the supervisor, or name it here.")
            one.refuse(text % {"sites": ", ".join(map(label, absent))}, "sites")
            return
        new = {name: value for name, value in details.items() if getattr(held, name) != value}
        for name, value in new.items():
            one.differences.append((TITLES[name].title, getattr(held, name), value))
        alter = Alter(held, new, action="edit")
        if more := [site for site in sites if site not in there]:
            before, after = (", ".join(sorted(map(str, of))) for of in (there, [*there, *more]))
            one.differences.append((TITLES["sites"].title, before, after))
            alter.new_parts += links(held, more)
            alter.notes = {"sites": (sorted(map(str, there)), sorted(map(str, [*there, *more])))}
        if new or more:
            one.alters.append(alter)
        if accreditation is not None:
            self.accredit(one, held, accreditation)

    def accredit(self, one: Plan, held: Supervisor, wanted: tuple[date, date, str]) -> None:
        """Add an accreditation whose period is new (a renewal). Refuse one that overlaps another."""
        starts, ends, _reference = wanted
        federal = [a for a in held.accreditations.all() if a.kind == Accreditation.Kind.FEDERAL]
        if any((a.valid_from, a.valid_to, a.reference) == wanted for a in federal):
            return
        if any(a.valid_from <= ends and starts <= a.valid_to for a in federal):
            text = _("Another accreditation covers some of these days: correct it on the page of the supervisor.")
            one.refuse(text, "accredited from")
            return
        one.differences.append((TITLES["accredited until"].title, last_day(federal), ends.isoformat()))
        one.adds.append(Add(allowed(held, *wanted), action="accredit"))


def links(supervisor: Supervisor, sites: Sequence[Site]) -> list[models.Model]:
    through: Any = Supervisor.sites.through
    return [through(supervisor=supervisor, site=site) for site in sites]


def allowed(supervisor: Supervisor, starts: date, ends: date, reference: str) -> Accreditation:
    return Accreditation(
        supervisor=supervisor,
        kind=Accreditation.Kind.FEDERAL,
        valid_from=starts,
        valid_to=ends,
        reference=reference,
    )


def last_day(federal: Sequence[Accreditation]) -> str:
    return max(a.valid_to for a in federal).isoformat() if federal else ""


def rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """All supervisors with their latest federal accreditation, for export."""
    for one in Supervisor.objects.for_list():
        federal = [a for a in one.accreditations.all() if a.kind == Accreditation.Kind.FEDERAL]
        last = max(federal, key=lambda a: a.valid_to, default=None)
        listed = [site for site in one.sites.all() if site.state == Site.State.LISTED]
        yield {
            "e mail": one.user.email,
            "given name": one.user.given_name,
            "family name": one.user.family_name,
            "inami": one.inami,
            "telephone": one.telephone,
            "sites": f" {BETWEEN} ".join(label(site) for site in listed),
            "accredited from": last.valid_from if last else "",
            "accredited until": last.valid_to if last else "",
            "reference": last.reference if last else "",
        }


SAMPLE = (
    {
        "e mail": "dominique.lejeune@example.org", "given name": "Dominique", "family name": "Lejeune",
        "inami": "10000007004", "telephone": "081 00 00 00", "accredited from": "2025-10-01",
        "accredited until": "2030-09-30", "reference": "EX-1",
    },
)  # fmt: skip


KIND = add(
    Kind(
        "supervisors",
        title=gettext_lazy("Supervisors"),
        lead=gettext_lazy("One row for each person who supervises stages: number, sites, federal accreditation."),
        columns=COLUMNS,
        plan=plan,
        rows=rows,
        sample=lambda scope: SAMPLE,
        may=keeps_sites,
        touched=touched,
        position=7,
    )
)
