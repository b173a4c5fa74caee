import pytest
from django.core.management import CommandError, call_command

from documents.models import IssuedDocument
from records.models import EnrolmentIdentifier
from tests.documents.conftest import text_of

pytestmark = pytest.mark.django_db


def issue(matricule, out, **options):
    call_command("issue_transcript", matricule, out=out, **options)


def test_one_transcript_in_the_foreground(elodie, tmp_path, capsys):
    issue("UNA00077", tmp_path / "transcript.pdf")
    document = IssuedDocument.objects.get()
    assert (document.enrolment, document.state, document.language, document.job) == (elodie, "valid", "fr", None)
    assert "Tous les blocs" in text_of((tmp_path / "transcript.pdf").read_bytes())
    assert capsys.readouterr().out == f"{document.number} of Élodie Van den Broeck: {tmp_path / 'transcript.pdf'}\n"


def test_in_english(elodie, tmp_path):
    issue("UNA00077", tmp_path / "transcript.pdf", language="en")
    assert "All blocks" in text_of((tmp_path / "transcript.pdf").read_bytes())


def test_a_matricule_of_two_residents_wants_the_university(cast, tmp_path):
    EnrolmentIdentifier.objects.filter(enrolment=cast.alices, institution=cast.unamur).update(value="SAME")
    EnrolmentIdentifier.objects.filter(enrolment=cast.bobs, institution=cast.uclouvain).update(value="SAME")
    with pytest.raises(CommandError, match="UCLouvain, UNamur: say which with --institution"):
        issue("SAME", tmp_path / "transcript.pdf")
    assert not IssuedDocument.objects.exists()
    issue("SAME", tmp_path / "transcript.pdf", institution="UCLouvain")
    assert IssuedDocument.objects.get().enrolment == cast.bobs


def test_nothing_is_issued_that_cannot_be_written(cast, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        issue("UNA00001", tmp_path / "nowhere" / "transcript.pdf")
    with pytest.raises(CommandError, match="No resident has the matricule"):
        issue("UNA99999", tmp_path / "transcript.pdf")
    assert not IssuedDocument.objects.exists()
