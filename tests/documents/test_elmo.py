"""ELMO 1.7.0: valid against the schema, in the PDF and to download, and it says what the transcript says."""

import base64
import io
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse
from lxml import etree

import files.services
from documents.elmo.transcript import NAMESPACE, elmo
from documents.issuing.services import issue_transcript
from documents.kinds.transcript import transcript_content
from documents.rendering.pdf import render_pdf
from tests import factories
from tests.documents import props

pytestmark = pytest.mark.django_db
SCHEMAS = Path(settings.BASE_DIR).parent / "shared" / "schemas" / "elmo-1.7.0"
NAMES = {"e": NAMESPACE}
COUNTRIES = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
 targetNamespace="https://github.com/erasmus-without-paper/ewp-specs-architecture/blob/stable-v1/common-types.xsd">
 <xs:simpleType name="CountryCode"><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}"/></xs:restriction>
 </xs:simpleType></xs:schema>"""
XML = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
 <xs:attribute name="lang" type="xs:language"/></xs:schema>"""


class Local(etree.Resolver):
    """The schemas that the schema imports, from the folder; nothing comes from a network."""

    def resolve(self, url, _id, context):
        name = url.rpartition("/")[2]
        if name == "xml.xsd":
            return self.resolve_string(XML, context)
        if "common-types" in url:
            return self.resolve_string(COUNTRIES, context)
        if "address" in url:
            name = "ewp-types-address.xsd"
        path = SCHEMAS / "references" / name
        return self.resolve_filename(str(path), context) if path.exists() else None


@pytest.fixture(scope="module")
def schema():
    if not SCHEMAS.is_dir():
        pytest.skip(f"The schema of ELMO is not at {SCHEMAS}: nothing here was checked against it.")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(str(SCHEMAS / "schema.xsd"), parser))


def parsed(xml):
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False))


def texts(root, path):
    return [found.text for found in root.iterfind(path, NAMES)]


def courses(root):
    """{code: course}."""
    found = root.iter(f"{{{NAMESPACE}}}learningOpportunitySpecification")
    kinds = {c.findtext("e:identifier", namespaces=NAMES): c for c in found}
    return {code: c for code, c in kinds.items() if c.findtext("e:type", namespaces=NAMES) == "Course"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_full_record_is_valid(elodie, schema, language):
    snapshot = props.snapshot(transcript_content(elodie, language, props.NOW))
    schema.assertValid(parsed(elmo(snapshot)))
    schema.assertValid(parsed(elmo(snapshot, b"%PDF-1.7")))


def test_nothing_begun_names_that_xml_cannot_hold_and_no_credits_are_valid(cast, schema):
    cast.alice.given_name, cast.alice.family_name = "Ali\x0bce <&>", "\u05d0\u05d1 \U0001f600 " + "x" * 250
    cast.alice.save()
    schema.assertValid(parsed(elmo(props.snapshot(transcript_content(cast.alices, "fr", props.NOW)))))
    version = factories.programme_version("DES", institutions=("UniLu",))
    factories.activity(version, "DES-1", None, organisers=("UniLu",))
    enrolment = factories.enrolment(cast.charlie, version, enrolling="UniLu")
    factories.registration(enrolment, version.activities.get(), 2025)
    schema.assertValid(parsed(elmo(props.snapshot(transcript_content(enrolment, "en", props.NOW)))))


def test_it_says_what_the_transcript_says(elodie):
    content = transcript_content(elodie, "fr", props.NOW)
    root = parsed(elmo(props.snapshot(content)))
    assert texts(root, "e:learner/e:familyName") == ["Van den Broeck"]
    assert texts(root, "e:learner/e:bday") == ["1999-03-04"]
    assert texts(root, "e:report/e:issuer/e:identifier") == ["unamur.be"]
    begun = [r for b in content["blocks"] for r in b["rows"] if r["state"] != "missing" or r["granted"] is not None]
    found = courses(root)
    assert list(found) == [row["code"] for row in begun]
    for row in begun:
        course = found[row["code"]]
        assert texts(course, ".//e:credit/e:value") == [row["credits"]]
        assert texts(course, ".//e:resultLabel") == [row["mark"] or row["outcome_label"]] * bool(
            row["mark"] or row["outcome_label"]
        )
    statuses = [texts(found[row["code"]], ".//e:status")[0] for row in begun]
    assert set(statuses) == {"passed", "in-progress"}


def test_what_was_failed_and_not_taken_again_is_failed(content):
    row = content["blocks"][0]["rows"][0]
    row.update(state="missing", granted=False, registered_in="", mark="8")
    root = parsed(elmo(props.snapshot(content)))
    assert texts(courses(root)[row["code"]], ".//e:status") == ["failed"]


def test_credits_stand_on_one_level_only(elodie):
    """A node with ECTS credits may have none above or below it."""
    root = parsed(elmo(props.snapshot(transcript_content(elodie, "fr", props.NOW))))
    for node in root.iter(f"{{{NAMESPACE}}}learningOpportunitySpecification"):
        own = node.find("e:specifies/e:learningOpportunityInstance/e:credit", NAMES)
        if own is not None:
            assert len(list(node.iter(f"{{{NAMESPACE}}}credit"))) == 1


def test_it_is_attached_once_and_the_bytes_stay_the_same(content):
    snapshot = props.snapshot(content)
    pdf = render_pdf(snapshot)
    assert render_pdf(snapshot) == pdf
    with pikepdf.open(io.BytesIO(pdf)) as file:
        (spec,) = file.Root.AF
        assert (str(spec.UF), str(spec.AFRelationship), str(spec.EF.F.Subtype)) == ("elmo.xml", "/Data", "/text/xml")
        assert file.attachments["elmo.xml"].get_file().read_bytes() == elmo(snapshot)


def test_the_copy_for_download_carries_the_paper(cast, client):
    document = issue_transcript(enrolment=cast.alices, by=cast.nadia, language="fr", now=props.NOW)
    client.force_login(cast.alice)
    sent = client.get(reverse("document-elmo", args=[document.uuid]))
    assert (sent.status_code, sent["Content-Type"]) == (200, "application/xml")
    (data,) = texts(parsed(sent.content), "e:attachment/e:content")
    assert base64.b64decode(data.partition(",")[2]) == files.services.read(document.file)
