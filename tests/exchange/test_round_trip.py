"""Export, empty installation, import: the same entries, files, goals, observations, sign-offs."""

import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse

import files.services
from accounts.models import User
from accounts.permissions import WrongStateError
from competencies.models import Competency, Level, Theme, ThemeAxis
from exchange.archive import services as archive_services
from exchange.archive.content import everything
from exchange.models import PortfolioImport, Statement
from exchange.portfolio_import import services as import_services
from exchange.portfolio_import.plan import Verdict
from exchange.portfolio_import.schema import first_fault, validator
from exchange.statements import services as statement_services
from files.models import StoredFile
from jobs import tasks
from portfolio.coverage.measure import measure
from portfolio.entries.file_services import MOST
from portfolio.entries.services import save_entry
from portfolio.models import Entry, EntryFile, Goal, IdentifiedBy, Observation, Request, SignOff
from portfolio.signoff_rules.models import SIGNERS
from portfolio.signoffs import services as signoffs
from tests.exchange import props
from tests.factories import both
from tests.portfolio import props as portfolio
from tests.portfolio import writings


@pytest.fixture
def filled(world):
    """Alice's portfolio with something of everything: a draft, tags, a chain of sign-offs, a pool, a withdrawn one."""
    world.other = Competency.objects.create(framework=world.framework, code="d", position=2, title=both("Other"))
    axis = ThemeAxis.objects.create(code="where", title=both("Where"), position=1)
    theme = Theme.objects.create(axis=axis, code="rural", position=1, title=both("Rural"))
    world.rich = writings.entry(
        world.alices, title="Été à la côte ✓", learned="<b>Écouter</b> & attendre", next_step="Relire",
        competencies=[world.competency, world.other], themes=[theme], registration=world.taken["namur"],
    )  # fmt: skip
    writings.entry_file(world.rich, "Schéma.txt", "Une idée".encode())
    save_entry(enrolment=world.alices, values={"title": "Not yet"}, by=world.alice, as_draft=True)
    writings.goal(world.alices, title="Deuil", evidence=[world.rich], competencies=[world.other])
    today = world.portfolio.today
    second = portfolio.observed(world.alices, world.marie, world.portfolio.form, observed_on=today, today=today)
    able = Level.objects.get(framework=world.framework, code="able")
    seen = [world.portfolio.observation, second]
    writings.sharing(world.rich, world.marie)
    signoffs.sign_off(
        enrolment=world.alices, competency=world.competency, level=able, by=world.marie, identified_by="account",
        keys=[f"o.{one.uuid}" for one in seen] + [f"e.{world.rich.uuid}"], words="Sûre d’elle", reason="More was seen",
    )  # fmt: skip
    return world


def comparable(enrolment):
    """What must be the same on both sides: everything of the portfolio but who reads it here."""
    own = everything(enrolment, "en")["portfolio"]
    for rows in own.values():
        for row in rows:
            row.pop("shared", None)
            row.pop("origin", None)
            row.pop("brought", None)
    del own["requests"]
    for entry in own["entries"]:
        for file in entry["files"]:
            file.pop("place", None)
    return own


def sent(client, made):
    """The archive as its owner gets it, the notes of the mentoring behind it."""
    client.force_login(made.enrolment.user)
    return io.BytesIO(b"".join(client.get(reverse("portfolio-archive-file", args=[made.uuid])).streaming_content))


def test_the_archive_that_is_fetched_is_known_and_loads(world, client, tmp_path, capsys):
    made = archive_services.make(enrolment=world.alices, by=world.alice, language="fr")
    archive = sent(client, made)
    names = zipfile.ZipFile(archive).namelist()
    assert names[-2:] == ["mentoring-notes.json", "mentoring-notes.txt"]
    told = json.loads(zipfile.ZipFile(archive).read("mentoring-notes.json"))["notes"]
    assert [(one["mentor"], set(one["note"])) for one in told] == [
        ("Marie Test", {"uuid", "version", "text", "written_at"})
    ]
    assert told[0]["note"]["text"] in zipfile.ZipFile(archive).read("mentoring-notes.txt").decode()
    assert import_services.receive(enrolment=world.alices, source=archive, by=world.alice).sha256 == made.sha256
    (tmp_path / "mine.zip").write_bytes(archive.getvalue())
    call_command("check_portfolio", str(tmp_path / "mine.zip"))
    assert "Alice Test, and unchanged" in capsys.readouterr().out


