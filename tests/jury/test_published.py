"""A jury whose official act is made elsewhere: decisions out as a table, the published ones back in one act."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.permissions import WrongStateError
from imports import services as imports
from imports.rollback import undo_obstacles
from jury.cases import services as cases
from jury.minutes.models import Minutes
from jury.minutes.services import close_sitting
from jury.published.services import take_back
from jury.release.models import Release
from jury.release.reconciliation import reconciliation
from jury.release.services import release
from records.models import Decision, Deliberation
from tests.imports.conftest import Desk, said, verdicts
from tests.jury import props

pytestmark = pytest.mark.usefixtures("english")
HEAD = "matricule;activity;year;session;mark;outcome;credits granted;reason;difference accepted\n"
ALICE, BOB = "UNA00001;NAM;2025;june;12;;yes;;", "UNA00002;NAM;2025;june;8;;no;;"


@pytest.fixture
def closed(cast, june, encoded):
    """Alice passed, Bob did not; the sitting is closed, and its act is made elsewhere."""
    rules = cast.version.jury_rules
    rules.act = "elsewhere"
    rules.save()
    for enrolment, mark, granted in ((cast.alices, "12", True), (cast.bobs, "8", False)):
        taken = props.taken(cast, enrolment)
        encoded(taken, mark)
        cases.record_decision(
            deliberation=june, registration=taken, mark=Decimal(mark), outcome="", granted=granted, by=cast.nadia
        )
    june.refresh_from_db()
    close_sitting(deliberation=june, by=cast.nadia, seen=june.version)
    return Deliberation.objects.get(pk=june.pk)


@pytest.fixture
def desk(cast):
    cast.nadia.language = "en"
    cast.nadia.save()
    for enrolment, number in ((cast.bobs, 2),):
        if not enrolment.identifiers.filter(institution=cast.unamur).exists():
            enrolment.identifiers.create(institution=cast.unamur, value=f"UNA0000{number}")
    return Desk(cast.nadia, cast.unamur)


def table(*rows):
    return HEAD + "".join(f"{row}\n" for row in rows)


def problems(batch):
    return {number: [text for _column, text in wrong] for number, verdict, wrong in said(batch) if verdict == "refused"}


def test_nobody_releases_it_by_hand(cast, closed, browse):
    with pytest.raises(PermissionDenied, match="in the system of a university"):
        release(deliberation=closed, by=cast.pia, expected=reconciliation(closed)["sha256"])
    address = reverse("deliberation-release", args=[closed.uuid])
    assert browse(cast.pia).post(address, {"when": "now", "expected": "x", "seen": 1}).status_code == 403
    page = browse(cast.nadia).get(address).content.decode()
    assert "Bring the published table back" in page
    assert 'name="when"' not in page


def test_what_agrees_is_published_in_one_act(cast, closed, desk):
    batch = desk.checked("published", table(ALICE, BOB))
    assert verdicts(batch) == [(2, "new"), (3, "new")]
    assert not Deliberation.objects.get().is_published()
    batch = desk.write(batch)
    sitting = Deliberation.objects.get()
    assert (batch.state, sitting.state, sitting.is_published()) == ("written", "released", True)
    made = Release.objects.get()
    assert (made.released_by, made.reconciliation["published_otherwise"]) == (cast.nadia, [])
    assert made.reconciliation["source"] == {
        "import": str(batch.uuid), "file": "table.csv", "sha256": batch.file.sha256,
    }  # fmt: skip
    assert verdicts(desk.checked("published", table(ALICE, BOB))) == [(2, "same"), (3, "same")]


def test_a_difference_stops_until_it_has_a_reason(cast, closed, desk):
    other = "UNA00002;NAM;2025;june;10;;yes;;"
    batch = desk.checked("published", table(ALICE, other))
    assert problems(batch) == {
        3: [
            "Decided here: 8, credits not granted; published: 10, credits granted. "
            "Say why in the column “why a difference is accepted”."
        ]
    }
    with pytest.raises(WrongStateError):
        desk.write(batch)
    batch = desk.checked("published", table(ALICE, other + "The paper was marked again"))
    assert verdicts(batch) == [(2, "new"), (3, "changed")]
    desk.write(batch)
    bobs = Decision.objects.get(enrolment=cast.bobs)
    assert (bobs.mark, bobs.granted, bobs.reason) == (10, True, "The paper was marked again")
    made = Release.objects.get()
    assert made.overruled_because == "The paper was marked again"
    assert [one["here"] for one in made.reconciliation["published_otherwise"]] == ["8, credits not granted"]
    live = Minutes.objects.get(deliberation=closed, replaced_at=None)
    assert {row["uuid"]: row["granted"] for row in live.content["decisions"]}[str(bobs.uuid)] is True
    assert Minutes.objects.count() == 2


def test_the_good_rows_alone_publish_nothing(cast, closed, desk):
    batch = desk.checked("published", table(ALICE, "UNA00002;NAM;2025;june;10;;yes;;"))
    batch = desk.write(batch, only_good=True)
    assert (batch.state, batch.job.state) == ("checked", "failed")
    assert not Deliberation.objects.get().is_published()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([ALICE], "1 decision of the deliberation is not in the table: Bob Test (NAM)."),
        ([ALICE, BOB, BOB], "Row 3 tells of the same activity and session already: keep one."),
        ([ALICE, BOB, "UNA00001;LOU;2025;june;12;;yes;;"], "No closed deliberation of this session decided on it here"),
        ([ALICE, BOB.replace(";no;", ";;")], "Write yes or no."),
        ([ALICE, BOB.replace("june", "september")], "2025-2026 has no such session here."),
        ([ALICE, BOB.replace("UNA00002", "UNA99999")], "No resident has this matricule"),
    ],
)
def test_a_table_that_is_not_the_sitting(closed, desk, rows, words):
    batch = desk.checked("published", table(*rows))
    found = [text for texts in problems(batch).values() for text in texts]
    assert any(text.startswith(words) for text in found), found
    assert not Deliberation.objects.get().is_published()


def test_a_sitting_whose_act_is_made_here_is_not_taken_back(cast, closed, desk):
    rules = cast.version.jury_rules
    rules.act = "here"
    rules.save()
    assert set(problems(desk.checked("published", table(ALICE, BOB)))) == {2, 3}
    with pytest.raises(WrongStateError, match="released here"):
        take_back(deliberation=closed, by=cast.nadia, source={}, differing=[], because="")


def test_it_is_taken_back_by_an_office_once_it_is_closed(cast, closed, desk):
    with pytest.raises(PermissionDenied):
        take_back(deliberation=closed, by=cast.jules, source={}, differing=[], because="")
    Deliberation.objects.filter(pk=closed.pk).update(state="open", closed_at=None)
    assert set(problems(desk.checked("published", table(ALICE, BOB)))) == {2, 3}
    with pytest.raises(WrongStateError):
        take_back(deliberation=closed, by=cast.nadia, source={}, differing=[], because="")


def test_evidence_that_is_gone_stops_it(cast, closed, desk):
    taken = Decision.objects.get(enrolment=cast.alices).registration
    taken.results.update(state="draft")
    found = problems(desk.checked("published", table(ALICE, BOB)))
    assert "The mark is a draft of" in found[2][0]


def test_it_is_not_undone(cast, closed, desk):
    batch = desk.imported("published", table(ALICE, BOB))
    assert undo_obstacles(batch) == []  # nothing was built on it: the kind refuses
    with pytest.raises(WrongStateError, match="not undone"):
        imports.start_undoing(batch=batch, by=cast.nadia)


def test_the_table_that_goes_out_comes_back(cast, closed, desk, browse):
    client = browse(cast.nadia)
    address = reverse("deliberation-decisions", args=[closed.uuid, "csv"])
    data = client.get(address).content
    lines = data.decode("utf-8-sig").splitlines()
    assert lines[1:] == ["UNA00001;NAM;2025-2026;june;12;;yes;;", "UNA00002;NAM;2025-2026;june;8;;no;;"]
    assert verdicts(desk.checked("published", data)) == [(2, "new"), (3, "new")]
    workbook = client.get(reverse("deliberation-decisions", args=[closed.uuid, "xlsx"])).content
    assert verdicts(desk.checked("published", workbook)) == [(2, "new"), (3, "new")]


def test_who_takes_the_table_out_and_when(cast, closed, desk, browse):
    address = reverse("deliberation-decisions", args=[closed.uuid, "csv"])
    assert browse(cast.sam).get(address).status_code == 200
    assert browse(cast.jules).get(address).status_code == 403
    assert browse(cast.alice).get(address).status_code == 404
    assert browse(cast.nadia).get(address.replace("csv", "ods")).status_code == 404
    cast.bobs.identifiers.filter(institution=cast.unamur).delete()
    assert "without a matricule" in browse(cast.nadia).get(address).content.decode()
    Deliberation.objects.filter(pk=closed.pk).update(state="open", closed_at=None)
    assert browse(cast.nadia).get(address).status_code == 403


def test_a_published_decision_is_not_published_otherwise(cast, closed, desk):
    desk.imported("published", table(ALICE, BOB))
    found = problems(desk.checked("published", table(ALICE, "UNA00002;NAM;2025;june;10;;yes;;x")))
    assert found == {3: ["This decision is published otherwise: supersede it in a deliberation."]}


def test_the_residents_are_written_to_afterwards(cast, closed, desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        desk.imported("published", table(ALICE, BOB))
    assert len(callbacks) > 0
