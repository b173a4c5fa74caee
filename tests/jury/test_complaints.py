"""Complaints: filed in time, ruled on by members who are not tied, and where founded decided on again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import WrongStateError
from jury.cases.jury_cases import jury_cases
from jury.complaints import services
from jury.complaints.models import Complaint
from jury.complaints.workflow import COMPLAINT
from jury.models import Correction
from jury.todo import waiting
from notices.models import Mail
from records.models import Deliberation
from tests import factories
from tests.jury import props

pytestmark = pytest.mark.usefixtures("english")
PUBLISHED = factories.at(2026, 7, 3)
IN_TIME = date(2026, 7, 11)  # eight days after


@pytest.fixture
def decided(cast):
    """Alice got no credits for `namur`."""
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=PUBLISHED)
    cast.decision = factories.decision(sitting, props.taken(cast), Decimal(8), granted=False)
    return cast


@pytest.fixture
def filed(decided):
    decided.complaint = file(decided)
    return decided


def file(cast, by=None, text="My second part was not counted.", today=IN_TIME):
    return services.file_complaint(decision=cast.decision, ground="error", text=text, by=by or cast.alice, today=today)


def rule(cast, ruling="unfounded", names=("pia", "mona", "max"), by=None, **values):
    found = Complaint.objects.get(pk=cast.complaint.pk)
    panel = [cast.seats[name] for name in names]
    values = {"reason": "The part was counted.", "seen": found.version} | values
    return services.rule(complaint=found, ruling=ruling, panel=panel, by=by or cast.sam, **values)


class TestFile:
    def test_on_ones_own_published_decision_in_time(self, decided):
        made = file(decided)
        assert (made.state, made.decision, made.ground) == ("filed", decided.decision, "error")

    def test_not_after_the_last_day(self, decided):
        with pytest.raises(WrongStateError, match="were taken until 11 July 2026"):
            file(decided, today=date(2026, 7, 12))
        assert not Complaint.objects.exists()

    def test_not_by_others(self, decided):
        for user in (decided.bob, decided.nadia, decided.marie):
            with pytest.raises(PermissionDenied, match="filed by the resident"):
                file(decided, by=user)

    def test_not_before_the_publication_nor_twice_nor_empty(self, decided):
        with pytest.raises(ValidationError, match="Say what"):
            file(decided, text=" ")
        file(decided)
        with pytest.raises(WrongStateError, match="a complaint on this decision already"):
            file(decided)
        with pytest.raises(IntegrityError), transaction.atomic():
            Complaint.objects.create(decision=decided.decision, ground="error", text="x")
        later = factories.deliberation(decided.version, decided.nadia, 2026, state="open")
        decided.decision = factories.decision(later, props.taken(decided, decided.bobs, start_year=2026), Decimal(8))
        with pytest.raises(WrongStateError, match="not published yet"):
            file(decided, by=decided.bob)

    def test_not_where_the_version_takes_none(self, decided):
        decided.version.jury_rules.complaint_days = None
        decided.version.jury_rules.save()
        with pytest.raises(WrongStateError, match="takes no complaints"):
            file(decided)

    def test_withdrawn_by_who_filed_it_and_filed_again(self, filed):
        with pytest.raises(PermissionDenied):
            services.withdraw_complaint(complaint=filed.complaint, by=filed.sam, seen=filed.complaint.version)
        services.withdraw_complaint(complaint=filed.complaint, by=filed.alice, seen=filed.complaint.version)
        assert file(filed).state == "filed"


class TestRuling:
    @pytest.mark.parametrize("ruling", ["inadmissible", "unfounded"])
    def test_nothing_changes_where_it_is_not_founded(self, filed, ruling):
        made = rule(filed, ruling)
        assert (made.state, made.recorded_by, made.correction) == (ruling, filed.sam, None)
        assert {seat.user for seat in made.panel.all()} == {filed.pia, filed.mona, filed.max}
        assert not Correction.objects.exists()

    def test_who_filed_it_is_written_to_once_and_told_nothing_of_the_ruling(
        self, filed, django_capture_on_commit_callbacks
    ):
        type(filed.alice).objects.filter(pk=filed.alice.pk).update(language="fr")
        with pytest.raises(ValidationError), transaction.atomic():
            rule(filed, names=("pia", "mona"))
        assert not Mail.objects.filter(kind="jury.complaint").exists(), "nothing was ruled"
        with django_capture_on_commit_callbacks() as after:
            made = rule(filed)
        with pytest.raises(WrongStateError):
            rule(filed)
        told = Mail.objects.get(kind="jury.complaint")
        assert (told.to, told.subject, len(after)) == (filed.alice, "Une décision sur votre plainte", 1)
        assert reverse("complaint", args=[made.uuid]) in told.body
        for words in ("The part was counted.", "Mona", "NAM"):
            assert words not in told.body, words

    def test_founded_opens_a_correction_sitting_with_the_case(self, filed):
        day = timezone.localdate()
        made = rule(filed, "founded", held_on=day)
        sitting = Deliberation.objects.get(kind="correction")
        assert (sitting.held_on, sitting.state, sitting.session) == (
            day,
            "prepared",
            filed.decision.deliberation.session,
        )
        assert (made.correction.deliberation, made.correction.ground) == (sitting, "complaint")
        assert [case.registration for case in jury_cases(sitting)] == [filed.decision.registration]

    def test_founded_needs_the_day_of_the_sitting(self, filed):
        for day in (None, date(2026, 1, 1)):
            with pytest.raises(ValidationError, match=r"Say when|is past"):
                rule(filed, "founded", held_on=day)
        filed.complaint.refresh_from_db()
        assert (filed.complaint.state, Deliberation.objects.filter(kind="correction").count()) == ("filed", 0)

    def test_the_panel_is_large_enough_and_not_tied(self, filed):
        with pytest.raises(ValidationError, match="3 members of the jury at least"):
            rule(filed, names=("pia", "mona"))
        factories.accompanies(filed.mona, filed.alices, "supervisor")
        with pytest.raises(ValidationError, match="tied to the resident: Mona Test"):
            rule(filed)

    def test_by_the_secretary_of_the_jury_alone_and_with_a_reason(self, filed):
        for user in (filed.nadia, filed.dora, filed.pia, filed.alice):
            with pytest.raises(PermissionDenied, match="recorded by the secretary"):
                rule(filed, by=user)
        with pytest.raises(ValidationError, match="Say why"):
            rule(filed, reason="")
        factories.accompanies(filed.sam, filed.alices, "mentor")
        with pytest.raises(PermissionDenied, match="tied to this resident"):
            rule(filed)


@pytest.mark.parametrize("state", [*Complaint.State])
@pytest.mark.parametrize("name", ["withdraw", "inadmissible", "unfounded", "founded"])
def test_transitions_in_every_state(filed, state, name):
    complaint = Complaint(decision=filed.decision, state=state)
    assert bool(COMPLAINT.may(name, complaint)) == (state == "filed")


class TestPages:
    def test_a_resident_files_and_reads_the_ruling(self, decided, client):
        english = {"headers": {"accept-language": "en"}}
        Deliberation.objects.update(closed_at=timezone.now(), published_at=timezone.now())
        client.force_login(decided.alice)
        url = reverse("decision-complaint", args=[decided.decision.uuid])
        refused = client.post(url, {"ground": "error", "text": ""}, **english)
        assert refused.status_code == 422
        done = client.post(url, {"ground": "error", "text": "Not counted"}, follow=True, **english)
        assert "Not counted" in done.content.decode()
        decided.complaint = Complaint.objects.get()
        client.force_login(decided.sam)
        page = reverse("complaint", args=[decided.complaint.uuid])
        values = {"seen": decided.complaint.version, "ruling": "unfounded", "reason": "It was counted."}
        values["panel"] = [str(decided.seats[name].uuid) for name in ("pia", "mona", "max")]
        assert client.post(page, values, **english).status_code == 302
        client.force_login(decided.alice)
        text = client.get(page, **english).content.decode()
        assert ("It was counted." in text, "Mona Test" in text) == (True, True)

    def test_nobody_else_sees_it(self, filed, client):
        for user in (filed.bob, filed.marie, filed.theo, filed.mona, filed.stefan):
            client.force_login(user)
            assert client.get(reverse("complaint", args=[filed.complaint.uuid])).status_code == 404
            assert "Alice" not in client.get(reverse("complaint-list")).content.decode()

    def test_the_list_is_reached_from_that_of_the_deliberations(self, filed, client):
        client.force_login(filed.sam)
        link = f'href="{reverse("complaint-list")}"'
        assert link in client.get(reverse("deliberation-list")).content.decode()
        one = reverse("complaint", args=[filed.complaint.uuid])
        assert f'href="{one}"' in client.get(reverse("complaint-list")).content.decode()

    def test_it_waits_for_the_secretary_until_it_is_ruled_on(self, filed):
        words = "Complaint of Alice Test on Activity NAM: the panel rules on it"
        assert words in [one.words for one in waiting(filed.sam)]
        assert words not in [one.words for one in waiting(filed.nadia)]
        rule(filed)
        assert words not in [one.words for one in waiting(filed.sam)]