def contents(enrolment):
    rows = EntryFile.objects.filter(entry__enrolment=enrolment).select_related("file")
    return {str(row.uuid): (row.file.name, files.services.read(row.file)) for row in rows}


def confirmed(world, portfolio_import):
    return statement_services.decide(
        statements=portfolio_import.statements.all(), state="confirmed", how="Asked the other university", by=world.dora
    )


def test_into_an_empty_installation_everything_is_the_same(filled):
    archive = props.packed(filled.alices)
    before, kept = comparable(filled.alices), contents(filled.alices)
    assert {name: len(rows) for name, rows in before.items()} == {
        "entries": 4, "goals": 3, "observations": 2, "rounds": 1, "sign_offs": 2,
    }  # fmt: skip
    props.emptied(filled.alices)
    assert {len(rows) for rows in comparable(filled.alices).values()} == {0}
    portfolio_import = props.loaded(filled.alices, archive)
    assert portfolio_import.counts == {"new": 12, "there": 0, "refused": 0, "waiting": 5}
    assert contents(filled.alices) == kept
    # not confirmed yet: their own things are theirs, what others attested is there to read and counts nowhere
    after = comparable(filled.alices)
    assert after == before
    assert (Observation.objects.filter(enrolment=filled.alices).count(), SignOff.objects.count()) == (0, 0)
    confirmed(filled, portfolio_import)
    assert comparable(filled.alices) == before
    assert_rows(filled)


def assert_rows(world):
    """Not only the JSON: the rows count as they did."""
    assert list(SignOff.objects.order_by("signed_at").values_list("state", "level__code", "signer__family_name")) == [
        ("superseded", "novice", "Test"),
        ("signed", "able", "Test"),
    ]
    live = SignOff.objects.live().get(enrolment=world.alices)
    assert (live.supersedes.level.code, live.evidence.count(), len(live.origin)) == ("novice", 3, 64)
    assert Entry.objects.get(uuid=world.rich.uuid).is_evidence
    assert Goal.objects.get(title="Deuil").evidence.get().title == "Été à la côte ✓"
    cell = measure([world.alices], framework=world.framework, user=world.alice)[world.alices.pk].whole
    assert len(cell[world.competency.pk].observers) == 2
    assert not User.objects.filter(email__endswith="@elsewhere.invalid", is_active=True).exists()


def test_a_second_load_finds_everything_there(filled):
    archive = props.packed(filled.alices)
    props.emptied(filled.alices)
    props.loaded(filled.alices, archive)
    again = props.uploaded(filled.alices, archive)
    found = import_services.plan_of(again)
    assert {line.verdict for line in found.lines} == {Verdict.THERE}
    before = comparable(filled.alices)
    assert import_services.load(portfolio_import=again, by=filled.alice).counts == {
        "new": 0,
        "there": 12,
        "refused": 0,
        "waiting": 0,
    }
    assert comparable(filled.alices) == before
    assert StoredFile.objects.filter(name="portfolio.zip").count() == 0


def test_where_it_was_made_everything_is_there(filled):
    portfolio_import = props.loaded(filled.alices, props.packed(filled.alices))
    assert (portfolio_import.counts["there"], portfolio_import.counts["new"], Statement.objects.count()) == (12, 0, 0)


def test_what_was_changed_here_since_stays_as_it_is(filled):
    archive = props.packed(filled.alices)
    entry = Entry.objects.get(title="private entry")
    save_entry(enrolment=filled.alices, entry=entry, values={"title": "Changed"}, by=filled.alice, seen=entry.version)
    props.loaded(filled.alices, archive)
    assert Entry.objects.get(pk=entry.pk).title == "Changed"


def test_stopped_half_way_it_goes_on(filled, monkeypatch):
    archive = props.packed(filled.alices)
    before = comparable(filled.alices)
    props.emptied(filled.alices)
    portfolio_import = props.uploaded(filled.alices, archive)
    real, calls = import_services.write, []

    def dying(line, *rest):
        calls.append(line)
        if len(calls) == 4:
            raise KeyboardInterrupt
        real(line, *rest)

    monkeypatch.setattr(import_services, "write", dying)
    with pytest.raises(KeyboardInterrupt):
        import_services.load(portfolio_import=portfolio_import, by=filled.alice)
    assert Entry.objects.filter(enrolment=filled.alices).count() == 3
    monkeypatch.undo()
    done = import_services.load(portfolio_import=PortfolioImport.objects.get(pk=portfolio_import.pk), by=filled.alice)
    assert (done.state, done.counts["new"], done.counts["there"]) == ("loaded", 9, 3)
    confirmed(filled, done)
    assert comparable(filled.alices) == before


