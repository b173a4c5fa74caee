"""Imports of sites and supervisors: the plan of each row, export and re-import, rollback."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEntry, User
from imports.rollback import undo_obstacles
from internships.models import Accreditation, Capacity, Site, Supervisor
from places.models import Postcode
from sheets.columns import Column
from sheets.table_writer import FORMATS, table_file
from tests import factories
from tests.imports.conftest import Desk, said, verdicts
from tests.internships import props
from tests.sheets.building import csv

SITES = "Type;Nom;Service;Rue;Code postal;Localité;Téléphone;E-mail;Ouvert le;Fermé le;Capacité;Remarque"
PEOPLE = "E-mail;Prénom;Nom;N° INAMI;GSM;Lieux;Agréé du;Agréé au;Référence"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db):
    Postcode.objects.create(code="5000", place="Namur", province="namur", area="urban", source="test")
    return factories.Cast()


@pytest.fixture
def desk(cast):
    return Desk(cast.nadia, cast.unamur)


def problems(batch):
    return {number: wrong for number, verdict, wrong in said(batch) if verdict == "refused"}


def sites(desk, *rows, take="imported"):
    return getattr(desk, take)("sites", csv(SITES, *rows))


def people(desk, *rows, take="imported"):
    return getattr(desk, take)("supervisors", csv(PEOPLE, *rows))


def test_sites_are_new_changed_or_the_same(cast, desk):
    there = props.site("Cabinet du Parc", telephone="081 1")
    batch = sites(
        desk,
        "Cabinet;CABINET DU PARC;;Rue 1;5000;Namur;081 2;;;;2;",
        "Hôpital;Clinique Saint-Luc;Urgences;;5004;Bouge;;urg@example.org;01/10/2026;30/09/2028;3;Par le quai",
        "maison médicale;Maison du Pont;;;5000;Namur;;;;;;",
    )
    assert verdicts(batch) == [(2, "changed"), (3, "new"), (4, "new")]
    assert batch.rows.get(number=2).changes == [
        ["name", "Cabinet du Parc", "CABINET DU PARC"],
        ["street and number", "", "Rue 1"],
        ["telephone", "081 1", "081 2"],
        ["residents at the same time", "", "2"],
    ]
    there.refresh_from_db()
    assert (there.version, there.street, there.sort_key) == (2, "Rue 1", "cabinet du parc")
    assert Site.objects.get(name="Maison du Pont").province == "namur"
    clinic = Site.objects.get(department="Urgences")
    assert (clinic.kind, clinic.state, clinic.place, clinic.closes) == ("hospital", "listed", None, date(2028, 9, 30))
    assert list(clinic.capacities.values_list("starts", "ends", "residents")) == [(date(2026, 10, 1), None, 3)]
    assert Site.objects.matching("saint luc bouge").get() == clinic
    assert AuditEntry.objects.get(object_uuid=clinic.uuid).after["department"] == "Urgences"

    assert desk.undo(batch).state == "undone"
    assert list(Site.objects.values_list("name", "telephone", "search_key")) == [
        ("Cabinet du Parc", "081 1", "cabinet du parc 5000 namur")
    ]
    assert Capacity.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        ("kiosque;K;;;5000;Namur;;;;;;", "kind", "“kiosque” is no kind of site: write practice or hospital."),
        ("cabinet;K;Urgences;;5000;Namur;;;;;;", "department", "Only a hospital has a department."),
        ("cabinet;K;;;;Namur;;;;;;", "postcode", "This cell is empty: it must be filled in."),
        ("cabinet;K;;;50000000000;Namur;;;;;;", "postcode", "Ensure this value has at most 10 characters (it has 11)."),
        ("cabinet;K;;;5000;Namur;;x;;;;", "e mail", "Enter a valid email address."),
        ("cabinet;K;;;5000;Namur;;;soon;;;", "opens", "“soon” is no date: write for example 1998-04-23 or 23/04/1998."),
        ("cabinet;K;;;5000;Namur;;;02/01/2027;01/01/2027;;", "closes", "The last day is before the first."),
        ("cabinet;K;;;5000;Namur;;;;;deux;", "residents", "“deux” is no number of residents."),
        ("cabinet;K;;;5000;Namur;;;;;-1;", "residents", "“-1” is no number of residents."),
        ("cabinet;K;;;5000;Namur;;;;;²;", "residents", "“²” is no number of residents."),
        ("cabinet;Proposé;;;5000;Namur;;;;;;", "name", "This site is proposed: list it on its page first."),
        ("cabinet;Plein;;;5000;Namur;;;;;5;", "residents", "The site has a capacity already: change it on its page."),
        ("cabinet;Stage;;;5000;Namur;;;;01/12/2026;;", "closes", "Alice Test is placed here until 31 December 2026: "
         "end or move that placement first."),
    ],
)  # fmt: skip
def test_sites_that_cannot_be(cast, desk, row, column, text):
    props.site("Proposé", state="proposed", proposed_by=cast.alice)
    Capacity.objects.create(site=props.site("Plein"), starts=date(2024, 1, 1), residents=2)
    taken = factories.registration(cast.alices, cast.namur)
    props.placement(taken, where=props.site("Stage"))
    assert problems(sites(desk, row, take="checked")) == {2: [(column, text)]}


def test_one_site_twice(cast, desk):
    batch = sites(desk, "cabinet;Cabinet É;;;5000;Namur;;;;;;", "cabinet;cabinet e;;;5000;Jambes;;;;;;", take="checked")
    assert problems(batch) == {
        2: [("name", "Row 3 says otherwise: keep one of the two.")],
        3: [("name", "The same site stands in row 2: keep one.")],
    }


def test_a_site_that_somebody_works_at_since_is_not_undone(cast, desk):
    batch = sites(desk, "cabinet;Neuf;;;5000;Namur;;;;;;")
    props.supervisor(cast.stefan).sites.set(Site.objects.filter(name="Neuf"))
    assert undo_obstacles(batch) == ["1 later entry rests on it (supervisor)."]


def test_supervisors_are_new_changed_or_the_same(cast, desk):
    parc = props.site("Cabinet du Parc")
    luc = props.site("Clinique Saint-Luc", "hospital", department="Urgences")
    held = Supervisor.objects.create(user=cast.stefan, telephone="1")
    held.sites.set([parc])
    batch = people(
        desk,
        "stefan.test@example.org;;;1-00000-03-004;;Cabinet du Parc|Clinique Saint-Luc (5000);01/10/2026;30/09/2028;F1",
        "Paula@Example.org;Paula;Roch;;0470 1;clinique saint-luc, urgences (5000);;;",
        "marie.test@example.org;;;;;;;;",
    )
    assert said(batch) == [(2, "changed", []), (3, "new", []), (4, "new", [])]
    assert batch.rows.get(number=2).changes == [
        ["INAMI number", "", "10000003004"],
        ["sites", "Cabinet du Parc", "Cabinet du Parc, Clinique Saint-Luc, Urgences"],
        ["accredited until", "", "2028-09-30"],
    ]
    held.refresh_from_db()
    assert (held.inami, held.version, set(held.sites.all())) == ("10000003004", 2, {parc, luc})
    paula = Supervisor.objects.get(user__email="paula@example.org")
    assert (paula.telephone, list(paula.sites.all()), paula.user.has_usable_password()) == ("0470 1", [luc], False)
    assert list(Accreditation.objects.values_list("supervisor", "kind", "valid_to", "reference")) == [
        (held.pk, "federal", date(2028, 9, 30), "F1")
    ]
    assert verdicts(people(desk, "stefan.test@example.org;;;;;;01/10/2026;30/09/2028;F1", take="checked")) == [
        (2, "same")
    ]

    assert desk.undo(batch).state == "undone"
    held.refresh_from_db()
    assert (held.inami, set(held.sites.all()), held.accreditations.count()) == ("", {parc}, 0)
    assert list(Supervisor.objects.all()) == [held]
    assert not User.objects.filter(email="paula@example.org").exists()
    assert User.objects.filter(pk=cast.marie.pk).exists()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("x;;;;;;;;", [("e mail", "“x” is no e-mail address.")]),
        ("new@example.org;Nora;;;;;;;", [("family name", "Nobody here has this e-mail address: give the name, or mend "
         "the address.")]),
        ("marie.test@example.org;;Autre;;;;;;", [("e mail", "This e-mail address is that of Marie Test: correct the "
         "address.")]),
        ("systeme.namur@example.org;;;;;;;;", [("e mail", "This address is not that of a person who can supervise.")]),
        ("marie.test@example.org;;;123;;;;;", [("inami", "An INAMI number has 11 digits.")]),
        ("marie.test@example.org;;;10000003004;;;;;", [("inami", "This INAMI number is that of Stefan Test.")]),
        ("stefan.test@example.org;;;10000003999;;;;;", [("inami", "Stefan Test has the INAMI number 1-00000-03-004 "
         "here: change it on their page.")]),
        ("marie.test@example.org;;;;;Rien;;;", [("sites", "No site of the list is called “Rien”: import the sites "
         "first, or correct the name.")]),
        ("marie.test@example.org;;;;;Deux;;;", [("sites", "Several sites are called “Deux”: write one of: Deux (5000), "
         "Deux (5100).")]),
        ("stefan.test@example.org;;;;;Deux (5100);;;", [("sites", "Deux (5000) is not in this row: take it off on the "
         "page of the supervisor, or name it here.")]),
        ("marie.test@example.org;;;;;;01/10/2026;;", [("accredited until", "An accreditation has a first and a last "
         "day.")]),
        ("marie.test@example.org;;;;;;01/10/2026;30/09/2026;", [("accredited until", "The last day is before the "
         "first.")]),
        ("stefan.test@example.org;;;;;;01/01/2026;30/09/2029;F2", [("accredited from", "Another accreditation covers "
         "some of these days: correct it on the page of the supervisor.")]),
    ],
)  # fmt: skip
def test_supervisors_that_cannot_be(cast, desk, row, expected):
    first, _second = (
        props.site("Deux"),
        Site.objects.create(kind="practice", name="Deux", postcode="5100", city="Jambes"),
    )
    held = Supervisor.objects.create(user=cast.stefan, inami="10000003004")
    held.sites.set([first])
    Accreditation.objects.create(
        supervisor=held, kind="federal", valid_from=date(2024, 10, 1), valid_to=date(2026, 9, 30), reference="F1"
    )
    assert problems(people(desk, row, take="checked")) == {2: expected}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["sites", "supervisors"])
def test_what_was_exported_comes_back_unchanged(cast, desk, client, kind, language, format):
    place = props.site("=1+1", remark="-x\ny")
    hidden = props.site("Proposé", state="proposed", proposed_by=cast.alice)
    Capacity.objects.create(site=place, starts=date(2024, 1, 1), residents=2)
    props.site("Clinique; Saint-Luc", "hospital", department="Soins", opens=date(2026, 10, 1))
    held = Supervisor.objects.create(user=cast.stefan, inami="10000003004", telephone="+32 81")
    held.sites.set([place, hidden])
    Supervisor.objects.create(user=cast.marie)
    for year in (2024, 2026):
        Accreditation.objects.create(
            supervisor=held, kind="federal", valid_from=date(year, 10, 1), valid_to=date(year + 2, 9, 30), reference="F"
        )
    cast.nadia.language = language
    cast.nadia.save()
    client.force_login(cast.nadia)
    data = client.get(reverse("import-export", args=[kind, "UNamur", format])).content
    assert verdicts(desk.checked(kind, data)) == [(2, "same"), (3, "same")]


def test_a_workbook_of_an_office(cast, desk):
    columns = [Column((name,)) for name in ("Nom", "Type", "Code postal", "Localité", "Capacité")]
    row = dict(zip([c.name for c in columns], ["Cabinet 1", "Cabinet", "0500", "Ailleurs", "1"], strict=True))
    batch = desk.imported("sites", table_file("xlsx", columns, [row], "Lieux de stage"))
    assert list(Site.objects.values_list("name", "postcode", "kind")) == [("Cabinet 1", "0500", "practice")]
    assert batch.state == "written"


@pytest.mark.parametrize(("kind", "head"), [("sites", SITES), ("supervisors", PEOPLE)])
def test_a_table_takes_as_many_questions_for_one_row_as_for_thirty(
    cast, desk, kind, head, django_assert_max_num_queries
):
    from imports.registry import Scope, get
    from sheets.table import read_table

    for number in range(30):
        props.site(f"S{number}")
        person = factories.person(f"P{number}")
        Supervisor.objects.create(user=person)
    lines = {
        "sites": [f"cabinet;S{n};;;5000;Namur;;;;;3;" for n in range(30)],
        "supervisors": [f"p{n}.test@example.org;;;1000000{n:04};1;S{n};01/10/2026;30/09/2028;" for n in range(30)],
    }[kind]
    scope = Scope(cast.unamur, cast.nadia)
    found = get(kind)
    with django_assert_max_num_queries(7):
        plans = found.plan(scope, read_table(csv(head, *lines), found.columns), lambda done, total: None)
    assert [(one.verdict, one.problems) for one in plans] == [("changed", [])] * 30
