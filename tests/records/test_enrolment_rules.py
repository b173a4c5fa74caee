"""Enrolling, leaves, people who support a resident, annual programmes, exemptions, pieces."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.changes import ConflictError
from accounts.models import AuditEntry, User
from accounts.permissions import WrongStateError
from curriculum.models import AdmissionCondition
from records.admission_file.services import check_piece
from records.credits.credit_records import credit_record
from records.enrolments import services
from records.enrolments.invitations import invite
from records.exemptions.services import grant_exemption, withdraw_exemption
from records.models import Accompaniment, AdmissionPiece, Enrolment, EnrolmentIdentifier, Exemption, StatusChange
from records.status_changes.services import change_status, end_status
from records.supporters.services import accompany, end_accompaniment
from records.years.services import agree_annual_programme
from tests import factories

pytestmark = pytest.mark.usefixtures("english")

DAY = date(2026, 10, 1)
LATER = date(2027, 3, 31)


def refused_code(call, **options):
    with pytest.raises(ValidationError) as refused:
        call(**options)
    error = refused.value
    return error.error_list[0].code if hasattr(error, "error_list") else next(iter(error.error_dict.values()))[0].code


def enrol(cast, **options):
    values = {
        "user": cast.charlie,
        "version": cast.version,
        "intake": factories.year(2025),
        "institution": cast.unamur,
        "matricules": {cast.unamur: "N9", cast.uclouvain: "L9"},
        "by": cast.nadia,
    }
    return services.enrol(**values | options)


def test_a_resident_has_a_matricule_at_each_university(cast):
    made = enrol(cast)
    assert Enrolment.objects.for_list().get(pk=made.pk).matricules == "UCLouvain L9 / UNamur N9"


def test_enrolment_follows_the_version(cast):
    draft = factories.programme_version("NEW", published=False, blocks=(Decimal(10),))
    assert refused_code(enrol, cast=cast, version=draft) == "draft"
    assert refused_code(enrol, cast=cast, intake=factories.year(2023)) == "intake"
    type(cast.version).objects.filter(pk=cast.version.pk).update(last_intake=factories.year(2025))
    cast.version.refresh_from_db()
    assert refused_code(enrol, cast=cast, intake=factories.year(2026)) == "intake"


def test_a_matricule_belongs_to_one_resident(cast):
    assert refused_code(enrol, cast=cast, matricules={cast.unamur: "UNA00001"}) == "taken"
    assert not Enrolment.objects.filter(user=cast.charlie).exists(), "nothing is half saved"
    enrol(cast, matricules={cast.uclouvain: "UNA00001"})


def test_identity_is_saved_as_a_whole(cast):
    edit = {
        "enrolment": cast.alices,
        "matricules": {cast.unamur: "UNA00002"},
        "by": cast.nadia,
        "seen": 1,
        "telephone": "081",
    }
    assert refused_code(services.edit_identity, **edit) == "taken"
    assert Enrolment.objects.get(pk=cast.alices.pk).telephone == ""
    services.edit_identity(**edit | {"enrolment": Enrolment.objects.get(pk=cast.alices.pk), "matricules": {}})
    assert Enrolment.objects.get(pk=cast.alices.pk).telephone == "081"
    with pytest.raises(ConflictError):
        services.edit_identity(**edit | {"matricules": {}, "telephone": "065"})


def test_two_who_correct_the_same_matricule(cast):
    edit = {"matricules": {cast.unamur: "N-1"}, "by": cast.nadia, "seen": 1}
    services.edit_identity(enrolment=Enrolment.objects.get(pk=cast.alices.pk), **edit)
    assert Enrolment.objects.get(pk=cast.alices.pk).version == 2
    stale = edit | {"matricules": {cast.unamur: "N-2"}, "by": cast.louis}
    with pytest.raises(ConflictError):
        services.edit_identity(enrolment=cast.alices, **stale)
    assert cast.alices.identifiers.get(institution=cast.unamur).value == "N-1"


def test_the_address_is_of_the_file_the_telephone_is_not(cast):
    with pytest.raises(PermissionDenied):
        services.edit_identity(enrolment=cast.alices, matricules={}, by=cast.louis, seen=1, city="Namur")
    services.edit_identity(enrolment=cast.alices, matricules={}, by=cast.louis, seen=1, telephone="081")
    with pytest.raises(PermissionDenied):
        services.edit_identity(enrolment=cast.alices, matricules={}, by=cast.marie, seen=2, telephone="082")


def test_an_audit_row_says_that_the_address_changed_not_which_it_is(cast):
    private = {"street": "Rue X 1", "city": "Dinant", "birth_date": date(1999, 5, 4)}
    services.edit_identity(enrolment=cast.alices, matricules={}, by=cast.nadia, seen=1, **private)
    made = enrol(cast, user=cast.charlie, telephone="081 00 00 00")
    changed = AuditEntry.objects.get(action="identify", object_uuid=cast.alices.uuid)
    assert (changed.before, changed.after) == (
        {"street": "", "city": "", "birth_date": None},
        dict.fromkeys(private, "•••"),
    )
    created = AuditEntry.objects.get(action="enrol")
    assert (created.object_uuid, created.after["telephone"], created.after["street"]) == (made.uuid, "•••", "")


def leave(cast, starts=DAY, ends=LATER, kind="leave", by=None, **options):
    return change_status(
        enrolment=cast.alices, kind=kind, starts=starts, ends=ends, reason="Maternity", by=by or cast.nadia, **options
    )


def test_periods_do_not_overlap(cast):
    leave(cast)
    assert refused_code(leave, cast=cast, starts=LATER, ends=None) == "overlap"
    assert refused_code(leave, cast=cast, starts=date(2026, 1, 1), ends=None) == "overlap"
    assert refused_code(leave, cast=cast, starts=date(2026, 9, 1), ends=DAY) == "overlap"
    leave(cast, starts=date(2027, 4, 1), ends=None)
    assert refused_code(leave, cast=cast, starts=date(2030, 1, 1), ends=date(2030, 2, 1)) == "overlap"
    assert StatusChange.objects.count() == 2


def test_a_period_is_not_upside_down(cast):
    assert refused_code(leave, cast=cast, starts=LATER, ends=DAY) == "upside_down"


def test_a_share_goes_with_part_time_alone(cast):
    with pytest.raises(ValidationError, match="share of full time"):
        leave(cast, kind="part_time")
    with pytest.raises(ValidationError, match="share of full time"):
        leave(cast, share=Decimal("0.50"))
    assert leave(cast, kind="part_time", share=Decimal("0.50")).share == Decimal("0.50")


def test_a_withdrawal_is_for_good_and_once(cast):
    with pytest.raises(ValidationError, match="no last day"):
        leave(cast, kind="withdrawal")
    gone = leave(cast, kind="withdrawal", ends=None)
    with pytest.raises(WrongStateError):
        end_status(status=gone, ends=LATER, by=cast.nadia, seen=1)
    assert refused_code(leave, cast=cast, kind="end", starts=LATER, ends=None) == "overlap"


def test_the_last_day_is_set_once_it_is_known(cast):
    opened = leave(cast, ends=None)
    assert refused_code(end_status, status=opened, ends=date(2026, 1, 1), by=cast.nadia, seen=1) == "upside_down"
    end_status(status=opened, ends=LATER, by=cast.nadia, seen=1)
    leave(cast, starts=date(2027, 4, 1), ends=None)
    assert refused_code(end_status, status=opened, ends=date(2027, 5, 1), by=cast.nadia, seen=2) == "overlap"


def test_the_enrolling_university_keeps_the_file(cast):
    for by in (cast.louis, cast.marie, cast.alice, cast.jules):
        with pytest.raises(PermissionDenied):
            leave(cast, by=by)
    leave(cast, by=cast.dora)


def test_the_reason_of_a_leave_is_in_no_audit_row(cast):
    leave(cast)
    assert not [entry for entry in AuditEntry.objects.all() if "Maternity" in f"{entry.after}{entry.reason}"]


def supported(cast, user=None, capacity="mentor", starts=DAY, ends=None):
    return accompany(
        enrolment=cast.bobs, user=user or cast.marie, capacity=capacity, starts=starts, ends=ends, by=cast.nadia
    )


def test_nobody_accompanies_oneself(cast):
    assert refused_code(supported, cast=cast, user=cast.bob) == "oneself"


def test_the_mentor_is_not_the_supervisor(cast):
    supported(cast, cast.stefan, "supervisor", ends=LATER)
    assert refused_code(supported, cast=cast, user=cast.stefan) == "mentor_supervises"
    supported(cast, cast.stefan, starts=date(2027, 4, 1))
    assert (
        refused_code(supported, cast=cast, user=cast.stefan, capacity="supervisor", starts=LATER) == "mentor_supervises"
    )


def test_one_mentor_at_a_time(cast):
    supported(cast, ends=LATER)
    assert refused_code(supported, cast=cast, user=cast.charlie, starts=LATER) == "overlap"
    supported(cast, cast.charlie, starts=date(2027, 4, 1))
    supported(cast, cast.stefan, "supervisor")
    supported(cast, cast.theo, "supervisor")
    assert Accompaniment.objects.filter(enrolment=cast.bobs).count() == 4


def test_an_accompaniment_ends_after_it_began(cast):
    made = supported(cast)
    assert (
        refused_code(end_accompaniment, accompaniment=made, ends=date(2026, 1, 1), by=cast.nadia, seen=1)
        == "upside_down"
    )
    with pytest.raises(PermissionDenied):
        end_accompaniment(accompaniment=made, ends=LATER, by=cast.marie, seen=1)
    assert end_accompaniment(accompaniment=made, ends=LATER, by=cast.nadia, seen=1).ends == LATER


def test_a_new_person_has_no_password(cast):
    made = invite(email="New@Example.org", given_name="Nora", family_name="New", by=cast.nadia)
    stored = User.objects.get(email="new@example.org")
    assert (stored, stored.has_usable_password()) == (made, False)


def agree(cast, *activities, start_year=2026, by=None, **options):
    return agree_annual_programme(
        enrolment=cast.alices, year=factories.year(start_year), activities=activities, by=by or cast.nadia, **options
    )


def taken(annual):
    return sorted(annual.registrations.values_list("activity__code", flat=True))


def test_an_annual_programme_is_agreed_and_changed(cast):
    annual = agree(cast, cast.namur, cast.louvain, seen=0)
    assert (taken(annual), annual.version) == (["LOU", "NAM"], 1)
    annual = agree(cast, cast.namur, cast.joint, seen=1)
    assert (taken(annual), annual.version) == (["JOI", "NAM"], 2)
    assert agree(cast, cast.namur, cast.joint, seen=2).version == 2, "nothing changed"


def test_two_people_agree_the_same_year(cast):
    agree(cast, cast.namur, seen=0)
    with pytest.raises(ConflictError):
        agree(cast, cast.louvain, seen=0, by=cast.louis)
    assert taken(cast.alices.annual_programmes.get()) == ["NAM"]


def test_an_activity_with_a_result_stays_in_the_year(cast, encoded):
    encoded(factories.registration(cast.alices, cast.namur), "12", state="draft")
    assert refused_code(agree, cast=cast) == "has_results"
    assert taken(agree(cast, cast.namur, cast.louvain)) == ["LOU", "NAM"]


def test_what_is_earned_or_exempted_is_not_taken_again(cast):
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2026, 7, 1))
    factories.decision(sitting, factories.registration(cast.alices, cast.namur, 2025), mark=Decimal(12))
    exempt(cast)
    with pytest.raises(ValidationError, match="Activity NAM, Activity LOU"):
        agree(cast, cast.namur, cast.louvain)
    assert taken(agree(cast, cast.joint)) == ["JOI"]


def test_what_a_set_publication_is_about_to_grant_is_not_taken_again(cast):
    sitting = factories.deliberation(cast.version, cast.nadia, 2025, published_at=factories.at(2100, 7, 1, 12))
    factories.decision(sitting, factories.registration(cast.alices, cast.namur, 2025), mark=Decimal(12))
    failed = factories.registration(cast.alices, cast.louvain, 2025)
    factories.decision(sitting, failed, mark=Decimal(8), granted=False)
    with pytest.raises(ValidationError) as refused:
        agree(cast, cast.namur, cast.louvain)
    assert refused.value.messages == [
        "The credits of Activity NAM are granted by decisions to be published on 1 July 2100, 12:00."
    ]
    assert taken(agree(cast, cast.louvain)) == ["LOU"]
    type(sitting).objects.update(state="closed", published_at=None)
    assert taken(agree(cast, cast.louvain, cast.namur)) == ["LOU", "NAM"], "an open sitting may still change its mind"


def test_an_exemption_after_the_registration_does_not_block_the_year(cast):
    agree(cast, cast.louvain)
    exempt(cast)
    assert taken(agree(cast, cast.louvain, cast.joint)) == ["JOI", "LOU"]


def test_years_and_activities_are_those_of_the_resident(cast):
    assert refused_code(agree, cast=cast, start_year=2023) == "too_early"
    other = factories.activity(factories.programme_version("DES", blocks=(Decimal(10),)), "X")
    with pytest.raises(ValidationError, match="another programme version"):
        agree(cast, other)
    with pytest.raises(PermissionDenied):
        agree(cast, cast.namur, by=cast.marie)


def exempt(cast, activity=None):
    return grant_exemption(
        enrolment=cast.alices,
        activity=activity or cast.louvain,
        reason="Earlier master",
        decided_on=DAY,
        by=cast.nadia,
    )


def test_an_exemption_counts_until_it_is_withdrawn(cast):
    granted = exempt(cast)
    assert credit_record(cast.alices).overall.exempted == Decimal("4.5")
    with pytest.raises(ValidationError, match="is exempted"):
        exempt(cast)
    withdrawal = {
        "exemption": granted,
        "withdrawn_on": timezone.localdate(),
        "reason": "Diploma withdrawn",
        "by": cast.nadia,
        "seen": 1,
    }
    assert refused_code(withdraw_exemption, **withdrawal | {"reason": " "}) == "reason_required"
    assert refused_code(withdraw_exemption, **withdrawal | {"withdrawn_on": factories.START}) == "before_decision"
    assert refused_code(withdraw_exemption, **withdrawal | {"withdrawn_on": date(2999, 1, 1)}) == "future"
    withdraw_exemption(**withdrawal)
    with pytest.raises(WrongStateError):
        withdraw_exemption(**withdrawal)
    assert credit_record(cast.alices).overall.exempted == 0
    assert exempt(cast).pk != granted.pk


def test_no_exemption_from_what_is_earned_even_before_it_is_published(cast):
    sitting = factories.deliberation(cast.version, cast.nadia)
    factories.decision(sitting, factories.registration(cast.alices, cast.namur), mark=Decimal(12))
    assert refused_code(exempt, cast=cast, activity=cast.namur) == "earned"
    other = factories.activity(factories.programme_version("DES", blocks=(Decimal(10),)), "X")
    assert refused_code(exempt, cast=cast, activity=other) == "other_version"
    assert not Exemption.objects.exists()


def test_a_condition_is_checked_on_a_document(cast):
    condition = factories.grown(
        AdmissionCondition(programme_version=cast.version, code="visa", title=factories.both("Visa"))
    )
    check = {"enrolment": cast.alices, "condition": condition, "document": "Visa 118", "dated": DAY, "by": cast.nadia}
    assert refused_code(check_piece, **check | {"dated": date(2999, 1, 1)}) == "future"
    with pytest.raises(PermissionDenied):
        check_piece(**check | {"by": cast.louis})
    piece = check_piece(**check, seen=0)
    with pytest.raises(ConflictError):
        check_piece(**check | {"document": "Visa 119"}, seen=0)
    check_piece(**check | {"document": "Visa 119"}, seen=piece.version)
    assert AdmissionPiece.objects.get().document == "Visa 119"
    assert EnrolmentIdentifier.objects.count() == 4


def test_a_last_day_stops_before_the_successor_begins(cast):
    first = supported(cast, ends=LATER)
    successor = supported(cast, cast.charlie, starts=date(2027, 4, 1))
    late = {"accompaniment": first, "by": cast.nadia, "seen": 1}
    assert refused_code(end_accompaniment, ends=date(2027, 4, 1), **late) == "overlap"
    assert Accompaniment.objects.get(pk=first.pk).ends == LATER
    assert end_accompaniment(ends=date(2027, 3, 30), **late).ends == date(2027, 3, 30)
    assert end_accompaniment(accompaniment=successor, ends=date(2028, 1, 1), by=cast.nadia, seen=1).ends


def test_a_last_day_does_not_make_the_mentor_a_supervisor(cast):
    supervised = supported(cast, cast.stefan, "supervisor", ends=LATER)
    supported(cast, cast.stefan, starts=date(2027, 4, 1))
    moved = {"accompaniment": supervised, "ends": date(2027, 4, 2), "by": cast.nadia, "seen": 1}
    assert refused_code(end_accompaniment, **moved) == "mentor_supervises"
