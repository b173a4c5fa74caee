"""Who reads the manuscript and the title of a thesis: by its deposit, through pages, API, links and the archive."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from exchange.archive.content import everything
from exchange.archive.zip_file import pack
from exchange.portfolio_import.plan import left_behind
from exchange.portfolio_import.schema import validator
from tests import clock, factories
from tests.thesis import props
from tests.thesis.test_defences import DECLARED, of
from thesis.manuscripts import services as manuscripts
from thesis.models import Thesis
from thesis.personal_export import versions_of
from thesis.theses import people
from thesis.theses import services as theses
from thesis.theses.permissions import can_read_manuscript

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SECRET, TITLE = "SECRET of a firm", "TITLE of a firm"


def test_who_reads_the_manuscript_in_every_state_of_every_deposit(cast):
    """Resident and panel always; offices unless confidential; the programme once it is public; nobody else."""
    inside, office, programme, nobody = "inside", "office", "programme", "nobody"
    made = props.thesis(cast, "marked")
    props.reader(made, cast.rita)
    people.add_juror(made, cast.otto, by=cast.nadia)
    factories.role(cast.machine_namur, "machine", cast.unamur)
    readers = {
        inside: (cast.alice, cast.petra, cast.rita, cast.otto),
        office: (cast.nadia, cast.dora, cast.machine_namur),
        programme: (cast.bob, cast.marie),
        nobody: (cast.charlie,),
    }
    later = {"deposit": "later", "embargo_until": clock.day(1)}
    over = {"deposit": "later", "embargo_until": clock.TODAY}
    expected = {
        "open": ({"deposit": "open"}, {inside, office, programme}),
        "later": (later, {inside, office}),
        "over": (over, {inside, office, programme}),
        "confidential": ({"deposit": "confidential"}, {inside}),
    }
    for values, wanted in expected.values():
        Thesis.objects.filter(pk=made.pk).update(**{"embargo_until": None, **values})
        found = of(made)
        for group in (inside, office, programme):
            allowed = {bool(can_read_manuscript(user, found)) for user in readers[group]}
            assert allowed == {group in wanted}, (values, group)
        listed = [user for group in (programme, office) for user in readers[group] if not user.is_machine]
        is_listed = values["deposit"] != "confidential"
        assert {made in Thesis.objects.deposited(user) for user in listed} == {is_listed}
        assert made not in Thesis.objects.deposited(cast.charlie)
    Thesis.objects.filter(pk=made.pk).update(state="defended", deposit="open", embargo_until=None)
    assert not can_read_manuscript(cast.bob, of(made)), "not before it is marked"


def test_a_confidential_thesis_through_every_door(cast, browse):
    """Page, PDF, list, library, API: what is said of it must not be found where it may not be read."""
    made = props.thesis(cast, "marked", deposit="confidential", text=SECRET, title=TITLE)
    submission = props.submitted(made)
    manuscripts.Comment.objects.create(manuscript=submission.manuscript, text=f"{SECRET} 2", made_by=cast.petra)
    pdf = f"{made.get_absolute_url()}versions/{submission.manuscript.uuid}/"
    nadia, petra = browse(cast.nadia), browse(cast.petra)
    page = nadia.get(made.get_absolute_url()).content.decode()
    assert (SECRET in page, "This thesis is confidential" in page, pdf in page) == (False, True, False)
    assert nadia.get(pdf).status_code == 403
    page = petra.get(made.get_absolute_url()).content.decode()
    assert (SECRET in page, f"{SECRET} 2" in page, pdf in page) == (True, True, True)
    assert petra.get(pdf).status_code == 200
    deposited = f"/theses/deposited/{made.uuid}/"
    for user in (cast.bob, cast.nadia, cast.petra):
        assert TITLE not in browse(user).get("/theses/deposited/").content.decode()
        assert browse(user).get(deposited).status_code == 404
    factories.role(cast.machine_namur, "machine", cast.unamur)
    titles = {}
    for user in (cast.machine_namur, cast.nadia, cast.petra, cast.alice):
        rows = browse(user).get("/api/v1/theses/").json()["results"]
        titles[user.given_name] = [row["title"] for row in rows]
    assert titles == {"Systeme": [""], "Nadia": [TITLE], "Petra": [TITLE], "Alice": [TITLE]}
    Thesis.objects.filter(pk=made.pk).update(deposit="later", embargo_until=clock.day(30))
    assert TITLE in browse(cast.bob).get("/theses/deposited/").content.decode()
    assert browse(cast.bob).get(deposited).status_code == 403
    Thesis.objects.filter(pk=made.pk).update(embargo_until=clock.TODAY)
    served = browse(cast.bob).get(deposited)
    assert b"".join(served.streaming_content) == props.PDF


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"deposit": "later"}, "from which day"),
        ({"deposit": "later", "embargo_until": clock.TODAY}, "after today"),
        ({"deposit": "later", "embargo_until": clock.day(2000)}, "within five years"),
        ({"deposit": "secret"}, "deposit"),
    ],
)
def test_a_deposit_that_is_none(cast, given, words):
    made = props.thesis(cast, "under_way")
    props.manuscript(made)
    with pytest.raises(ValidationError, match=words), transaction.atomic():
        manuscripts.submit(thesis=of(made), by=cast.alice, seen=1, title="T", **{**DECLARED, **given})
    assert Thesis.objects.get(pk=made.pk).state == "under_way"


def test_the_database_keeps_the_deposit(cast):
    made = props.thesis(cast, "submitted")
    for wrong in ({"deposit": ""}, {"deposit": "later"}, {"deposit": "open", "embargo_until": date(2028, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Thesis.objects.filter(pk=made.pk).update(**wrong)


def test_the_resident_takes_the_thesis_away(cast, settings):
    """The archive holds every thesis with its versions, comments and panel, not the mark, and nobody else's."""
    made = props.thesis(cast, "under_way", text="Mine", needs_ethics=True)
    first = props.manuscript(made)
    manuscripts.comment(manuscript=first, text="Narrow it", by=cast.petra)
    until = clock.TODAY + timedelta(days=90)
    given = {**DECLARED, "deposit": "later", "embargo_until": until}
    manuscripts.submit(thesis=of(made), by=cast.alice, seen=of(made).version, title="Mine", **given)
    other = props.thesis(cast, "under_way", enrolment=cast.bobs, text="Of Bob", title="Of Bob")
    props.manuscript(other, content=props.PDF + b"bob")
    with pytest.raises(PermissionDenied):
        theses.act(thesis=of(made), name="reopen", by=cast.petra, seen=2, values={"reason": "x"})
    data, target = everything(cast.alices, "en"), io.BytesIO()
    pack(target, data, b"%PDF", list(versions_of(cast.alices)))
    with zipfile.ZipFile(target) as archive:
        said = json.loads(archive.read("portfolio.json"))
        (thesis,) = said["thesis"]
        (version,) = thesis["versions"]
        assert archive.read(version["file"]["place"]) == props.PDF
    assert (thesis["title"], thesis["deposit"], thesis["embargo_until"]) == ("Mine", "later", until.isoformat())
    assert [one["text"] for one in version["comments"]] == ["Narrow it"]
    assert version["submission"]["similarity"] == 4
    assert "Of Bob" not in json.dumps(said)
    assert list(validator().iter_errors(said)) == []
    assert ("theses with their manuscripts", 1) in left_behind(said)