def test_the_worker_loads_it(filled):
    archive = props.packed(filled.alices)
    props.emptied(filled.alices)
    job = import_services.start_loading(portfolio_import=props.uploaded(filled.alices, archive), by=filled.alice)
    tasks.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["url"]) == ("done", PortfolioImport.objects.get().get_absolute_url())
    assert Entry.objects.filter(enrolment=filled.alices).count() == 4


def test_every_archive_follows_the_schema_that_ships(filled):
    for enrolment in (filled.alices, filled.bobs):
        data = json.loads(json.dumps(everything(enrolment, "fr")))
        assert first_fault(data) == ""
        data["portfolio"]["goals"] = [{"title": "Not one"}]
        assert first_fault(data) != ""


def test_what_is_unknown_here_stays_behind_and_the_rest_comes(filled):
    archive = props.packed(filled.alices)
    props.emptied(filled.alices)
    filled.taken["namur"].entries.all().delete()

    def change(data):
        row = data["portfolio"]["entries"][2]
        row |= {"kind": "unheard-of", "competencies": ["x-1/y", *row["competencies"]], "themes": ["where/city"]}
        row["activity"]["year"] = 1999

    portfolio_import = props.uploaded(filled.alices, props.changed(archive, change))
    (line,) = [line for line in import_services.plan_of(portfolio_import).lines if line.remarks]
    assert len(line.remarks) == 4
    import_services.load(portfolio_import=portfolio_import, by=filled.alice)
    row = Entry.objects.get(uuid=filled.rich.uuid)
    assert (row.kind, row.registration, row.competencies.count(), row.themes.count()) == (None, None, 2, 0)


# What others attested


def forged(data):
    """The resident makes a novice an expert."""
    made_up = {"uuid": "00000000-0000-4000-8000-000000000001", "level": "f-1/able", "words": "FORGED", "year": 2}
    data["portfolio"]["sign_offs"].append({**data["portfolio"]["sign_offs"][-1], **made_up})


def test_a_forged_sign_off_counts_nowhere_until_somebody_vouches_for_it(filled):
    archive = props.changed(props.packed(filled.alices), forged)
    props.emptied(filled.alices)
    portfolio_import = props.loaded(filled.alices, archive)
    assert SignOff.objects.count() == 0
    cells = measure([filled.alices], framework=filled.framework, user=filled.alice)[filled.alices.pk].whole
    assert (cells[filled.competency.pk].sign_offs, cells[filled.competency.pk].strength) == ([], 0)
    forgery = portfolio_import.statements.get(original="00000000-0000-4000-8000-000000000001")
    statement_services.decide(statements=[forgery], state="refused", how="Unknown there", by=filled.dora)
    assert (SignOff.objects.count(), User.objects.filter(email__endswith="elsewhere.invalid").count()) == (0, 0)
    data = everything(filled.alices, "en")
    assert Entry.objects.get(uuid=filled.rich.uuid).is_evidence  # another sign-off rests on it, and waits
    own = portfolio_import.statements.filter(kind="sign_off", state="waiting")
    statement_services.decide(statements=own, state="refused", how="Unknown there", by=filled.dora)
    assert not Entry.objects.get(uuid=filled.rich.uuid).is_evidence
    data = everything(filled.alices, "en")
    assert "FORGED" not in json.dumps(data)
    # and what waits is marked wherever it goes next
    assert {row["brought"][0]["state"] for row in data["portfolio"]["observations"]} == {"waiting"}


def test_only_the_coordinator_confirms_and_says_how(filled):
    archive = props.packed(filled.alices)
    props.emptied(filled.alices)
    portfolio_import = props.loaded(filled.alices, archive)
    rows = list(portfolio_import.statements.all())
    for user in (filled.alice, filled.bob, filled.marie, filled.nadia, filled.jules):
        with pytest.raises(PermissionDenied):
            statement_services.decide(statements=rows, state="confirmed", how="Believe me", by=user)
    with pytest.raises(ValidationError):
        statement_services.decide(statements=rows, state="confirmed", how=" ", by=filled.dora)
    with pytest.raises(ValidationError):
        statement_services.decide(statements=[], state="confirmed", how="Asked", by=filled.dora)
    confirmed(filled, portfolio_import)
    with pytest.raises(WrongStateError):
        confirmed(filled, portfolio_import)


