"""A table from its upload to its import, and back again."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEntry, User
from accounts.permissions import WrongStateError
from files.models import StoredFile
from imports import services
from imports.models import Import
from imports.rollback import undo_obstacles
from jobs.models import Job
from records.enrolments.services import edit_identity
from records.models import Enrolment, EnrolmentIdentifier
from tests import factories
from tests.imports.conftest import Desk, refused, said, verdicts, worked

HEAD = "matricule;nom;prénom;e-mail;entrée;localité;autre matricule\n"
ZOE = "N1;Evrard;Zoé;zoe@example.org;2026-2027;Namur;\n"
LOIC = "N2;Noël;Loïc;loic@example.org;2026;;L2\n"


def test_a_cohort_is_checked_then_imported(cast, desk):
    batch = desk.checked("residents", HEAD + ZOE + LOIC)
    assert (batch.state, batch.new, batch.changed, batch.same, batch.refused) == ("checked", 2, 0, 0, 0)
    assert not User.objects.filter(email="zoe@example.org").exists()
    batch = desk.write(batch)
    assert (batch.state, str(batch.written_by)) == ("written", "Nadia Test")
    zoe = Enrolment.objects.get(identifiers__value="N1")
    assert (str(zoe.user), zoe.city, zoe.intake.start_year, zoe.enrolling_institution) == (
        "Zoé Evrard",
        "Namur",
        2026,
        cast.unamur,
    )
    assert zoe.user.has_usable_password() is False
    loic = Enrolment.objects.get(identifiers__value="N2")
    assert sorted(loic.identifiers.values_list("institution__code", "value")) == [("UCLouvain", "L2"), ("UNamur", "N2")]
    entries = AuditEntry.objects.filter(batch=batch.uuid)
    assert sorted(entries.values_list("object_type", "action", "actor_name")) == [
        ("accounts.user", "import", "Nadia Test"),
        ("accounts.user", "import", "Nadia Test"),
        ("records.enrolment", "enrol", "Nadia Test"),
        ("records.enrolment", "enrol", "Nadia Test"),
    ]


def test_the_same_table_again_is_the_same_and_a_new_name_a_change(desk):
    desk.imported("residents", HEAD + ZOE)
    assert verdicts(desk.checked("residents", HEAD + ZOE)) == [(2, "same")]
    batch = desk.checked("residents", HEAD + ZOE.replace("Zoé", "Zoë").replace("Namur", "Dinant"))
    (row,) = batch.rows.all()
    assert row.verdict == "changed"
    assert row.changes == [["given name", "Zoé", "Zoë"], ["town", "Namur", "Dinant"]]
    desk.write(batch)
    zoe = Enrolment.objects.get(identifiers__value="N1")
    assert (zoe.user.given_name, zoe.city, zoe.version) == ("Zoë", "Dinant", 2)


def test_all_or_only_the_good_rows(desk):
    batch = desk.checked("residents", HEAD + ZOE + "N2;Noël;Loïc;no address;2026;;\n")
    assert said(batch) == [
        (2, "new", []),
        (3, "refused", [("e mail", "“no address” is no e-mail address.")]),
    ]
    with pytest.raises(WrongStateError, match="Some rows are refused"):
        desk.write(batch)
    batch = desk.write(batch, only_good=True)
    assert (batch.state, batch.only_good) == ("written", True)
    assert list(EnrolmentIdentifier.objects.filter(value__startswith="N").values_list("value", flat=True)) == ["N1"]


def test_a_row_that_cannot_be_read_is_refused_alone(desk):
    batch = desk.checked("residents", HEAD + ZOE + "N2;=A1;Loïc;l@example.org;2026;;\n" + "Total;;;;2;;\n")
    assert said(batch)[1] == (
        3,
        "refused",
        [("family name", "A cell begins with “=”: give the value, not a formula.")],
    )
    assert batch.left_out == {"4": "total"}


def test_columns_are_assigned_anew(desk):
    table = "id;family;first;contact;from\n" + "N1;Evrard;Zoé;zoe@example.org;2026\n"
    batch = desk.bring("residents", table)
    assert batch.columns == {}
    places = {0: "matricule", 1: "family name", 2: "given name", 3: "e mail", 4: "intake"}
    with pytest.raises(ValidationError) as caught:
        desk.check(batch, {0: "matricule", 1: "matricule"})
    assert caught.value.messages == [
        "Two columns are taken as “matricule”: choose one.",
        "Say which column is “family name”.",
        "Say which column is “given name”.",
        "Say which column is “e-mail address”.",
        "Say which column is “intake”.",
    ]
    assert verdicts(desk.check(batch, places)) == [(2, "new")]


def test_two_columns_of_one_name_are_for_a_person_to_decide(desk):
    batch = desk.bring("residents", HEAD.replace("localité", "nom") + ZOE)
    assert "family name" not in batch.columns.values()
    columns = {int(place): name for place, name in batch.columns.items()} | {1: "family name"}
    assert verdicts(desk.check(batch, columns)) == [(2, "new")]


def test_what_is_no_table_leaves_nothing(cast, desk):
    assert refused(desk, "residents", b"%PDF-1.7") == [
        "This is no table: give a CSV or XLSX file with the names of the columns in a row above the data."
    ]
    assert (Import.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_undo_leaves_what_was_there_before(cast, desk):
    desk.imported("residents", HEAD + ZOE)
    before = Enrolment.objects.get(identifiers__value="N1")
    batch = desk.imported("residents", HEAD + ZOE.replace("Namur;", "Dinant;L1") + LOIC)
    assert EnrolmentIdentifier.objects.filter(value="L1").exists()
    batch = desk.undo(batch)
    assert (batch.state, str(batch.undone_by), batch.job.reason) == ("undone", "Nadia Test", "")
    after = Enrolment.objects.get(identifiers__value="N1")
    assert (after.city, after.version) == (before.city, before.version + 2)
    assert not EnrolmentIdentifier.objects.filter(value__in=["L1", "L2", "N2"]).exists()
    assert not User.objects.filter(email="loic@example.org").exists()
    assert AuditEntry.objects.filter(action="undo").exclude(object_type="imports.import").count() == 3


def test_what_was_built_on_stays(cast, desk):
    batch = desk.imported("residents", HEAD + ZOE)
    zoe = Enrolment.objects.get(identifiers__value="N1")
    factories.registration(zoe, cast.namur)
    assert undo_obstacles(batch) == ["1 later entry rests on it (annual programme)."]
    with pytest.raises(WrongStateError, match="1 later entry"):
        desk.undo(batch)
    zoe.annual_programmes.get().registrations.all().delete()
    zoe.annual_programmes.all().delete()
    edit_identity(enrolment=zoe, matricules={}, telephone="1", by=cast.nadia, seen=1)
    assert undo_obstacles(batch)[0].startswith("It was changed 1 time since, by Nadia Test on ")
    User.objects.filter(email="zoe@example.org").update(last_login=zoe.user.date_joined)
    assert undo_obstacles(batch)[1] == "People who came with it have logged in."


def test_something_is_built_on_it_while_the_worker_waits(cast, desk):
    batch = desk.imported("residents", HEAD + ZOE)
    batch = services.start_undoing(batch=batch, by=cast.nadia)
    factories.registration(Enrolment.objects.get(identifiers__value="N1"), cast.namur)
    batch = worked(batch)
    assert (batch.state, batch.job.state) == ("written", "failed")
    assert batch.job.reason == "1 later entry rests on it (annual programme)."
    assert Enrolment.objects.filter(identifiers__value="N1").exists()


def test_the_records_change_between_preview_and_import(cast, desk):
    desk.imported("residents", HEAD + ZOE)
    batch = desk.checked("residents", HEAD + ZOE.replace("Namur", "Dinant"))
    zoe = Enrolment.objects.get(identifiers__value="N1")
    edit_identity(enrolment=zoe, matricules={}, city="Ciney", by=cast.nadia, seen=zoe.version)
    batch = desk.write(batch)
    assert (batch.state, batch.job.state) == ("checked", "failed")
    assert "row 2 would no longer do the same" in batch.job.reason
    assert Enrolment.objects.get(identifiers__value="N1").city == "Ciney"


def test_somebody_takes_the_address_while_it_is_prepared(cast, desk, monkeypatch):
    """After the last check, before the transaction: the database refuses, and the rows are looked at again."""
    batch = desk.checked("residents", HEAD + ZOE)
    from accounts.bulk import Bulk

    prepare = Bulk.prepare

    def and_meanwhile(bulk, *arguments):
        prepare(bulk, *arguments)
        if not User.objects.filter(email="zoe@example.org").exists():
            factories.person("Zoe", "Other").__class__.objects.filter(email="zoe.other@example.org").update(
                email="zoe@example.org"
            )

    monkeypatch.setattr(Bulk, "prepare", and_meanwhile)
    batch = desk.write(batch)
    assert (batch.state, batch.job.state) == ("checked", "failed")
    assert not EnrolmentIdentifier.objects.filter(value="N1").exists()


def test_only_the_secretariat_of_the_university(cast):
    for person in (cast.louis, cast.dora, cast.alice):
        with pytest.raises(PermissionDenied):
            Desk(person, cast.unamur).bring("residents", HEAD + ZOE)
    assert list(Import.objects.visible_to(cast.louis)) == []


def test_a_table_is_set_aside_and_its_rows_forgotten(cast, desk):
    batch = desk.checked("residents", HEAD + ZOE)
    batch = services.drop(batch=batch, by=cast.nadia)
    assert (batch.state, batch.rows.count()) == ("dropped", 0)
    with pytest.raises(WrongStateError):
        desk.write(batch)


def test_no_cell_reaches_the_job_or_the_audit_of_the_import(cast, desk):
    batch = desk.imported("residents", HEAD + ZOE)
    jobs = [f"{job.arguments}{job.result}{job.reason}" for job in Job.objects.all()]
    audited = [f"{entry.before}{entry.after}" for entry in AuditEntry.objects.filter(object_uuid=batch.uuid)]
    assert [text for text in jobs + audited if "zoe" in text.lower() or "Namur;" in text] == []
