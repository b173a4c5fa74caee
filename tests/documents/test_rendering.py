"""The printed transcript: what it holds, that it is always the same, and what it promises of itself."""

import gc
import inspect
import io
import re
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pytest
from pypdf import PdfReader
from weasyprint import HTML

from documents.kinds.registry import KINDS
from documents.kinds.transcript import transcript_content
from documents.kinds.transcript_print import printed
from documents.rendering import pdf as rendering
from documents.rendering.pdf import render_pdf
from documents.rendering.xmp import say_pdf_ua
from tests import factories
from tests.documents import props
from tests.documents.conftest import text_of

pytestmark = pytest.mark.django_db
rendered_once: list[bytes] = []


@pytest.fixture
def pdf(content):
    if not rendered_once:
        rendered_once.append(render_pdf(props.snapshot(content)))
    return rendered_once[0]


def pages_of(pdf):
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def holds(text, line):
    """Whether the words of the line stand in the text, one after the other."""
    return f" {' '.join(line.split())} " in f" {text} "


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_row_stands_in_it_with_its_mark(elodie, language):
    content = transcript_content(elodie, language, props.NOW)
    text = text_of(render_pdf(props.snapshot(content)))
    rows = [row for block in printed(props.snapshot(content))["blocks"] for row in block["rows"]]
    assert len(rows) == 30
    titles = [row["title"] for block in content["blocks"] for row in block["rows"]]
    for title, row in zip(titles, rows, strict=True):
        assert holds(text, f"{title} {row['organisers']} {row['credits']} {row['mark']} {row['when']}"), title
    assert [row["mark"] for row in rows[:8]] == [
        "12,5" if language == "fr" else "12.5",
        "10",
        "13",
        "0",
        "15,25" if language == "fr" else "15.25",
        "11",
        "absence justifiée" if language == "fr" else "absence justified",
        "",
    ]


def test_the_totals_by_block_by_organiser_and_in_all(pdf):
    text = text_of(pdf)
    assert "Bloc 1 – Immersion en médecine générale 53 2 5 – 55 / 60" in text
    assert "Bloc 2 – Perfectionnement des compétences 2 – 58 – 2 / 60" in text
    assert "Bloc 3 – Réalisation du travail de fin d’études – – – 60 0 / 60" in text
    assert "Tous les blocs 55 2 63 60 57 / 180" in text
    assert "UNamur 8 2 31 12 10 / 53" in text
    assert "UCLouvain + UNamur 40 – – 40 40 / 80" in text
    assert "non précisé – – 5 – 0 / 5" in text


def test_what_it_says_of_itself(pdf):
    text = text_of(pdf)
    assert "Provisoire. Des activités inscrites attendent encore une décision publiée du jury." in text
    assert "Ce relevé de notes n’est pas le supplément au diplôme." in text
    assert "http://localhost:8000/verify/7K3M-9QXA-2FWD-8RTZ-4HBN/" in text
    assert "le seuil de réussite d’une activité est de 10." in text


def test_each_page_has_number_code_and_its_place(pdf):
    pages = pages_of(pdf)
    assert len(pages) == 3
    for number, text in enumerate(pages, start=1):
        assert "N° RN-2026-00042 · 7K3M-9QXA-2FWD-8RTZ-4HBN" in text
        assert f"{number} / 3" in text
    assert "Élodie Van den Broeck" in pages[1]


def test_a_table_that_is_broken_repeats_its_head_and_keeps_its_rows_whole(pdf):
    first, second, _third = pages_of(pdf)
    assert second.index("Code Activité") < second.index("B2-")
    titles = re.findall(r"^B2-\S+\s\*", first, re.MULTILINE) + re.findall(r"^B2-\S+\s\*", second, re.MULTILINE)
    assert len(titles) == len(set(titles)) == 10


def test_the_same_snapshot_gives_the_same_bytes(content, pdf):
    rendering.stylesheets.cache_clear()  # as in a process that has just started
    turned = {"issue": props.snapshot(content)["issue"], "content": dict(reversed(content.items()))}
    assert render_pdf(turned) == pdf


def test_another_number_gives_other_bytes(content, pdf):
    assert render_pdf(props.snapshot(content, "RN-2026-00043")) != pdf