def test_what_cannot_be_written_is_confirmed_neither_in_part(filled):
    archive = props.packed(filled.alices)
    props.emptied(filled.alices)

    def change(data):
        data["portfolio"]["observations"][0]["answers"]["care"] = 77

    portfolio_import = props.loaded(filled.alices, props.changed(archive, change))
    with pytest.raises(ValidationError):
        confirmed(filled, portfolio_import)
    assert (Observation.objects.filter(enrolment=filled.alices).count(), SignOff.objects.count()) == (0, 0)
    assert set(portfolio_import.statements.values_list("state", flat=True)) == {"waiting"}


def test_a_person_of_the_same_name_is_not_taken_for_the_signer(filled):
    archive = props.packed(filled.alices)
    props.emptied(filled.alices)
    confirmed(filled, props.loaded(filled.alices, archive))
    signer = SignOff.objects.live().get().signer
    assert (str(signer), signer == filled.marie, signer.has_usable_password()) == ("Marie Test", False, False)
    assert Observation.objects.visible_to(filled.stefan).count() == 0


def test_a_withdrawal_here_of_what_was_confirmed_is_said_in_the_next_archive(filled):
    archive = props.packed(filled.alices)
    props.emptied(filled.alices)
    confirmed(filled, props.loaded(filled.alices, archive))
    signoffs.finish(SignOff.objects.live().get(), "withdraw", by=filled.dora, why="Not so after all")
    row = everything(filled.alices, "en")["portfolio"]["sign_offs"][-1]
    assert (row["state"], row["end_reason"], row["brought"][0]["state"]) == (
        "withdrawn",
        "Not so after all",
        "confirmed",
    )


def test_what_is_in_another_portfolio_here_is_refused(filled):
    archive = props.packed(filled.alices)
    portfolio_import = props.loaded(filled.bobs, archive, whoever=True)
    assert (portfolio_import.counts["new"], portfolio_import.counts["refused"]) == (0, 12)


def test_set_aside_nothing_stays_of_it(filled):
    portfolio_import = props.uploaded(filled.alices, props.packed(filled.alices))
    done = import_services.drop(portfolio_import=portfolio_import, by=filled.alice)
    assert (done.state, done.file, StoredFile.objects.filter(name="portfolio.zip").exists()) == ("dropped", None, False)
    with pytest.raises(WrongStateError):
        import_services.start_loading(portfolio_import=done, by=filled.alice)


def test_nobody_brings_something_into_anothers_portfolio(filled):
    source = io.BytesIO(props.packed(filled.alices))
    for user in (filled.bob, filled.marie, filled.nadia, filled.dora):
        with pytest.raises(PermissionDenied):
            import_services.receive(enrolment=filled.alices, source=source, by=user)
        with pytest.raises(PermissionDenied):
            archive_services.ask(enrolment=filled.alices, by=user, language="en")


def test_the_schema_knows_every_value_that_a_row_may_have():
    """Or an archive made here could not be loaded here."""
    defs = validator().schema["$defs"]
    known = {
        ("goal", "state"): Goal.State.values,
        ("observation", "source"): [one for one in Observation.Source.values if one != "several_sources"],
        ("observation", "state"): Observation.State.values,
        ("observation", "identified_by"): IdentifiedBy.values,
        ("request", "kind"): [str(kind) for kind in Request.KINDS],
        ("request", "state"): Request.State.values,
        ("sign_off", "capacity"): [code for code, _words in SIGNERS],
        ("sign_off", "identified_by"): IdentifiedBy.values,
        ("sign_off", "state"): SignOff.State.values,
    }
    for (name, field), values in known.items():
        assert set(defs[name]["properties"][field]["enum"]) == set(values), (name, field)
    lengths = {("entry", "title"): Entry, ("entry", "context"): Entry, ("goal", "title"): Goal}
    for (name, field), model in lengths.items():
        row = model._meta.get_field(field)
        most = row.max_length or row.validators[0].limit_value
        assert defs[name]["properties"][field]["maxLength"] == most, (name, field)
    assert defs["entry"]["properties"]["files"]["maxItems"] == MOST
