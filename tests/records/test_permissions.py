"""Who may do what, answer by answer; each refusal says why."""

from datetime import timedelta

import pytest
from django.utils import timezone

from curriculum.models import Activity, Institution, Programme, ProgrammeVersion
from curriculum.roles import Roles
from records.enrolments.permissions import can_edit_file, can_edit_record, can_see_file, can_see_reasons
from records.marks.permissions import acting_institution, can_encode, can_encode_for, can_see_sheet
from records.models import Decision, Deliberation, Enrolment, Result
from records.supporters.permissions import can_see_people
from tests import factories

NAMUR, LOUVAIN, ELSEWHERE = 1, 2, 3
PROGRAMME, ACTIVITY = 10, 20


class Someone:
    """A person with these roles, as if they had been read in this request."""

    is_authenticated = is_active = True

    def __init__(self, pk=99, **roles):
        self.pk = pk
        self._roles_today = Roles(**{name: frozenset(values) for name, values in roles.items()})


SECRETARY = Someone(secretariat_of={NAMUR})
PARTNER = Someone(secretariat_of={LOUVAIN})
STRANGER = Someone(secretariat_of={ELSEWHERE})
DIRECTOR = Someone(director_of={PROGRAMME})
JUROR = Someone(jury_of={PROGRAMME})
TEACHER = Someone(teaches={ACTIVITY})
MACHINE = Someone(machine_of={LOUVAIN})
NOBODY = Someone()


def prefetched(row, **rows):
    """`row` as if these relations had been prefetched."""
    row._prefetched_objects_cache = rows
    return row


@pytest.fixture
def version():
    universities = [Institution(pk=NAMUR, short_name="UNamur"), Institution(pk=LOUVAIN, short_name="UCLouvain")]
    programme = Programme(pk=PROGRAMME, reference_institution=universities[0])
    return ProgrammeVersion(programme=prefetched(programme, institutions=universities))


@pytest.fixture
def resident(version):
    return Enrolment(user_id=50, programme_version=version, enrolling_institution=Institution(pk=NAMUR))


def activity(version, *organisers):
    universities = {i.pk: i for i in version.programme.institutions.all()}
    made = Activity(pk=ACTIVITY, programme_version=version)
    return prefetched(made, organisers=[universities[pk] for pk in organisers])


def allowed(can, *things):
    """Which of the cast the predicate allows."""
    cast = {
        "secretary": SECRETARY,
        "partner": PARTNER,
        "stranger": STRANGER,
        "director": DIRECTOR,
        "juror": JUROR,
        "teacher": TEACHER,
        "machine": MACHINE,
        "nobody": NOBODY,
        "oneself": Someone(pk=50),
    }
    answers = {name: can(person, *things) for name, person in cast.items()}
    assert all(answer.reason for answer in answers.values() if not answer), "a refusal says why"
    return {name for name, answer in answers.items() if answer}


def test_the_administrative_file(resident):
    assert allowed(can_see_file, resident) == {"secretary", "director", "oneself"}
    assert allowed(can_edit_file, resident) == {"secretary", "director"}


def test_the_record_is_changed_by_the_offices(resident):
    assert allowed(can_edit_record, resident) == {"secretary", "partner", "director"}


@pytest.mark.parametrize(
    ("organisers", "encoders"),
    [
        ([NAMUR], {"secretary", "teacher"}),
        ([LOUVAIN], {"partner", "teacher", "machine"}),
        ([NAMUR, LOUVAIN], {"secretary", "partner", "teacher", "machine"}),
        ([], {"secretary", "teacher"}),
    ],
)
def test_who_encodes(version, organisers, encoders):
    assert allowed(can_encode, activity(version, *organisers)) == encoders
    assert allowed(can_see_sheet, activity(version, *organisers)) == encoders | {
        "secretary",
        "partner",
        "director",
    }


def test_one_acts_for_the_own_university(version):
    joint = activity(version, NAMUR, LOUVAIN)
    assert acting_institution(SECRETARY, joint) == NAMUR
    assert acting_institution(PARTNER, joint) == LOUVAIN
    assert acting_institution(TEACHER, activity(version, LOUVAIN)) == LOUVAIN
    assert acting_institution(TEACHER, activity(version)) == NAMUR
    assert acting_institution(NOBODY, joint) is None


def test_the_refusal_names_who_encodes(version):
    assert "UCLouvain" in can_encode(SECRETARY, activity(version, LOUVAIN)).reason
    assert "UNamur" in can_encode(PARTNER, activity(version)).reason


def test_nobody_writes_in_the_own_record(version, resident):
    own = Someone(pk=50, secretariat_of={NAMUR}, director_of={PROGRAMME}, teaches={ACTIVITY})
    taught = activity(version, NAMUR)
    assert not can_edit_record(own, resident)
    assert not can_edit_file(own, resident)
    assert not can_encode_for(own, taught, resident)
    assert can_encode_for(TEACHER, taught, resident)
    assert not can_encode_for(PARTNER, taught, resident)


EVERYBODY = ["alice", "bob", "marie", "stefan", "theo", "nadia", "louis", "dora", "jules", "charlie"]
EVERYBODY += ["machine_namur", "machine_louvain"]


def among(cast, rows, method):
    """Who of the cast finds Alice among `rows` by that method of the query set."""
    return {name for name in EVERYBODY if getattr(rows.filter(pk=cast.alices.pk), method)(getattr(cast, name)).exists()}


OFFICES = {"nadia", "louis", "dora", "machine_namur", "machine_louvain"}


