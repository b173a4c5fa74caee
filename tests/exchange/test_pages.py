"""The pages: upload, preview, load, confirm; and the commands."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation

from exchange import todo
from exchange.models import PortfolioImport, Statement
from exchange.portfolio_import import services as import_services
from files.models import StoredFile
from jobs import tasks
from jobs.models import Job
from portfolio.models import Entry, Observation, SignOff
from tests import factories
from tests.exchange import props


@pytest.fixture
def archive(world):
    return props.packed(world.alices)


@pytest.fixture
def elsewhere(world, archive):
    """The archive, and an installation that has nothing of Alice's portfolio."""
    props.emptied(world.alices)
    return archive


def sent(client, enrolment, content, **options):
    url = reverse("portfolio-import-new", args=[enrolment.uuid])
    return client.post(url, {"file": SimpleUploadedFile("mine.zip", content)}, **options)


def test_upload_preview_load_confirm(world, elsewhere, browse):
    client = browse(world.alice)
    response = sent(client, world.alices, elsewhere)
    portfolio_import = PortfolioImport.objects.get()
    assert response.url == portfolio_import.get_absolute_url()
    page = client.get(response.url).content.decode()
    for words in ("7 new, 0 already there.", "private entry", "sign-off, to be confirmed", "Mentoring meetings (1)"):
        assert words in page, words
    assert Entry.objects.count() == 0, "a look writes nothing"
    response = client.post(
        reverse("portfolio-import-load", args=[portfolio_import.uuid]), {"seen": portfolio_import.version}
    )
    assert response.url == portfolio_import.get_absolute_url()
    assert "How far it is" in client.get(response.url).content.decode()
    tasks.run(Job.objects.get(kind=import_services.JOB).pk)
    page = client.get(response.url).content.decode()
    assert "7 new, 0 already there." in page
    assert "3 statements of others wait to be confirmed by the coordinator." in page

    with translation.override("en"):
        (line,) = todo.waiting(world.dora)
        assert todo.waiting(world.nadia) == []
    assert line.words == "Alice Test brought 3 statements from elsewhere to be confirmed"
    assert line.words in browse(world.dora).get(reverse("home")).content.decode()
    dora = browse(world.dora)
    shown = dora.get(line.url).content.decode()
    assert "Competency · Novice · Marie Test, mentor" in shown
    ticked = [str(uuid) for uuid in Statement.objects.values_list("uuid", flat=True)]
    values = {"statements": ticked, "how": "Asked them by mail", "state": "confirmed"}
    assert dora.post(line.url, values).status_code == 302
    assert (SignOff.objects.live().count(), Observation.objects.live().count()) == (1, 1)
    signed = SignOff.objects.get()
    page = client.get(reverse("sign-off", args=[signed.uuid])).content.decode()
    assert "Attested in another installation" in page
    page = client.get(line.url).content.decode()
    assert ("Asked them by mail" in page, "Dora Test" in page) == (True, True)


def test_what_is_wrong_stands_at_the_field(world, browse):
    response = sent(browse(world.alice), world.alices, b"no archive")
    assert response.status_code == 422
    assert "This is not a ZIP archive, or it did not arrive whole." in response.content.decode()
    assert PortfolioImport.objects.count() == 0


def test_one_that_is_too_large_is_not_read(world, browse, settings, archive):
    settings.MOST_UPLOADED = 1000
    response = sent(browse(world.alice), world.alices, archive)
    assert response.status_code == 422
    assert "Ask the secretariat" in response.content.decode()


def test_a_confirmation_without_a_choice_or_without_how_says_so(whole, browse):
    client, url = browse(whole.dora), reverse("statements", args=[whole.alices.uuid])
    response = client.post(url, {"how": "", "state": "confirmed"})
    assert response.status_code == 422
    assert "Choose what you have checked." in response.content.decode()
    response = client.post(url, {"statements": [str(whole.statement.uuid)], "how": "Asked", "state": "perhaps"})
    assert (response.status_code, Statement.objects.get().state) == (422, "waiting")


def test_a_deputy_of_the_coordinator_confirms_too(whole, browse):
    factories.role(whole.charlie, "deputy", programme=whole.programme)
    url = reverse("statements", args=[whole.alices.uuid])
    values = {"statements": [str(whole.statement.uuid)], "how": "Asked", "state": "refused"}
    assert browse(whole.charlie).post(url, values).status_code == 302
    whole.statement.refresh_from_db()
    assert (whole.statement.state, whole.statement.decided_by) == ("refused", whole.charlie)
    assert browse(whole.charlie).get(reverse("statements", args=[whole.bobs.uuid])).status_code == 404


