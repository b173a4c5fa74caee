"""After a move: it is undone while nothing was decided, and paper, command and page agree; the pages of a move."""

import json
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.utils import timezone, translation

from accounts.permissions import WrongStateError
from documents.kinds.transcript import transcript_content
from documents.rendering.pdf import render_pdf
from records.credits.credit_records import credit_record
from records.models import Enrolment, EquivalenceGrant, Move, Registration
from records.transfers import services, views
from tests import factories
from tests.curriculum.test_pages import words
from tests.documents import props
from tests.documents.conftest import text_of
from tests.records.transfers import earned, moved, row, states

pytestmark = pytest.mark.usefixtures("english")


class TestUndo:
    def undone(self, move, by, why="A mistake"):
        return services.undo_move(move=Move.objects.get(pk=move.pk), why=why, by=by, seen=move.version)

    def test_everything_is_as_before(self, cast, newer):
        earned(cast, cast.alices, cast.louvain)
        taken = factories.registration(cast.alices, cast.joint)
        ended = factories.registration(cast.alices, cast.alone)
        before = states(cast.alices)
        move = moved(cast, newer)
        self.undone(move, cast.dora)
        taken.refresh_from_db()
        assert (states(cast.alices), taken.activity) == (before, cast.joint)
        assert Registration.objects.filter(uuid=ended.uuid, activity=cast.alone).count() == 1
        assert EquivalenceGrant.objects.get().withdrawn_on == timezone.localdate()
        again = moved(cast, newer)
        assert EquivalenceGrant.objects.live().get().move == again

    def test_not_once_the_jury_has_decided(self, cast, newer):
        move = moved(cast, newer)
        sitting = factories.deliberation(newer, cast.nadia)
        factories.decision(sitting, factories.registration(cast.alices, newer.fresh), mark=Decimal(12))
        with pytest.raises(WrongStateError, match="jury has decided on this resident since"):
            self.undone(move, cast.dora)

    def test_not_over_a_year_that_was_agreed_since(self, cast, newer):
        move = moved(cast, newer)
        factories.registration(cast.alices, newer.fresh)
        with pytest.raises(WrongStateError, match="were registered since"):
            self.undone(move, cast.dora)

    def test_not_twice_not_without_a_reason_not_by_others(self, cast, newer):
        move = moved(cast, newer)
        with pytest.raises(ValidationError, match="Say why"):
            self.undone(move, cast.dora, why="")
        with pytest.raises(PermissionDenied):
            self.undone(move, cast.nadia)
        self.undone(move, cast.dora)
        with pytest.raises(WrongStateError, match="undone already"):
            self.undone(move, cast.dora)


def test_paper_command_and_page_agree_for_a_moved_resident(cast, newer, client):
    earned(cast, cast.alices, cast.namur, Decimal(16))
    earned(cast, cast.alices, cast.joint, Decimal(11))
    factories.registration(cast.alices, cast.louvain)
    moved(cast, newer)
    enrolment = Enrolment.objects.get(pk=cast.alices.pk)
    granted = EquivalenceGrant.objects.counting().filter(enrolment=enrolment, activity__programme_version=newer)
    counts = sum((one.activity.credits for one in granted), Decimal(0))
    out = StringIO()
    call_command("credit_record", enrolment.identifiers.first().value, "--json", stdout=out)
    data = json.loads(out.getvalue())
    assert (data["earned"], data["total"]) == ("4.5", "12.5") == (f"{counts:.1f}", "12.5")
    assert {r["title"]: r["state"] for r in data["rows"]} == {
        "Activity NAM": "earned",
        "Activity LOU": "registered",
        "Activity JO1": "earned",
        "Activity JO2": "earned",
        "Activity NEW": "missing",
    }
    with translation.override("fr"):
        text = text_of(render_pdf(props.snapshot(transcript_content(enrolment, "fr"))))
    assert "4,5 / 12,5" in text
    assert "JO1 JOI Activity JOI (version 2024) 3 juin 2026 11" in " ".join(text.split())
    assert "études antérieures" not in text
    client.force_login(cast.dora)
    page = client.get(f"/enrolments/{enrolment.uuid}/", headers={"accept-language": "en"}).content.decode()
    assert "4.5 of 12.5 credits." in page
    row(cast.alone, newer.fresh)  # rows that come later change nothing that was done
    assert credit_record(enrolment).overall.counted == counts