def test_a_second_programme_with_three_universities_needs_no_code(cast):
    version = factories.programme_version(
        "TRI", blocks=(Decimal(45), Decimal(75)), institutions=("ULB", "UMONS", "ULiege")
    )
    factories.activity(version, "TRI-A", Decimal(45), 1, organisers=("ULB", "UMONS", "ULiege"))
    factories.activity(version, "TRI-B", Decimal("74.5"), 2, organisers=("UMONS",))
    factories.activity(version, "TRI-C", Decimal("0.5"), 2, organisers=())
    enrolment = factories.enrolment(cast.charlie, version, enrolling="ULB", matricule=9)
    registration = factories.registration(enrolment, version.activities.get(code="TRI-B"), 2025)
    sitting = factories.deliberation(version, cast.nadia, 2025, published_at=factories.at(2026, 7, 3))
    factories.decision(sitting, registration, Decimal("10"))
    text = text_of(render_pdf(props.snapshot(transcript_content(enrolment, "en", props.NOW))))
    assert "University ULB University ULiege University UMONS" in text
    assert "Activity TRI-B UMONS 74.5 10 June 2026 Credits granted" in text
    assert "All blocks 74.5 – – 45.5 74.5 / 120" in text
    assert "ULB + ULiege + UMONS – – – 45 0 / 45" in text
    assert "Deliberated." in text


def test_a_programme_without_credits_has_no_credits_on_paper(cast):
    version = factories.programme_version("DES", blocks=(Decimal(1),), institutions=("UniLu",))
    factories.activity(version, "DES-1", None, organisers=("UniLu",))
    enrolment = factories.enrolment(cast.charlie, version, enrolling="UniLu")
    text = text_of(render_pdf(props.snapshot(transcript_content(enrolment, "fr", props.NOW))))
    assert "Activity DES-1 UniLu Non inscrite" in text
    assert "Crédits" not in text
    assert "Aucune décision du jury n’est encore publiée." in text


def test_strange_names_are_printed_whole(cast):
    cast.alice.given_name, cast.alice.family_name = "Łucja <b>&", "Nguyễn-D'Hœuvre " + "Vandermeerschen" * 5
    cast.alice.save()
    text = text_of(render_pdf(props.snapshot(transcript_content(cast.alices, "fr", props.NOW))))
    assert "Łucja <b>& Nguyễn-D'Hœuvre" in text
    assert text.replace(" ", "").count("Vandermeerschen" * 5) >= 1


def test_it_is_marked_as_pdf_a_3a_and_pdf_ua_1(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        with file.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Relevé de notes RN-2026-00042"
        assert bytes(file.Root.Metadata.read_bytes()).count(b"<rdf:RDF") == 1
        assert file.Root.MarkInfo.Marked
        assert file.Root.Lang == "fr"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert file.docinfo.CreationDate == "D:20261122100000+01'00"
        assert [page.Tabs for page in file.pages] == ["/S"] * 3
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        assert {str(font.BaseFont).split("+")[1] for font in fonts} == {"Source-Sans", "Source-Sans-Semi-Bold"}
        assert all("/ToUnicode" in font for font in fonts)


def test_the_code_to_scan_has_words_for_who_cannot_see_it(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as file:
        figures = [o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == ["Code QR menant à la page de vérification de ce document"]


def test_nothing_is_fetched_from_anywhere(content, monkeypatch):
    content["resident"]["family_name"] = "x"
    shown = printed(props.snapshot(content))
    shown["issue"]["qr"] = "http://127.0.0.1:9/image.png"
    monkeypatch.setitem(KINDS, "transcript", replace(KINDS["transcript"], printed=lambda snapshot: shown))
    assert b"/Subtype /Image" not in render_pdf(props.snapshot(content))


def test_garbage_is_collected_again_afterwards(content):
    render_pdf(props.snapshot(content))
    assert gc.isenabled()


def test_weasyprint_still_asks_for_its_sheet_where_we_give_ours(content, monkeypatch):
    """The slim sheet rests on a private method: its name, its arguments, and that it lacks nothing we use."""
    assert list(inspect.signature(HTML._ua_stylesheets).parameters) == ["self", "forms"]
    slim = render_pdf(props.snapshot(content))
    monkeypatch.setattr(rendering, "SlimHTML", HTML)
    stock = render_pdf(props.snapshot(content))
    assert places(stock) == places(slim)


def places(pdf):
    """Each run of text with its page and place, rounded to a tenth of a point."""
    found = []

    def visit(text, _cm, tm, _font, size):
        if text.strip():
            found.append((page.page_number, text.strip(), round(tm[4], 1), round(tm[5], 1), size))

    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=visit)
    return found


def test_another_form_of_metadata_is_not_passed_over(content):
    class Stream:
        extra, stream = {"Type": "/Metadata"}, [b"<something/>"]

    class File:
        objects = [{}, Stream()]

    with pytest.raises(ValueError, match="another way"):
        say_pdf_ua(None, File())
