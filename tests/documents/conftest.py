import io
from copy import deepcopy

import pytest
from pypdf import PdfReader

from documents.kinds.transcript import transcript_content
from tests import factories
from tests.documents import every_kind, props

composed: dict = {}


@pytest.fixture
def cast():
    return factories.Cast()


@pytest.fixture
def elodie(cast):
    """A resident of the real programme, with a record in every state."""
    enrolment = props.resident(props.brochure())
    props.full_record(enrolment, cast.nadia)
    return enrolment


@pytest.fixture
def content(request):
    """The content of Élodie's transcript in French, composed once a session; without a database afterwards."""
    if not composed:
        composed.update(transcript_content(request.getfixturevalue("elodie"), "fr", props.NOW))
    return deepcopy(composed)


@pytest.fixture
def every_snapshot(request):
    """{(kind, language): snapshot} of every kind, composed once a process."""
    if not every_kind.snapshots:
        with every_kind.same_identifiers():
            found = every_kind.subjects(every_kind.graduate(request.getfixturevalue("cast")))
            every_kind.snapshots.update(every_kind.composed(found))
    return every_kind.snapshots


@pytest.fixture
def every_pdf(every_snapshot):
    """{(kind, language): PDF} of every kind before the seal, rendered once a process."""
    if not every_kind.pdfs:
        every_kind.pdfs.update(every_kind.rendered(every_snapshot))
    return every_kind.pdfs


def text_of(pdf: bytes) -> str:
    """The text of all pages, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
