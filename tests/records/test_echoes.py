"""Who signed through a link hears of it at the registered address, and may say that it was somebody else."""

import re

import pytest
from django.db import IntegrityError, transaction

from accounts import links
from accounts.models import AuditEntry, Link
from accounts.permissions import WrongStateError
from notices.models import Mail
from records.agenda import _disputed, waiting
from records.models import Echo
from records.services import echoes
from tests import factories

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def signed(cast):
    """Stefan signed an evaluation of Alice through a link."""
    return sign(cast, cast.stefan)


def sign(cast, signer, what="Final evaluation of Alice Test"):
    link, _token = links.grant(user=signer, purpose="tests.ask", target=cast.alices, by=cast.nadia)
    links.close(link)
    return echoes.echo(link=link, signed=cast.alices, enrolment=cast.alices, what=what)


def address():
    """The path of the newest echo."""
    return re.search(r"https?://[^/]+(/echo/\S+)", Mail.objects.filter(kind="records.echo").latest("pk").body)[1]


def test_the_signer_is_told(cast, signed):
    mail = Mail.objects.get()
    assert (mail.to, mail.kind, mail.subject) == (cast.stefan, "records.echo", "Signé en votre nom")
    assert "Final evaluation of Alice Test" in mail.body
    assert (signed.object_type, signed.object_uuid) == ("records.enrolment", cast.alices.uuid)


def test_looking_reports_nothing(client, signed):
    page = client.get(address(), headers=ENGLISH)
    assert "<h1>Was it you?</h1>" in page.content.decode()
    signed.refresh_from_db()
    assert signed.reported_at is None


def test_saying_no_tells_the_offices(client, cast, signed):
    factories.role(factories.person("Former"), "secretariat", cast.unamur, ends=factories.START)
    answer = client.post(address(), {"comment": "I was abroad."}, headers=ENGLISH)
    assert "<h1>Thank you, it is reported</h1>" in answer.content.decode()
    signed.refresh_from_db()
    assert (signed.comment, signed.reported_at is not None) == ("I was abroad.", True)
    alarms = Mail.objects.filter(kind="records.misuse")
    assert {mail.to for mail in alarms} == {cast.nadia, cast.dora}
    assert f"/echoes/{signed.uuid}/" in alarms[0].body
    assert "abroad" not in "".join(mail.body for mail in alarms)


def test_the_audit_row_says_who_and_not_what_was_written(client, cast, signed):
    client.post(address(), {"comment": "Private words"})
    entry = AuditEntry.objects.get(action="report_misuse")
    assert (entry.actor_uuid, entry.object_uuid) == (cast.stefan.uuid, signed.uuid)
    assert list(entry.after) == ["reported_at"]
    assert "Private words" not in repr(list(AuditEntry.objects.values_list()))


def test_it_is_reported_once(client, signed):
    path = address()
    client.post(path)
    assert client.post(path).status_code == 410
    assert Mail.objects.filter(kind="records.misuse").count() == 2


def test_a_comment_that_is_too_long_reports_nothing(client, signed):
    answer = client.post(address(), {"comment": "x" * 2001}, headers=ENGLISH)
    assert answer.status_code == 422
    assert answer.context["form"].errors["comment"] == ["Ensure this value has at most 2000 characters (it has 2001)."]
    signed.refresh_from_db()
    assert signed.reported_at is None


def test_an_expired_echo_is_sent_again_until_it_is_reported(client, signed):
    token = address().split("/")[2]
    old = {"created_at": factories.at(2020, 1, 1), "expires_at": factories.at(2020, 2, 1)}
    Link.objects.filter(purpose="records.echo").update(**old)
    client.post("/links/renew/", {"token": token})
    assert Mail.objects.filter(kind="records.echo").count() == 2
    client.post(address())
    assert client.get(address()).status_code == 410
    assert client.post("/links/renew/", {"token": token}).status_code == 200
    assert Mail.objects.filter(kind="records.echo").count() == 2


class TestOffice:
    @pytest.fixture
    def disputed(self, client, signed):
        client.post(address(), {"comment": "I was abroad."})
        signed.refresh_from_db()
        return signed

    def visit(self, client, user, row):
        client.force_login(user)
        return client.get(f"/echoes/{row.uuid}/", headers=ENGLISH)

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("nadia", 200),
            ("louis", 200),
            ("dora", 200),
            ("alice", 404),
            ("marie", 404),
            ("jules", 404),
            ("stefan", 404),
        ],
    )
    def test_who_sees_it(self, client, cast, disputed, name, status):
        answer = self.visit(client, getattr(cast, name), disputed)
        assert answer.status_code == status
        assert ("I was abroad." in answer.content.decode()) is (status == 200)

    def test_what_was_not_reported_is_nobody_s(self, client, cast, signed):
        assert self.visit(client, cast.nadia, signed).status_code == 404

    def test_an_office_that_signed_does_not_look_into_it(self, client, cast):
        factories.role(cast.stefan, "secretariat", cast.unamur)
        row = sign(cast, cast.stefan)
        client.post(address())
        assert self.visit(client, cast.stefan, row).status_code == 404

    def test_it_waits_until_somebody_notes_what_was_done(self, client, cast, disputed):
        lines = [line.text for line in waiting(cast.nadia)]
        assert "Une signature est contestée : Final evaluation of Alice Test" in [
            t.replace("\u00a0", " ") for t in lines
        ]
        client.force_login(cast.nadia)
        answer = client.post(f"/echoes/{disputed.uuid}/", {"settlement": "Withdrawn.", "seen": disputed.version})
        assert answer.status_code == 302
        disputed.refresh_from_db()
        assert (disputed.settlement, disputed.settled_by) == ("Withdrawn.", cast.nadia)
        assert not [line for line in waiting(cast.nadia) if "contestée" in line.text]
        assert "Withdrawn." in self.visit(client, cast.dora, disputed).content.decode()

    def test_it_is_noted_once_and_never_empty(self, client, cast, disputed):
        client.force_login(cast.nadia)
        path = f"/echoes/{disputed.uuid}/"
        assert client.post(path, {"settlement": "", "seen": disputed.version}).status_code == 422
        client.post(path, {"settlement": "Done.", "seen": disputed.version})
        assert client.post(path, {"settlement": "Again.", "seen": disputed.version}).status_code == 409
        disputed.refresh_from_db()
        assert disputed.settlement == "Done."
        with pytest.raises(WrongStateError):
            echoes.settle(row=disputed, settlement="Again.", by=cast.dora, seen=disputed.version)

    def test_the_database_refuses_a_settlement_without_a_report(self, cast, signed):
        with pytest.raises(IntegrityError), transaction.atomic():
            Echo.objects.update(settled_at=factories.at(2026, 1, 1), settled_by=cast.nadia, settlement="x")

    def test_queries_do_not_grow(self, cast, django_assert_num_queries):
        def more(count):
            for number in range(count):
                row = sign(cast, cast.stefan, f"Evaluation {number}")
                Echo.objects.filter(pk=row.pk).update(reported_at=row.signed_at)

        waiting(cast.nadia)  # reads the roles
        for count in (1, 2):
            more(count)
            with django_assert_num_queries(1):
                _disputed(cast.nadia)
        assert len(_disputed(cast.nadia)) == 3
