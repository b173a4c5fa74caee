"""Who disowns what was signed in their name is heard: the offices are told, and say what was done."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from notices.models import Mail
from records.disputes import services
from records.disputes.todo import to_settle
from records.models import Dispute
from records.todo import waiting
from tests import factories

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
SIGNED_AT = factories.at(2026, 11, 2, 14, 5)


def disowned(cast, signer, signed=None, what="Final evaluation of Alice Test"):
    return services.dispute(
        signed=signed or cast.alices, enrolment=cast.alices, signer=signer, what=what, signed_at=SIGNED_AT
    )


@pytest.fixture
def row(cast):
    return disowned(cast, cast.stefan)


def plain(text):
    return text.replace("\u00a0", " ")


def test_the_enrolling_secretariat_and_the_director_are_told(cast):
    factories.role(factories.person("Former"), "secretariat", cast.unamur, ends=factories.START)
    row = disowned(cast, cast.stefan)
    mails = Mail.objects.all()
    assert {(mail.to, mail.subject) for mail in mails} == {
        (cast.nadia, "Une signature est contestée"),
        (cast.dora, "Une signature est contestée"),
    }
    for words in ("Stefan Test", "Final evaluation of Alice Test", "2 novembre 2026, 14:05", f"/disputes/{row.uuid}/"):
        assert words in mails[0].body


def test_the_audit_row_says_who(cast, row):
    entry = AuditEntry.objects.get(action="report_misuse")
    assert (entry.actor_uuid, entry.object_uuid) == (cast.stefan.uuid, row.uuid)
    assert entry.after["object_uuid"] == str(cast.alices.uuid)


def test_a_thing_is_disputed_once(cast, row):
    assert disowned(cast, cast.stefan) == row
    assert (Mail.objects.count(), Dispute.objects.count()) == (2, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.create(
            enrolment=cast.alices,
            signer=cast.stefan,
            what="-",
            object_type="-",
            object_uuid=row.object_uuid,
            signed_at=SIGNED_AT,
        )


def test_a_thing_is_disputed_again_once_the_first_dispute_is_settled(cast, row):
    services.settle(row=row, settlement="It was she.", by=cast.nadia, seen=row.version)
    again = disowned(cast, cast.stefan)
    assert again != row
    assert disowned(cast, cast.stefan) == again
    assert [one.pk for one in Dispute.objects.open()] == [again.pk]
    assert Mail.objects.count() == 4


def visit(client, user, row):
    client.force_login(user)
    return client.get(f"/disputes/{row.uuid}/", headers=ENGLISH)


@pytest.mark.parametrize(
    ("name", "status"),
    [("nadia", 200), ("louis", 200), ("dora", 200), ("alice", 404), ("marie", 404), ("jules", 404), ("stefan", 404)],
)
def test_who_sees_it(client, cast, row, name, status):
    answer = visit(client, getattr(cast, name), row)
    assert answer.status_code == status
    assert ("Final evaluation of Alice Test" in answer.content.decode()) is (status == 200)


def test_an_office_that_signed_neither_hears_of_it_nor_looks_into_it(client, cast):
    factories.role(cast.stefan, "secretariat", cast.unamur)
    row = disowned(cast, cast.stefan)
    assert not Mail.objects.filter(to=cast.stefan).exists()
    assert visit(client, cast.stefan, row).status_code == 404


@translation.override("fr")
def test_it_waits_until_somebody_notes_what_was_done(client, cast, row):
    line = "Une signature est contestée : Final evaluation of Alice Test"
    assert line in [plain(found.words) for found in waiting(cast.nadia)]
    client.force_login(cast.nadia)
    answer = client.post(f"/disputes/{row.uuid}/", {"settlement": "Withdrawn.", "seen": row.version})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.settlement, row.settled_by) == ("Withdrawn.", cast.nadia)
    assert line not in [plain(found.words) for found in waiting(cast.nadia)]
    assert "Withdrawn." in visit(client, cast.dora, row).content.decode()
    assert "Withdrawn." not in repr(list(AuditEntry.objects.values_list()))


def test_it_is_noted_once_and_never_empty(client, cast, row):
    client.force_login(cast.nadia)
    path = f"/disputes/{row.uuid}/"
    assert client.post(path, {"settlement": "", "seen": row.version}).status_code == 422
    client.post(path, {"settlement": "Done.", "seen": row.version})
    assert client.post(path, {"settlement": "Again.", "seen": row.version}).status_code == 409
    row.refresh_from_db()
    assert row.settlement == "Done."
    with pytest.raises(WrongStateError):
        services.settle(row=row, settlement="Again.", by=cast.dora, seen=row.version)


def test_the_database_refuses_a_settlement_without_words(cast, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.update(settled_at=factories.at(2099, 1, 1), settled_by=cast.nadia)


def test_queries_do_not_grow(cast, django_assert_num_queries):
    waiting(cast.nadia)  # reads the roles
    for things in ([cast.alices], [cast.bobs, cast.alice]):
        for thing in things:
            disowned(cast, cast.stefan, signed=thing)
        with django_assert_num_queries(1):
            to_settle(cast.nadia)
    assert len(to_settle(cast.nadia)) == 3