class TestPages:
    def read(self, client, user, url):
        client.force_login(user)
        return client.get(url, headers={"accept-language": "en"})

    def test_preview_move_and_undo(self, cast, newer, client):
        earned(cast, cast.alices, cast.louvain)
        earned(cast, cast.alices, cast.alone)
        url = f"/enrolments/{cast.alices.uuid}/"
        assert "Move to a newer version" not in words(self.read(client, cast.nadia, url))
        assert "Move to a newer version" in words(self.read(client, cast.dora, url))
        page = words(self.read(client, cast.dora, f"{url}move/"))
        assert "5.5 of 10 credits in 2024 become 5 of 12.5 in 2027." in page
        assert "What gives nothing in the new version Activity ALO ALO · 1" in page
        refused = client.post(f"{url}move/?to={newer.uuid}", {"seen": 1, "reason": ""})
        assert refused.status_code == 422
        late = client.post(f"{url}move/?to={newer.uuid}", {"seen": 7, "reason": "New"})
        assert late.status_code == 409
        done = client.post(f"{url}move/?to={newer.uuid}", {"seen": 1, "reason": "New"}, follow=True)
        assert (done.redirect_chain, Move.objects.count()) == ([(url, 302)], 1)
        move = Move.objects.get()
        page = words(self.read(client, cast.dora, f"{url}move/"))
        assert "There is no newer version of this programme." in page
        assert "2024 → 2027" in page
        client.post(f"{url}move/{move.uuid}/undo/", {"seen": move.version, "why": "A mistake"})
        assert "undone" in words(self.read(client, cast.dora, f"{url}move/"))
        twice = client.post(f"{url}move/{move.uuid}/undo/", {"seen": move.version, "why": "Again"})
        assert twice.status_code == 409

    def test_a_refusal_stands_on_the_button(self, cast, newer, client):
        sitting = factories.deliberation(cast.version, cast.nadia)
        factories.decision(sitting, factories.registration(cast.alices, cast.namur), mark=Decimal(12))
        url = f"/enrolments/{cast.alices.uuid}/move/"
        page = words(self.read(client, cast.dora, url))
        assert page.count("The jury has decisions on this resident that are not published yet") == 2
        done = client.post(f"{url}?to={newer.uuid}", {"seen": 1, "reason": "New"})
        assert (done.status_code, Move.objects.count()) == (409, 0)

    def test_an_unknown_version(self, cast, newer, client):
        for to in (cast.version.uuid, cast.alices.uuid, "x"):
            assert self.read(client, cast.dora, f"/enrolments/{cast.alices.uuid}/move/?to={to}").status_code == 404

    def test_a_cohort(self, cast, newer, client):
        earned(cast, cast.alices, cast.louvain)
        sitting = factories.deliberation(cast.version, cast.nadia)
        factories.decision(sitting, factories.registration(cast.bobs, cast.namur), mark=Decimal(12))
        url = f"/programmes/{cast.version.uuid}/move/?to={newer.uuid}"
        page = self.read(client, cast.dora, url)
        assert "TEST Alice 4.5 5" in words(page)
        assert [word for _one, word, _ticked in page.context["lines"]] == [
            f"{cast.alices.pk}.1", f"{cast.bobs.pk}.1",
        ]  # fmt: skip
        assert page.content.decode().count('type="checkbox"') == 1
        both = {"who": [f"{cast.alices.pk}.1", f"{cast.bobs.pk}.1"], "reason": "New"}
        refused = client.post(url, both, headers={"accept-language": "en"})
        assert (refused.status_code, Move.objects.count()) == (409, 0)
        assert "Bob Test: The jury has decisions" in words(refused)
        client.post(url, both | {"who": [f"{cast.alices.pk}.1"]})
        assert list(Move.objects.values_list("enrolment", flat=True)) == [cast.alices.pk]

    def test_a_large_cohort_has_pages(self, cast, newer, client, monkeypatch):
        monkeypatch.setattr(views, "ROWS", 1)
        url = f"/programmes/{cast.version.uuid}/move/?to={newer.uuid}"
        shown = {}
        for number in (1, 2):
            page = self.read(client, cast.dora, f"{url}&page={number}")
            shown[number] = [one.enrolment.pk for one, _word, _ticked in page.context["lines"]]
        assert shown == {1: [cast.alices.pk], 2: [cast.bobs.pk]}
        client.post(f"{url}&page=2", {"who": [f"{cast.bobs.pk}.1"], "reason": "New"})
        assert list(Move.objects.values_list("enrolment", flat=True)) == [cast.bobs.pk]
