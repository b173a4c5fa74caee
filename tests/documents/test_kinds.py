"""Every kind of document: what it says, when it is refused, who has it issued, and the rules of its PDF."""

import io
from datetime import date, time

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

import files.services
from accounts.permissions import WrongStateError
from documents.issuing import services
from documents.issuing.document_validity import DocumentValidity, validity_of
from documents.kinds.registry import KINDS
from documents.kinds.subjects import Subject
from documents.models import IssuedDocument
from documents.rendering.pdf import render_pdf
from jury.cycles.models import CycleDecision
from mentoring.models import MentoringMeeting
from tests import factories
from tests.documents import every_kind, props
from tests.documents.conftest import text_of
from tests.documents.every_kind import done
from tests.documents.pdf_rules import problems
from tests.internships import props as internships

pytestmark = pytest.mark.django_db
NOW = props.NOW


@pytest.fixture
def graduate(cast):
    return every_kind.graduate(cast)


def running(cast):
    return internships.placement(
        cast.taken, supervisors=[cast.stefan], starts=date(2026, 7, 1), ends=date(2026, 12, 31)
    )


def issue(kind, subject, by, language="fr"):
    with translation.override("fr"):
        return services.issue(kind=kind, subject=subject, by=by, language=language, now=NOW)


def said(kind, subject, by, language="fr"):
    return text_of(files.services.read(issue(kind, subject, by, language).file))


def test_the_registry_and_the_choices_agree():
    assert set(KINDS) == set(IssuedDocument.Kind.values)
    assert len({kind.prefix for kind in KINDS.values()}) == len(KINDS)


def test_enrolment_and_annual_programme(graduate):
    of_year = Subject(enrolment=graduate.alices, year=graduate.year)
    text = said("enrolment", of_year, graduate.alice)
    assert "est inscrite à ce programme à University UNamur pour l’année académique 2025-2026" in text
    assert "Le programme annuel convenu pour cette année compte 10 crédits." in text
    text = said("annual_programme", of_year, graduate.nadia)
    assert "NAM Activity NAM 1 UNamur 1,5" in text
    assert "Total 10" in text
    with pytest.raises(WrongStateError, match="Aucun programme annuel n’est convenu pour 2026-2027"):
        issue("enrolment", Subject(enrolment=graduate.alices, year=factories.year(2026)), graduate.alice)


def test_success_waits_for_the_stage_and_the_provisional_one_does_not(graduate):
    alice = Subject(enrolment=graduate.alices)
    running(graduate)
    with pytest.raises(WrongStateError, match="Un stage se poursuit jusqu’au 31/12/2026"):
        issue("success", alice, graduate.nadia)
    text = said("provisional", alice, graduate.nadia)
    assert "Crédits octroyés à ce jour : 10 sur 10." in text
    assert "Cabinet, Namur Stefan Test 01/07/2026 31/12/2026 100 %" in text


def test_success(graduate):
    alice = Subject(enrolment=graduate.alices)
    done(graduate)
    with pytest.raises(WrongStateError, match="Aucun stage n’est en cours"):
        issue("provisional", alice, graduate.nadia)
    text = said("success", alice, graduate.nadia)
    assert "La dernière décision du jury a été publiée le 3 juillet 2026. Mention : distinction." in text
    assert "Pr Anne Exemple President of the jury Signature et cachet" in text


def test_success_is_revised_where_another_decision_on_the_cycle_replaces_the_first(graduate):
    done(graduate)
    document = issue("success", Subject(enrolment=graduate.alices), graduate.nadia)
    assert validity_of(document) == DocumentValidity.CURRENT
    later = factories.deliberation(
        graduate.version,
        graduate.nadia,
        2025,
        "september",
        published_at=factories.at(2026, 9, 20),
        sitting="correction",
    )
    CycleDecision.objects.update(has_successor=True)
    again = {"deliberation": later, "enrolment": graduate.alices, "success": True, "recorded_by": graduate.nadia}
    CycleDecision.objects.create(supersedes=graduate.success, reason="The mean was wrong", **again)
    assert validity_of(document) == DocumentValidity.REVISED


def test_success_is_refused_while_an_activity_is_missing(cast):
    with pytest.raises(WrongStateError, match="il en manque 4"):
        issue("success", Subject(enrolment=cast.alices), cast.nadia)


def test_theory_with_the_list_of_activities(graduate):
    text = said("theory", Subject(enrolment=graduate.alices), graduate.nadia)
    assert "6 crédits de théorie de médecine générale (5 requis)" in text
    assert "NAM Activity NAM par le jury 1,5" in text
    assert "LOU Activity LOU par le jury 4,5" in text
    assert "JOI Activity" not in text
    with pytest.raises(WrongStateError, match="0 crédits sur 5 sont octroyés"):
        issue("theory", Subject(enrolment=graduate.bobs), graduate.nadia)


def test_the_stages_that_were_done(graduate):
    with pytest.raises(WrongStateError, match="Aucun stage n’est encore terminé"):
        issue("stages", Subject(enrolment=graduate.alices), graduate.nadia)
    stage = done(graduate)
    internships.evaluation(graduate, "final", "signed", stage=stage)
    text = said("stages", Subject(enrolment=graduate.alices), graduate.nadia)
    assert "Cabinet, Namur Stefan Test 01/10/2025 30/09/2026 100 % favorable" in text


