"""The admin site of the records: read-only, and without the contents of the administrative file."""

from django.contrib import admin

from curriculum.admin import ReadOnly
from records.models import (
    Accompaniment,
    AdmissionPiece,
    AnnualProgramme,
    Decision,
    Deliberation,
    Dispute,
    Enrolment,
    EnrolmentIdentifier,
    EquivalenceGrant,
    Exemption,
    FiledPiece,
    MarksDeadline,
    Move,
    Proposal,
    Reenrolment,
    Registration,
    Result,
    SecondEncoding,
    SessionExtension,
    StatusChange,
    TurnedPrerequisite,
)


class ReadOnlyRows(admin.TabularInline):
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class IdentifierRows(ReadOnlyRows):
    model = EnrolmentIdentifier


class RegistrationRows(ReadOnlyRows):
    model = Registration


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnly):
    exclude = ["birth_date", "street", "postcode", "city", "telephone"]
    list_display = ["user", "programme_version", "intake", "enrolling_institution"]
    list_filter = ["intake", "programme_version"]
    list_select_related = ["user", "programme_version__programme", "intake", "enrolling_institution"]
    search_fields = ["user__search_key", "identifiers__value"]
    inlines = [IdentifierRows]


@admin.register(AnnualProgramme)
class AnnualProgrammeAdmin(ReadOnly):
    list_display = ["enrolment", "academic_year"]
    list_select_related = ["enrolment__user", "academic_year"]
    inlines = [RegistrationRows]


@admin.register(TurnedPrerequisite)
class TurnedPrerequisiteAdmin(ReadOnly):
    exclude = ["reason"]


@admin.register(Reenrolment)
class ReenrolmentAdmin(ReadOnly):
    list_display = ["enrolment", "academic_year", "registered_on"]
    list_select_related = ["enrolment__user", "academic_year"]


@admin.register(StatusChange)
class StatusChangeAdmin(ReadOnly):
    exclude = ["reason"]
    list_display = ["enrolment", "kind", "starts", "ends"]
    list_select_related = ["enrolment__user"]


@admin.register(Accompaniment)
class AccompanimentAdmin(ReadOnly):
    list_display = ["enrolment", "user", "capacity", "starts", "ends"]
    list_select_related = ["enrolment__user", "user"]


@admin.register(AdmissionPiece)
class AdmissionPieceAdmin(ReadOnly):
    exclude = ["document"]
    list_display = ["enrolment", "condition", "checked_by", "checked_at"]
    list_select_related = ["enrolment__user", "condition", "checked_by"]


@admin.register(Result)
class ResultAdmin(ReadOnly):
    list_display = ["registration", "session", "state", "institution", "encoded_by", "encoded_at"]
    list_filter = ["state", "session"]
    list_select_related = [
        "registration__annual_programme__enrolment__user",
        "registration__annual_programme__academic_year",
        "registration__activity",
        "session",
        "institution",
        "encoded_by",
    ]


@admin.register(Deliberation)
class DeliberationAdmin(ReadOnly):
    list_display = ["programme_version", "session", "held_on", "published_at"]
    list_select_related = ["programme_version__programme", "session"]


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    exclude = ["reason"]
    list_display = ["enrolment", "activity", "deliberation", "granted", "supersedes"]
    list_select_related = ["enrolment__user", "activity", "deliberation__session", "supersedes"]


@admin.register(Exemption)
class ExemptionAdmin(ReadOnly):
    list_display = ["enrolment", "activity", "decided_on", "withdrawn_on"]
    list_select_related = ["enrolment__user", "activity"]


@admin.register(EquivalenceGrant)
class EquivalenceGrantAdmin(ReadOnly):
    list_display = ["enrolment", "activity", "move", "withdrawn_on"]
    list_select_related = [
        "enrolment__user", "activity", "move__enrolment__user", "move__from_version", "move__to_version",
    ]  # fmt: skip


@admin.register(Proposal)
class ProposalAdmin(ReadOnly):
    list_display = ["registration", "part", "proposed_by", "proposed_at", "replaced_at"]
    list_select_related = [
        "registration__annual_programme__enrolment__user",
        "registration__annual_programme__academic_year",
        "registration__activity",
        "part",
        "proposed_by",
    ]


@admin.register(MarksDeadline)
class MarksDeadlineAdmin(ReadOnly):
    list_display = ["session", "institution", "activity", "due"]
    list_select_related = ["session", "institution", "activity"]


@admin.register(SecondEncoding)
class SecondEncodingAdmin(ReadOnly):
    list_display = ["registration", "session", "encoded_by"]
    list_select_related = [
        "registration__annual_programme__enrolment__user",
        "registration__activity",
        "session",
        "encoded_by",
    ]


@admin.register(SessionExtension)
class SessionExtensionAdmin(ReadOnly):
    list_display = ["registration", "session", "due"]
    list_select_related = ["registration__annual_programme__enrolment__user", "registration__activity", "session"]


@admin.register(Move)
class MoveAdmin(ReadOnly):
    exclude = ["reason", "undone_why"]
    list_display = ["enrolment", "from_version", "to_version", "moved_at", "undone_at"]
    list_select_related = ["enrolment__user", "from_version__programme", "to_version__programme"]


@admin.register(Dispute)
class DisputeAdmin(ReadOnly):
    list_display = ["what", "signer", "signed_at", "reported_at", "settled_at"]
    list_select_related = ["signer"]
    exclude = ["settlement"]


@admin.register(FiledPiece)
class FiledPieceAdmin(ReadOnly):
    """Shows that a piece was handed in and its state, not the file or the reason of a refusal."""

    fields = ["year", "state", "valid_until", "handed_in_at", "decided_at"]
    list_display = ["year", "state", "handed_in_at"]
    list_select_related = ["year"]
