"""A published version no longer changes, whichever way one tries."""

import pytest
from django.core.exceptions import ValidationError

from accounts.changes import change, create
from accounts.models import AuditEntry
from curriculum.models import ActivityGroup, ActivityPart, AdmissionCondition, Block, Requirement
from curriculum.programmes import services
from tests import factories

SENTENCE = "This programme version is published and no longer changes. Prepare a new version instead."
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def refused(write):
    with pytest.raises(ValidationError) as error:
        write()
    assert error.value.messages == [SENTENCE]


def content(version):
    """One row of each kind of content, and a new one of each."""
    scope = {"programme_version": version}
    text = factories.both("x")
    activity = version.activities.get(code="NAM")
    stored = [
        activity,
        activity.parts.get(),
        version.blocks.first(),
        version.groups.first(),
        factories.grown(Requirement(**scope, code="r", title=text, minimum=1)),
        factories.grown(AdmissionCondition(**scope, code="c", title=text)),
    ]
    new = [
        ActivityPart(activity=activity, code="new", title=text, kind="course"),
        Block(**scope, number=9),
        ActivityGroup(**scope, code="new", title=text),
        Requirement(**scope, code="new", title=text, minimum=1),
        AdmissionCondition(**scope, code="new", title=text),
    ]
    return stored, new


def test_no_row_of_content_is_saved_deleted_or_added(cast):
    stored, new = content(cast.version)
    for row in stored:
        refused(row.save)
        refused(row.delete)
        refused(row.full_clean)
    for row in new:
        refused(row.save)


def test_the_same_rows_of_a_draft_are(cast):
    draft = factories.programme_version("DRAFT", published=False)
    factories.activity(draft, "NAM")
    stored, new = content(draft)
    for row in [*stored, *new]:
        row.save()
        row.full_clean()
    for row in [*new, stored[1], stored[0], stored[2], stored[3], stored[4], stored[5]]:
        row.delete()
    assert draft.activities.count() == 0


def test_a_stale_copy_that_still_looks_like_a_draft_is_refused(db):
    version = factories.programme_version("X", published=False)
    made = factories.activity(version, "A")
    stale = type(version).objects.get(pk=version.pk).activities.get()
    assert stale.programme_version.state == "draft"
    type(version).objects.filter(pk=version.pk).update(state="published", published_at=factories.at(2026, 1, 1))
    stale.credits = 9
    refused(stale.save)
    refused(lambda: change(stale, {"kind": "seminar"}, by=None))
    made.refresh_from_db()
    assert (made.credits, made.kind, made.version) == (2, "course", 1)
    assert AuditEntry.objects.count() == 0


def test_audited_writes_and_services(cast):
    refused(lambda: change(cast.namur, {"position": 7}, by=cast.dora))
    refused(lambda: services.edit_activity(cast.namur, by=cast.dora, organisers=[cast.uclouvain]))
    refused(lambda: cast.namur.set_organisers([cast.uclouvain]))
    refused(lambda: services.tie(cast.namur, organisers=[cast.unamur], prerequisites=[cast.louvain], by=cast.dora))
    refused(
        lambda: create(Requirement(programme_version=cast.version, code="x", title={"fr": "x"}, minimum=1), by=None)
    )
    cast.namur.refresh_from_db()
    assert (cast.namur.organiser_key, [i.code for i in cast.namur.organisers.all()]) == ("UNamur", ["UNamur"])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("label", "x"),
        ("threshold", 8),
        ("assessments_per_year", 3),
        ("credits", 20),
        ("source", "x"),
        ("state", "draft"),
    ],
)
def test_the_rules_of_the_version_itself(cast, name, value):
    setattr(cast.version, name, value)
    if name == "state":
        cast.version.published_at = None
    refused(cast.version.save)


def test_the_version_is_not_deleted(cast):
    refused(cast.version.delete)


def test_what_may_change_late(cast):
    services.end_intakes(cast.version, last_intake=factories.year(2026), by=cast.dora)
    change(cast.version, {"marks_released": "on_publication"}, by=cast.dora)
    cast.version.refresh_from_db()
    assert (cast.version.last_intake.start_year, cast.version.marks_released) == (2026, "on_publication")


def test_official_codes_may_come_late(cast):
    services.set_official_codes({cast.namur: {cast.unamur: "MMEGM314"}}, by=cast.nadia)
    services.set_official_codes(
        {cast.namur: {cast.unamur: "MMEGM314", cast.uclouvain: "WMEGE2259"}, cast.louvain: {}}, by=cast.louis
    )
    cast.namur.refresh_from_db()
    assert (cast.namur.shown_code, cast.namur.version) == ("WMEGE2259 / MMEGM314", 3)
    entry = AuditEntry.objects.get(object_version=3)
    assert (entry.action, entry.actor_name) == ("codes", "Louis Test")
    assert entry.before == {"UNamur": "MMEGM314"}
    assert entry.after == {"UNamur": "MMEGM314", "UCLouvain": "WMEGE2259"}
    assert AuditEntry.objects.count() == 2


def test_one_code_for_two_activities_of_a_university(cast):
    services.set_official_codes({cast.namur: {cast.unamur: "MMEGM314"}}, by=cast.nadia)
    with pytest.raises(ValidationError):
        services.set_official_codes({cast.joint: {cast.unamur: "MMEGM314"}}, by=cast.nadia)
    assert [a.code for a in cast.version.activities.filter(identifiers__value="MMEGM314")] == ["NAM"]


def test_codes_may_change_places(cast):
    services.set_official_codes({cast.namur: {cast.unamur: "A"}, cast.joint: {cast.unamur: "B"}}, by=cast.nadia)
    services.set_official_codes({cast.namur: {cast.unamur: "B"}, cast.joint: {cast.unamur: "A"}}, by=cast.nadia)
    assert {a.code: a.shown_code for a in cast.version.activities.all()} == {
        "NAM": "B",
        "JOI": "A",
        "LOU": "LOU",
        "ALO": "ALO",
    }