def test_what_a_person_did_names_no_resident(graduate):
    done(graduate)
    subject = Subject(person=graduate.stefan, programme=graduate.programme, year=graduate.year)
    text = said("accompaniment", subject, graduate.stefan)
    assert "Cabinet, Namur, un assistant à 100 % du temps plein 01/10/2025 13/09/2026" in text
    assert "Alice" not in text
    MentoringMeeting.objects.create(
        enrolment=graduate.alices, mentor=graduate.marie, state="held", day=date(2026, 1, 12), time=time(18),
        mode="in_person", resident_present=True, mentor_present=True, written_by=graduate.marie,
    )  # fmt: skip
    subject = Subject(person=graduate.marie, programme=graduate.programme, year=graduate.year)
    assert "un assistant ; 1 rencontre tenue en tout" in said("accompaniment", subject, graduate.dora)
    nobody = Subject(person=graduate.charlie, programme=graduate.programme, year=graduate.year)
    with pytest.raises(WrongStateError, match="Rien n’est enregistré"):
        issue("accompaniment", nobody, graduate.dora)


def test_each_edition_of_the_report_holds_what_its_reader_may_see(graduate):
    alice = Subject(enrolment=graduate.alices)
    graduate.alices.birth_date = date(1999, 3, 4)
    graduate.alices.save()
    texts = {kind: said(kind, alice, graduate.nadia) for kind in ("progress", "progress_mentor", "progress_jury")}
    assert ["4 mars 1999" in text for text in texts.values()] == [True, False, False]
    assert ["Matricules" in text for text in texts.values()] == [True, True, False]
    assert all("Édition pour" in text for text in texts.values())


def permitted(cast, kind, subject):
    people = ("alice", "bob", "marie", "stefan", "nadia", "louis", "dora", "jules", "charlie")
    return [name for name in people if KINDS[kind].may_issue(getattr(cast, name), subject)]


def test_who_has_which_kind_issued(graduate):
    factories.deliberation(graduate.version, graduate.nadia, 2026, "january")
    alice = Subject(enrolment=graduate.alices)
    offices = ["nadia", "louis", "dora"]
    assert permitted(graduate, "enrolment", alice) == ["alice", *offices]
    for kind in ("success", "provisional", "theory", "stages"):
        assert permitted(graduate, kind, alice) == offices
    assert permitted(graduate, "progress", alice) == ["alice"]
    assert permitted(graduate, "progress_mentor", alice) == ["marie"]
    assert permitted(graduate, "progress_jury", alice) == [*offices, "jules"]
    stefans = Subject(person=graduate.stefan, programme=graduate.programme, year=graduate.year)
    assert permitted(graduate, "accompaniment", stefans) == ["stefan", *offices]


def test_who_sees_which_document(graduate):
    factories.deliberation(graduate.version, graduate.nadia, 2026, "january")
    done(graduate)
    alice = Subject(enrolment=graduate.alices)
    made = [issue(kind, alice, graduate.nadia) for kind in ("theory", "progress", "progress_mentor", "progress_jury")]
    stefans = Subject(person=graduate.stefan, programme=graduate.programme, year=graduate.year)
    made.append(issue("accompaniment", stefans, graduate.stefan))
    seen = {}
    for name in ("alice", "bob", "marie", "stefan", "nadia", "jules", "charlie"):
        rows = IssuedDocument.objects.visible_to(getattr(graduate, name))
        seen[name] = sorted(document.kind for document in rows)
    assert seen == {
        "alice": ["progress", "progress_jury", "progress_mentor", "theory"],
        "bob": [],
        "marie": ["progress_mentor"],
        "stefan": ["accompaniment"],
        "nadia": ["accompaniment", "progress_jury", "theory"],
        "jules": ["progress_jury"],
        "charlie": [],
    }


def test_the_database_knows_which_subject_fits(graduate):
    document = issue("theory", Subject(enrolment=graduate.alices), graduate.nadia)
    for wrong in ({"enrolment": None}, {"kind": "accompaniment"}, {"subject": ""}, {"kind": "placement"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IssuedDocument.objects.filter(pk=document.pk).update(**wrong)


def test_the_words_of_the_end_of_the_cycle(every_pdf):
    french, english = (text_of(every_pdf["minutes", language]) for language in ("fr", "en"))
    assert "Fins de cycle Assistant Crédits Décision Motif TEST Alice 10 réussite, distinction" in french
    assert "Ends of the cycle Resident Credits Decision Reason TEST Alice 10 success, distinction" in english


def test_the_texts_are_whole(every_pdf):
    for key, pdf in every_pdf.items():
        text = text_of(pdf)
        assert text.count("None") == text.count("{") == text.count("%(") == 0, (key, text)


def altered(pdf, change):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        change(file)
        out = io.BytesIO()
        file.save(out)
    return problems(out.getvalue())


def untabbed(file):
    file.pages[0].Tabs = pikepdf.Name.R


def untitled(file):
    del file.Root.ViewerPreferences


def listed_twice(file):
    file.Root.AF.append(file.Root.AF[0])


@pytest.mark.parametrize(("change", "rule"), [(untabbed, "UA 7.18.3"), (untitled, "UA 7.1"), (listed_twice, "6.8")])
def test_a_rule_that_is_broken_is_found(content, change, rule):
    pdf = render_pdf(props.snapshot(content))
    assert problems(pdf) == altered(pdf, lambda file: None) == []
    (found,) = altered(pdf, change)
    assert found.startswith(rule)
