"""What all attestations share: who it is about, sentences, perhaps a table, and who signs.

A content holds facts as data; `Attestation.sentences` and `Attestation.table` turn them into the printed words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from documents.kinds.kind import Words
from documents.kinds.parts import institution_said, partners, programme_said, resident_said
from documents.kinds.wording import holder_of, issue_words, long_date
from documents.rules.models import DocumentRules, rules_of
from records.models import Enrolment

SCHEMA = 1
TEMPLATE = "documents/print/attestation.html"
Content = dict[str, Any]


@dataclass(frozen=True)
class PrintedTable:
    """`heads`: (label, class of the column); `rows`: cells in the same order; `total`: a last row."""

    heads: list[tuple[str, str]]
    rows: list[list[str]]
    total: list[str] | None = None

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        return [self._paired(row) for row in self.rows]

    @property
    def last(self) -> list[tuple[str, str]]:
        return self._paired(self.total or [])

    def _paired(self, row: list[str]) -> list[tuple[str, str]]:
        figures = ("num", "mark")
        cells = zip(row, self.heads, strict=True)
        return [(cell, width if width in figures else "wrap") for cell, (_label, width) in cells]


def attested(kind: str, enrolment: Enrolment, language: str, **facts: Any) -> Content:
    """Return the content of an attestation about a resident."""
    version = enrolment.programme_version
    with translation.override(language):
        return {
            "schema": SCHEMA,
            "kind": kind,
            "language": language,
            "institutions": [institution_said(i, language) for i in partners(version.programme)],
            "resident": resident_said(enrolment),
            "programme": programme_said(enrolment, language),
            "signatory": signatory_said(rules_of(version), language),
            **facts,
        }


def signatory_said(rules: DocumentRules, language: str) -> dict[str, Any]:
    return {
        "name": rules.signatory,
        "function": rules.function.in_language(language) if rules.function else "",
        "place": rules.place,
        "by_hand": rules.wants_signature,
    }


def printer(
    title: Words,
    sentences: Callable[[Content], list[str]],
    table: Callable[[Content], PrintedTable | None] = lambda content: None,
    notes: Callable[[Content], list[str]] = lambda content: [],
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return the function that makes a snapshot the context of the template."""

    def printed(snapshot: dict[str, Any]) -> dict[str, Any]:
        content = snapshot["content"]
        with translation.override(content["language"]):
            holder = holder_of(content)
            return {
                "language": content["language"],
                "title": str(title),
                "issue": issue_words(snapshot["issue"]),
                "institutions": content["institutions"],
                "name": f"{holder['given_name']} {holder['family_name']}".strip(),
                "resident": holder | {"birth_date": long_date(holder.get("birth_date"))},
                "programme": content["programme"],
                "sentences": sentences(content),
                "table": filled if (filled := table(content)) and filled.rows else None,
                "notes": notes(content),
                "signatory": content["signatory"],
            }

    return printed
