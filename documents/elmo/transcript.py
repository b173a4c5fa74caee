"""A transcript as ELMO 1.7.0 (EMREX): the XML that another university's system reads.

Built from the snapshot alone, so that it says what the paper says. The register number of a person is never in it.
"""

import base64
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

NAMESPACE = "https://github.com/emrex-eu/elmo-schemas/tree/v1"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
SCHEME = "local"  # the grading scheme of the version
STATUS = {"earned": "passed", "exempted": "passed", "registered": "in-progress"}
Snapshot = dict[str, Any]


def elmo(snapshot: Snapshot, pdf: bytes | None = None) -> bytes:
    """Return the XML. `pdf`: the document itself, which the copy for download carries; not the one within the PDF."""
    content, issue = snapshot["content"], snapshot["issue"]
    root = E.elmo(E.generatedDate(issue["issued_at"]), learner(content["resident"]), report(content, issue))
    if pdf is not None:
        root.append(attachment(content, issue, pdf))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def text(value: str) -> str:
    """Return the text without characters that XML has no place for."""
    return "".join(c for c in value if c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or ord(c) >= 0xE000).strip()


def titled(name: str, value: str, language: str):
    return E(name, {LANG: language}, text(value))


def learner(resident: dict):
    found = E.learner(E.givenNames(text(resident["given_name"])), E.familyName(text(resident["family_name"])))
    if resident["birth_date"]:
        found.append(E.bday(resident["birth_date"]))
    return found


def report(content: dict, issue: dict):
    language, (issuing, *partners) = content["language"], content["institutions"]
    found = E.report(issuer(issuing, language), programme(content, partners), E.issueDate(issue["issued_at"]))
    if content["threshold"]:
        words = {
            "fr": f"Notes sur 20 ; une activité est réussie à partir de {content['threshold']}.",
            "en": f"Marks out of 20; an activity is passed from {content['threshold']}.",
        }
        scheme = E.gradingScheme(*[titled("description", said, code) for code, said in words.items()])
        scheme.set("localId", SCHEME)
        found.append(scheme)
    return found


def issuer(institution: dict, language: str):
    return E.issuer(
        E.country(institution["country"]),
        identifier(institution),
        titled("title", institution["name"], language),
        E.url(institution["url"] or f"https://www.{institution['domain'] or 'invalid'}"),
    )


def identifier(institution: dict):
    """The SCHAC name; the code of ours where the university has none here."""
    if institution["domain"]:
        return E.identifier({"type": "schac"}, institution["domain"])
    return E.identifier({"type": "local"}, institution["code"])


def programme(content: dict, partners: list[dict]):
    """The programme with its blocks. It states no credits: those of its parts would count twice."""
    said, language = content["programme"], content["language"]
    found = specification(said["code"], said["title"], "Degree Programme", language)
    if said.get("isced"):
        found.append(E.iscedCode(said["isced"]))
    if partners:
        names = ", ".join(partner["name"] for partner in partners)
        words = {"fr": "Programme organisé avec : ", "en": "Programme organised with: "}[language]
        found.append(titled("description", words + names, language))
    instance = E.learningOpportunityInstance(
        E.status("passed" if content["status"] == "deliberated" and is_complete(content) else "in-progress")
    )
    if said.get("eqf"):
        instance.append(E.level(E.type("EQF"), E.value(said["eqf"])))
    found.append(E.specifies(instance))
    for block in content["blocks"]:
        if rows := [row for row in block["rows"] if reported(row)]:
            found.append(E.hasPart(module(block, rows, content)))
    return found


def is_complete(content: dict) -> bool:
    return all(row["state"] in ("earned", "exempted") for block in content["blocks"] for row in block["rows"])


def reported(row: dict) -> bool:
    """Whether the resident has begun the activity."""
    return row["state"] in STATUS or row["granted"] is not None


def specification(code: str, title: str, kind: str, language: str):
    return E.learningOpportunitySpecification(
        E.identifier({"type": "local"}, text(code)), titled("title", title, language), E.type(kind)
    )


def module(block: dict, rows: list[dict], content: dict):
    language = content["language"]
    number = {"fr": "Bloc", "en": "Block"}[language]
    title = f"{number} {block['number']} – {block['title']}" if block["title"] else f"{number} {block['number']}"
    found = specification(f"{content['programme']['code']}-{block['number']}", title, "Module", language)
    found.append(E.specifies(E.learningOpportunityInstance()))
    for row in rows:
        found.append(E.hasPart(course(row, content)))
    return found


def course(row: dict, content: dict):
    found = specification(row["code"], row["title"], "Course", content["language"])
    instance = E.learningOpportunityInstance()
    if row["decided_on"]:
        instance.append(E.date(row["decided_on"]))
    failed = row["granted"] is False and not row["registered_in"]
    instance.append(E.status("failed" if failed else STATUS.get(row["state"], "failed")))
    if row["mark"] is not None:
        instance.append(E.gradingSchemeLocalId(SCHEME))
    if label := row["mark"] or row["outcome_label"]:
        instance.append(E.resultLabel(text(label)))
    if row["credits"]:
        instance.append(E.credit(E.scheme("ects"), E.level("Master"), E.value(row["credits"])))
    if content["programme"].get("taught_in"):
        instance.append(E.languageOfInstruction(content["programme"]["taught_in"]))
    found.append(E.specifies(instance))
    return found


def attachment(content: dict, issue: dict, pdf: bytes):
    title = {"fr": "Relevé de notes", "en": "Transcript of records"}[content["language"]]
    data = f"data:application/pdf;base64,{base64.b64encode(pdf).decode()}"
    return E.attachment(
        titled("title", f"{title} {issue['number']}", content["language"]),
        E.type("Transcript of Records"),
        E.content(data),
    )