def test_a_coordinator_reads_who_signed_what_and_not_what_was_written(whole, browse):
    whole.statement.said["answers"]["well"] = "ONLY FOR HER"
    whole.statement.save()
    page = browse(whole.dora).get(reverse("statements", args=[whole.alices.uuid])).content.decode()
    assert ("Stefan Test" in page, "ONLY FOR HER" in page) == (True, False)


def test_two_pages_of_one_archive(whole, browse):
    client = browse(whole.alice)
    url = reverse("portfolio-import-drop", args=[whole.portfolio_import.uuid])
    Statement.objects.all().delete()
    assert client.post(url, {"seen": whole.portfolio_import.version}).status_code == 302
    assert client.post(url, {"seen": whole.portfolio_import.version}).status_code == 409
    load = client.post(
        reverse("portfolio-import-load", args=[whole.portfolio_import.uuid]), {"seen": whole.portfolio_import.version}
    )
    assert load.status_code == 409


def test_a_lost_archive_is_said_and_set_aside(whole, browse):
    StoredFile.objects.filter(pk=whole.portfolio_import.file_id).update(key="lost")
    page = browse(whole.alice).get(whole.portfolio_import.get_absolute_url()).content.decode()
    assert "can no longer be read here" in page


def test_what_was_never_loaded_is_forgotten(whole):
    Statement.objects.all().delete()
    later = timezone.localdate() + timedelta(days=30)
    assert (import_services.drop_old(later), import_services.drop_old(later)) == (1, 0)
    whole.portfolio_import.refresh_from_db()
    assert (whole.portfolio_import.state, whole.portfolio_import.file) == ("dropped", None)


@pytest.mark.parametrize("many", [1, 3])
def test_the_pages_ask_the_same_for_one_and_for_three(whole, browse, django_assert_num_queries, many):
    for number in range(3, 3 + many - 1):
        original = f"00000000-0000-4000-8000-00000000000{number}"
        said = {**whole.statement.said, "uuid": original}
        Statement.objects.create(
            portfolio_import=whole.portfolio_import,
            enrolment=whole.alices,
            kind="observation",
            original=original,
            said=said,
        )
    dora, alice = browse(whole.dora), browse(whole.alice)
    with django_assert_num_queries(11):
        dora.get(reverse("statements", args=[whole.alices.uuid]))
    with django_assert_num_queries(14):
        alice.get(whole.portfolio_import.get_absolute_url())
    with django_assert_num_queries(9):
        alice.get(reverse("portfolio-import-new", args=[whole.alices.uuid]))


def run(*words):
    said = io.StringIO()
    call_command(*words, stdout=said)
    return said.getvalue()


def test_the_command(world, elsewhere, tmp_path):
    path = tmp_path / "mine.zip"
    path.write_bytes(elsewhere)
    number = world.alices.identifiers.first().value
    said = run("import_portfolio", str(path), "--matricule", number, "--dry-run")
    assert (said.count("new "), "Nothing was loaded." in said, Entry.objects.count()) == (7, True, 0)
    assert "private entry" not in said
    assert "7 loaded, 0 already there, 0 not loaded; 3 wait for the coordinator." in run(
        "import_portfolio", str(path), "--enrolment", str(world.alices.uuid)
    )
    assert "0 loaded, 7 already there" in run("import_portfolio", str(path), "--matricule", number)
    for words in (
        ("import_portfolio", str(path), "--enrolment", str(world.bobs.uuid)),
        ("import_portfolio", str(path), "--matricule", "NOBODY"),
        ("import_portfolio", str(tmp_path / "none.zip"), "--matricule", number),
        ("import_portfolio", str(path), "--enrolment", "no-uuid"),
    ):
        with pytest.raises(CommandError):
            run(*words)


def test_whose_archive_it_is(world, archive, tmp_path):
    path = tmp_path / "mine.zip"
    path.write_bytes(archive)
    assert "for Alice Test, and unchanged." in run("check_portfolio", str(path))
    path.write_bytes(props.changed(archive, lambda data: data.update(language="en")))
    with pytest.raises(CommandError):
        run("check_portfolio", str(path))
