"""Groups: who forms them, how a cohort is divided in one act, and whom leaders then support."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.changes import ConflictError
from accounts.models import AuditEntry
from accounts.permissions import WrongStateError
from places.models import Postcode
from records.models import Accompaniment, Enrolment
from seminars.groups import services
from seminars.groups.formation import BY_HOME, EVENLY, cohort, proposal
from seminars.models import GroupAccompaniment, GroupLeader, Membership, SeminarGroup
from tests import factories
from tests.concurrency import THREADS, at_once
from tests.seminars import props

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FIRST = date(2026, 10, 1)


def supports(user):
    """[(resident, first day, last day)] of whom the user is the leader, by the table of the records."""
    rows = Accompaniment.objects.filter(user=user, capacity="leader").order_by("starts", "enrolment")
    return [(row.enrolment.user.given_name, row.starts, row.ends) for row in rows]


def form(cast, wanted, starts=FIRST, by=None, seen=None):
    current = {m.registration_id: m.group_id for m in Membership.objects.filter(ends__isnull=True)}
    return services.form_groups(
        activity=cast.sem, year=cast.year, wanted=wanted, seen=current if seen is None else seen, starts=starts,
        by=by or cast.nadia,
    )  # fmt: skip


def without_group(cast, *names):
    """Further registered residents, in no group."""
    found = []
    for name in names:
        enrolment = factories.enrolment(factories.person(name), cast.version)
        found.append(factories.registration(enrolment, cast.sem))
    return found


# Who may


@pytest.mark.parametrize(
    ("who", "may"),
    [("nadia", True), ("dora", True), ("louis", False), ("lena", False), ("theo", False), ("alice", False)],
)
def test_the_organising_secretariat_and_the_director_form_groups(cast, who, may):
    act = {"activity": cast.sem, "year": cast.year, "name": "New", "by": getattr(cast, who)}
    if may:
        assert services.create_group(**act).name == "New"
    else:
        with pytest.raises(PermissionDenied, match="Groups are formed by"):
            services.create_group(**act)


def test_without_an_organiser_the_reference_institution_does(cast):
    lone = factories.activity(cast.version, "LON", organisers=(), kind="seminar")
    assert services.create_group(activity=lone, year=cast.year, name="One", by=cast.nadia)
    with pytest.raises(PermissionDenied):
        services.create_group(activity=lone, year=cast.year, name="Two", by=cast.louis)


def test_nobody_meets_for_a_stage(cast):
    with pytest.raises(ValidationError, match="No groups meet"):
        services.create_group(activity=cast.joint, year=cast.year, name="Stage", by=cast.dora)


def test_two_groups_of_a_year_have_two_names(cast):
    with pytest.raises(ValidationError, match="group of that name"):
        services.create_group(activity=cast.sem, year=cast.year, name="Namur", by=cast.nadia)
    assert services.create_group(activity=cast.sem, year=factories.year(2027), name="Namur", by=cast.nadia)


# Dividing


def test_a_cohort_is_divided_in_one_act(cast):
    new = without_group(cast, "Carol", "David")
    formed = form(cast, {new[0].pk: cast.group.pk, new[1].pk: cast.other.pk})
    assert (formed.joined, formed.moved, formed.left) == (2, 0, 0)
    assert {m.registration_id: m.group_id for m in Membership.objects.filter(registration__in=new)} == {
        new[0].pk: cast.group.pk,
        new[1].pk: cast.other.pk,
    }
    assert ("Carol", FIRST, cast.year.ends) in supports(cast.lena)
    assert ("David", FIRST, cast.year.ends) in supports(cast.luc)
    assert AuditEntry.objects.filter(action="form groups").count() == 2


def test_the_same_division_again_changes_nothing(cast):
    new = without_group(cast, "Carol")
    form(cast, {new[0].pk: cast.group.pk})
    before = AuditEntry.objects.count()
    assert form(cast, {new[0].pk: cast.group.pk}).total == 0
    assert AuditEntry.objects.count() == before


def test_who_changes_group_in_the_middle_keeps_what_was(cast):
    held = props.meeting(cast.group, date(2026, 11, 3), state="held")
    props.noted(held, cast.alices_year)
    formed = form(cast, {cast.alices_year.pk: cast.other.pk}, starts=date(2027, 1, 4))
    assert formed.moved == 1
    rows = Membership.objects.filter(registration=cast.alices_year).order_by("starts")
    assert [(row.group.name, row.starts, row.ends) for row in rows] == [
        ("Namur", cast.year.starts, date(2027, 1, 3)),
        ("Arlon", date(2027, 1, 4), None),
    ]
    assert supports(cast.lena) == [("Alice", cast.year.starts, date(2027, 1, 3))]
    assert ("Alice", date(2027, 1, 4), cast.year.ends) in supports(cast.luc)


def test_not_back_over_a_meeting_at_which_somebody_was_noted(cast):
    held = props.meeting(cast.group, date(2026, 11, 3), state="held")
    props.noted(held, cast.alices_year)
    with pytest.raises(ValidationError, match="Alice Test was noted in Namur on 3 November 2026"):
        form(cast, {cast.alices_year.pk: cast.other.pk}, starts=date(2026, 11, 3))
    assert Membership.objects.get(registration=cast.alices_year).group == cast.group


def test_a_membership_that_has_not_begun_is_replaced(cast):
    form(cast, {cast.alices_year.pk: cast.other.pk}, starts=cast.year.starts)
    assert [m.group for m in Membership.objects.filter(registration=cast.alices_year)] == [cast.other]
    assert supports(cast.lena) == []


def test_who_is_put_into_no_group_leaves(cast):
    assert form(cast, {cast.alices_year.pk: None}).left == 1
    assert Membership.objects.get(registration=cast.alices_year).ends == date(2026, 9, 30)


def test_outside_the_year_is_refused(cast):
    (carol,) = without_group(cast, "Carol")
    with pytest.raises(ValidationError) as refused:
        form(cast, {carol.pk: cast.group.pk}, starts=date(2027, 9, 14))
    assert list(refused.value.message_dict) == ["starts"]


def test_somebody_moved_meanwhile_is_a_conflict_and_nobody_is_moved(cast):
    (carol,) = without_group(cast, "Carol")
    with pytest.raises(ConflictError):
        form(
            cast,
            {carol.pk: cast.group.pk, cast.alices_year.pk: cast.other.pk},
            seen={carol.pk: None, cast.alices_year.pk: None},
        )
    assert not Membership.objects.filter(registration=carol).exists()


def test_a_registration_of_another_activity_is_refused(cast):
    strange = factories.registration(cast.alices, cast.namur)
    with pytest.raises(ValidationError, match="not registered for this activity any more"):
        form(cast, {strange.pk: cast.group.pk})


def test_a_closed_group_takes_and_gives_nobody(cast):
    (carol,) = without_group(cast, "Carol")
    SeminarGroup.objects.filter(pk=cast.group.pk).update(
        state="closed", closed_at=factories.at(2027, 6, 20), closed_by=cast.lena
    )
    for wanted in ({carol.pk: cast.group.pk}, {cast.alices_year.pk: cast.other.pk}):
        with pytest.raises(WrongStateError, match="The year of this group is closed"):
            form(cast, wanted)


def test_as_many_queries_for_thirty_as_for_three(cast):
    counts = []
    for number in (1, 3, 30):  # the first one makes SQLite's sequences
        new = without_group(cast, *[f"R{number}x{place}" for place in range(number)])
        with CaptureQueriesContext(connection) as captured:
            form(cast, dict.fromkeys([one.pk for one in new], cast.group.pk))
        counts.append(len(captured))
    assert counts[1] == counts[2]


# Proposals


@pytest.fixture
def homes(cast):
    """Carol and David live in Namur, Eva in Luxembourg, Fred in Liège, Gina nowhere known."""
    for code, province in (("5000", "namur"), ("6700", "luxembourg"), ("4000", "liege")):
        Postcode.objects.create(code=code, place=code, province=province, source="Test")
    new = without_group(cast, "Carol", "David", "Eva", "Fred", "Gina")
    for registration, code in zip(new, ("5000", "5000", "6700", "4000", ""), strict=True):
        Enrolment.objects.filter(pk=registration.annual_programme.enrolment_id).update(postcode=code, city="Somewhere")
    return new


def proposed(cast, method):
    lines = cohort(cast.sem, cast.year, cast.nadia)
    found = proposal(lines, [cast.group, cast.other], method)
    names = {cast.group.pk: "Namur", cast.other.pk: "Arlon", None: None}
    return {line.enrolment.user.given_name: names[found[line.registration.pk]] for line in lines}


def test_by_home_each_in_their_province_and_the_others_where_fewest_are(cast, homes):
    assert proposed(cast, BY_HOME) == {
        "Alice": "Namur", "Bob": "Arlon", "Carol": "Namur", "David": "Namur", "Eva": "Arlon", "Fred": "Arlon",
        "Gina": "Arlon",
    }  # fmt: skip


def test_evenly(cast, homes):
    found = list(proposed(cast, EVENLY).values())
    assert (found.count("Namur"), found.count("Arlon")) == (3, 4)


def test_nothing_is_proposed_where_nobody_asks(cast, homes):
    assert {proposed(cast, "")[name] for name in ("Carol", "David", "Eva", "Fred", "Gina")} == {None}


def page(cast, browse, who, query=""):
    url = reverse("seminar-formation", args=[cast.sem.uuid, 2026]) + query
    return browse(getattr(cast, who)).get(url)


def test_the_province_is_for_all_offices_and_the_town_for_who_keeps_the_file(cast, homes, browse):
    Enrolment.objects.filter(pk=homes[2].annual_programme.enrolment_id).update(
        enrolling_institution=cast.uclouvain, city="Bastogne-les-Bains"
    )
    Enrolment.objects.filter(pk=homes[0].annual_programme.enrolment_id).update(city="Namur-la-Neuve")
    seen = {who: page(cast, browse, who).content.decode() for who in ("nadia", "louis", "dora")}
    assert {who: "Namur-la-Neuve" in text for who, text in seen.items()} == {
        "nadia": True, "louis": False, "dora": True,
    }  # fmt: skip
    assert {who: "Bastogne-les-Bains" in text for who, text in seen.items()} == {
        "nadia": False, "louis": True, "dora": True,
    }  # fmt: skip
    assert all("Luxembourg (province)" in text for text in seen.values())


def test_the_page_proposes_and_saves_what_is_chosen(cast, homes, browse):
    client = browse(cast.nadia)
    url = reverse("seminar-formation", args=[cast.sem.uuid, 2026])
    shown = client.get(url + "?by=home").context["form"]
    sent = {name: shown[name].value() or "" for name in shown.fields} | {"starts": "2026-10-01"}
    assert client.post(url, sent)["Location"] == url
    assert Membership.objects.filter(registration__in=homes, group=cast.other).count() == 3
    assert client.post(url, sent).status_code == 302, "it stands so already"
    again = client.post(url, sent | {f"group-{homes[0].uuid}": str(cast.other.uuid)})
    assert again.status_code == 409, "what the page showed is no longer so"
    assert "Somebody changed this in the meantime" in again.content.decode()


# Leaders


def test_a_leader_supports_the_members_while_both_are_in_the_group(cast):
    assert supports(cast.lena) == [("Alice", cast.year.starts, cast.year.ends)]
    leader = GroupLeader.objects.get(user=cast.lena)
    services.change_leader(
        leader=leader, starts=leader.starts, ends=date(2027, 1, 31), by=cast.nadia, seen=leader.version
    )
    services.add_leader(group=cast.group, user=cast.luc, starts=date(2027, 2, 1), by=cast.nadia)
    assert supports(cast.lena) == [("Alice", cast.year.starts, date(2027, 1, 31))]
    assert ("Alice", date(2027, 2, 1), cast.year.ends) in supports(cast.luc)
    assert GroupAccompaniment.objects.count() == 3


def test_two_groups_under_one_leader_make_one_support(cast):
    course = factories.activity(cast.version, "QA1")
    group = services.create_group(activity=course, year=cast.year, name="All", by=cast.nadia)
    services.add_leader(group=group, user=cast.lena, starts=cast.year.starts, by=cast.nadia)
    props.member(group, factories.registration(cast.alices, course))
    services.follow({cast.alices.pk}, by=cast.nadia)
    assert supports(cast.lena) == [("Alice", cast.year.starts, cast.year.ends)]


def test_what_an_office_recorded_itself_stays(cast):
    factories.accompanies(cast.charlie, cast.alices, "leader", starts=FIRST)
    services.follow({cast.alices.pk}, by=cast.nadia)
    assert supports(cast.charlie) == [("Alice", FIRST, None)]


def test_nobody_leads_a_group_in_which_they_are(cast):
    with pytest.raises(ValidationError, match="Nobody accompanies oneself"):
        services.add_leader(group=cast.group, user=cast.alice, starts=cast.year.starts, by=cast.nadia)
    assert not GroupLeader.objects.filter(user=cast.alice).exists()


def test_the_days_of_a_leader_lie_in_the_year_and_do_not_meet(cast):
    with pytest.raises(ValidationError) as refused:
        services.add_leader(group=cast.group, user=cast.luc, starts=date(2026, 9, 1), by=cast.nadia)
    assert list(refused.value.message_dict) == ["starts"]
    with pytest.raises(ValidationError, match="Lena Test leads this group then already"):
        services.add_leader(group=cast.group, user=cast.lena, starts=FIRST, by=cast.nadia)


def test_a_new_person_is_invited(cast, browse, mailoutbox):
    client = browse(cast.nadia)
    url = reverse("seminar-leader-add", args=[cast.group.uuid])
    refused = client.post(url, {"email": "new@example.org", "starts": "2026-10-01"})
    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"given_name", "family_name"})
    sent = {"email": "new@example.org", "given_name": "Nora", "family_name": "Test", "starts": "2026-10-01"}
    assert client.post(url, sent).status_code == 302
    leader = GroupLeader.objects.get(user__email="new@example.org")
    assert (leader.group, leader.starts) == (cast.group, FIRST)


def test_an_empty_group_is_discarded_and_another_is_not(cast, browse):
    empty = services.create_group(activity=cast.sem, year=cast.year, name="Empty", by=cast.nadia)
    client = browse(cast.nadia)
    client.post(reverse("seminar-group-discard", args=[empty.uuid]))
    client.post(reverse("seminar-group-discard", args=[cast.group.uuid]))
    assert set(SeminarGroup.objects.values_list("name", flat=True)) == {"Namur", "Arlon"}


# The database


def test_one_open_membership_a_registration(cast):
    with pytest.raises(ValidationError, match="The resident is in a group already"):
        Membership(group=cast.other, registration=cast.alices_year, starts=FIRST).full_clean()


def test_on_postgresql_memberships_do_not_meet(cast):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot say it: the service does")
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(group=cast.other, registration=cast.alices_year, starts=FIRST, ends=FIRST)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_move_the_same_resident_at_once_one_does():
    cast = props.Seminars()
    seen = {cast.alices_year.pk: cast.group.pk}
    results = at_once(lambda: form(cast, {cast.alices_year.pk: cast.other.pk}, seen=seen))
    assert sum(isinstance(result, services.Formed) and result.moved == 1 for result in results) == 1
    settled = [r for r in results if isinstance(r, ConflictError) or (isinstance(r, services.Formed) and not r.total)]
    assert len(settled) == THREADS - 1, "the others are told, or find it done"
    assert Membership.objects.filter(registration=cast.alices_year).count() == 2
