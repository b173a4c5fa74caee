"""The composition of a jury: what is refused, what follows from it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from curriculum.models import Role
from jury.juries.models import Jury, Member
from jury.juries.services import Seat, appoint_jury
from notices.models import Mail
from tests import clock, factories

pytestmark = pytest.mark.usefixtures("english")
STARTS = date(2026, 12, 1)
DAY = timedelta(days=1)


def seats(cast, **functions):
    """Five people, of both universities; `functions` by name."""
    given = {"pia": "president", "sam": "secretary"} | functions
    return [
        Seat(getattr(cast, name), cast.seats[name].institution, given.get(name, "member"))
        for name in ("pia", "sam", "jules", "mona", "max")
    ]


def appoint(cast, by=None, **fields):
    values = {
        "decided_on": date(2026, 11, 2),
        "decided_by": "Council",
        "starts": STARTS,
        "ends": None,
        "seats": seats(cast),
    }
    return appoint_jury(programme=cast.programme, by=by or cast.dora, **values | fields)


def refused(cast, **fields):
    with pytest.raises(ValidationError) as error:
        appoint(cast, **fields)
    assert Jury.objects.count() == 1, "nothing is half saved"
    return error.value.messages


def test_a_new_composition_ends_the_one_before(cast):
    made = appoint(cast)
    cast.jury.refresh_from_db()
    assert (cast.jury.ends, made.ends, made.members.count()) == (STARTS - DAY, None, 5)
    assert Jury.objects.in_force(STARTS - DAY).get() == cast.jury
    assert Jury.objects.in_force(STARTS).get() == made


def test_members_get_the_role_of_the_jury(cast):
    newcomer = factories.person("Nora")
    wanted = [*seats(cast), Seat(newcomer, cast.unamur)]
    appoint(cast, seats=wanted, ends=date(2028, 12, 1))
    role = Role.objects.get(user=newcomer)
    assert role.granted_by == cast.dora, "so that nobody releases under a seat that a preparer gave"
    assert (role.kind, role.programme, role.starts, role.ends) == ("jury", cast.programme, STARTS, date(2028, 12, 1))
    assert Role.objects.filter(user=cast.pia).count() == 1, "held already"


def test_what_a_composition_lacks(cast):
    assert refused(cast, seats=seats(cast, pia="member")) == ["A jury has one president."]
    assert refused(cast, seats=seats(cast, jules="president")) == ["A jury has one president."]
    assert refused(cast, seats=seats(cast, sam="member")) == ["A jury has one secretary."]
    assert refused(cast, seats=seats(cast)[:4]) == ["A jury has at least 5 members."]
    namur = [Seat(seat.user, cast.unamur, seat.function) for seat in seats(cast)]
    assert refused(cast, seats=namur) == ["Nobody sits for: UCLouvain."]
    silent = [Seat(seat.user, seat.institution, seat.function, votes=False) for seat in seats(cast)]
    assert refused(cast, seats=silent) == ["Nobody on this jury votes."]
    assert refused(cast, seats=[*seats(cast), seats(cast)[0]])[0] == "A person has one seat on a jury."


def test_its_days(cast):
    assert refused(cast, decided_on=clock.TODAY + DAY) == ["This day is still to come."]
    assert refused(cast, ends=STARTS - DAY) == ["The last day is before the first."]
    assert "Another composition holds from" in refused(cast, starts=factories.START)[0]


def test_who_records_it(cast):
    appoint(cast, by=cast.nadia)
    for by in (cast.louis, cast.jules, cast.theo, cast.alice, cast.machine_namur):
        with pytest.raises(PermissionDenied):
            appoint(cast, by=by, starts=date(2027, 2, 1))


def test_the_database_keeps_one_president_and_one_seat_a_person(cast):
    for fields in ({"user": cast.theo, "function": "president"}, {"user": cast.pia}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Member.objects.create(jury=cast.jury, institution=cast.unamur, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Jury.objects.create(
            programme=cast.programme, decided_on=STARTS, decided_by="-", starts=STARTS, recorded_by=cast.dora
        )


class TestPages:
    def sent(self, cast, **changes):
        lines = seats(cast)
        found = {"decided_on": "2026-11-02", "decided_by": "Council", "starts": "2026-12-01"}
        found |= {"form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": "5"}
        for place, seat in enumerate(lines):
            found |= {
                f"form-{place}-email": seat.user.email, f"form-{place}-institution": seat.institution.pk,
                f"form-{place}-function": seat.function, f"form-{place}-votes": "on",
            }  # fmt: skip
        return found | changes

    def test_a_jury_is_recorded_and_a_stranger_invited(self, cast, browse):
        page = reverse("jury-new", args=[cast.programme.uuid])
        nadia = browse(cast.nadia)
        assert nadia.get(page).context["seats"].initial[0]["email"] == cast.pia.email, "the last one is proposed"
        stranger = {
            "form-5-email": "new@example.org",
            "form-5-institution": cast.unamur.pk,
            "form-5-function": "member",
        }
        answer = nadia.post(page, self.sent(cast, **stranger))
        assert answer.status_code == 422
        assert "Nobody has this address yet" in answer.content.decode()
        named = stranger | {"form-5-given_name": "Nora", "form-5-family_name": "New", "form-5-votes": "on"}
        assert nadia.post(page, self.sent(cast, **named)).status_code == 302
        assert Member.objects.filter(jury__starts=STARTS).count() == 6
        assert Mail.objects.get().to.email == "new@example.org"
        assert "Nora New" in nadia.get(reverse("jury-list")).content.decode()

    def test_a_refused_jury_invites_nobody(self, cast, browse):
        page = reverse("jury-new", args=[cast.programme.uuid])
        stranger = {
            "form-5-email": "new@example.org", "form-5-institution": cast.unamur.pk, "form-5-function": "president",
            "form-5-given_name": "Nora", "form-5-family_name": "New",
        }  # fmt: skip
        answer = browse(cast.nadia).post(page, self.sent(cast, **stranger))
        assert "A jury has one president." in answer.content.decode()
        assert not Mail.objects.exists()

    def test_the_list_asks_the_same_number_of_queries(self, cast, browse, django_assert_num_queries):
        nadia = browse(cast.nadia)
        page = reverse("jury-list")
        nadia.get(page)
        with django_assert_num_queries(9):
            nadia.get(page)
        appoint(cast)
        appoint(cast, starts=date(2027, 12, 1))
        with django_assert_num_queries(9):
            nadia.get(page)