def test_who_sees_what_of_alice(cast):
    rows = Enrolment.objects.all()
    assert among(cast, rows, "visible_to") == OFFICES | {"alice", "marie", "stefan"}
    assert among(cast, rows, "with_credits_visible_to") == OFFICES | {"alice", "marie"}
    assert among(cast, rows, "with_contact_visible_to") == OFFICES | {"alice", "marie", "stefan"}
    assert among(cast, rows, "with_file_visible_to") == {"alice", "nadia", "dora"}
    assert among(cast, rows, "with_leave_visible_to") == {"alice", "nadia", "dora", "stefan"}


def test_the_teacher_knows_of_residents_in_the_own_activities(cast):
    factories.registration(cast.alices, cast.louvain)
    assert not Enrolment.objects.visible_to(cast.theo).exists()
    factories.registration(cast.alices, cast.namur)
    assert set(Enrolment.objects.visible_to(cast.theo)) == {cast.alices}
    assert not Enrolment.objects.with_contact_visible_to(cast.theo).exists()


def test_the_jury_sees_while_a_deliberation_is_open(cast):
    rows = Enrolment.objects.all()
    assert not rows.visible_to(cast.jules).exists()
    sitting = factories.deliberation(cast.version, cast.nadia)
    assert set(rows.visible_to(cast.jules)) == {cast.alices, cast.bobs}
    assert among(cast, rows, "with_credits_visible_to") == OFFICES | {"alice", "marie", "jules"}
    assert among(cast, rows, "with_leave_visible_to") == {"alice", "nadia", "dora", "stefan", "jules"}
    assert "jules" not in among(cast, rows, "with_contact_visible_to")
    assert "jules" not in among(cast, rows, "with_file_visible_to")
    factories.released(sitting, factories.at(2026, 11, 1))
    assert not rows.visible_to(cast.jules).exists()


def test_an_accompaniment_opens_from_its_first_day_to_its_last(cast):
    today = timezone.localdate()
    factories.accompanies(cast.charlie, cast.bobs, starts=today, ends=today)
    rows = Enrolment.objects.all()
    assert set(rows.visible_to(cast.charlie, today)) == {cast.bobs}
    for other in (today - timedelta(days=1), today + timedelta(days=1)):
        assert not rows.visible_to(cast.charlie, other).exists()
        assert not rows.with_contact_visible_to(cast.charlie, other).exists()
        assert not rows.with_credits_visible_to(cast.charlie, other).exists()


def test_search_by_matricule_needs_sight_of_matricules(cast):
    rows = Enrolment.objects.all()
    assert set(rows.matching("una00001")) == {cast.alices}
    assert set(rows.matching("ali TEST")) == {cast.alices}
    assert set(rows.matching("")) == {cast.alices, cast.bobs}
    assert not rows.named("una00001").exists()
    assert not rows.named("example.org").exists()
    assert set(rows.named("tést álice")) == {cast.alices}


def test_who_sees_which_marks(cast, encoded):
    draft = encoded(factories.registration(cast.alices, cast.namur), "8", state="draft")
    submitted = encoded(
        factories.registration(cast.alices, cast.louvain), "12", by=cast.louis, institution=cast.uclouvain
    )
    seen = {name: set(Result.objects.visible_to(getattr(cast, name))) for name in EVERYBODY}
    assert {name for name in EVERYBODY if draft in seen[name]} == {"nadia", "machine_namur", "theo"}
    assert {name for name in EVERYBODY if submitted in seen[name]} == OFFICES | {"alice", "marie"}
    factories.deliberation(cast.version, cast.nadia)
    assert set(Result.objects.visible_to(cast.jules)) == {submitted}


def test_marks_that_are_released_with_the_decisions(cast, encoded):
    ProgrammeVersion.objects.filter(pk=cast.version.pk).update(marks_released="on_publication")
    registration = factories.registration(cast.alices, cast.namur)
    result = encoded(registration, "12")
    assert not Result.objects.visible_to(cast.alice).exists()
    assert not Result.objects.visible_to(cast.marie).exists()
    assert set(Result.objects.visible_to(cast.louis)) == {result}
    sitting = factories.deliberation(cast.version, cast.nadia, published_at=timezone.now() + timedelta(days=1))
    factories.decision(sitting, registration, mark=result.mark)
    assert not Result.objects.visible_to(cast.alice).exists()
    assert set(Result.objects.visible_to(cast.alice, timezone.now() + timedelta(days=2))) == {result}


def test_who_sees_deliberations_and_decisions(cast):
    sitting = factories.deliberation(cast.version, cast.nadia)
    factories.decision(sitting, factories.registration(cast.alices, cast.namur), mark=12)
    seers = {name for name in EVERYBODY if Deliberation.objects.visible_to(getattr(cast, name)).exists()}
    assert seers == {"nadia", "louis", "dora", "jules"}
    assert {name for name in EVERYBODY if Decision.objects.visible_to(getattr(cast, name)).exists()} == seers
    factories.released(sitting, factories.at(2026, 11, 1))
    assert Deliberation.objects.visible_to(cast.nadia).exists()
    assert not Deliberation.objects.visible_to(cast.jules).exists()
    assert not Decision.objects.visible_to(cast.jules).exists()


def test_people_and_reasons(cast):
    def may(can):
        return {name for name in EVERYBODY if can(getattr(cast, name), cast.alices)}

    assert may(can_see_people) == OFFICES | {"alice", "marie"}
    assert may(can_see_reasons) == OFFICES | {"alice"}
    factories.deliberation(cast.version, cast.nadia)
    assert may(can_see_reasons) == OFFICES | {"alice", "jules"}
