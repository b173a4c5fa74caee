"""The identity guard on 267 texts, half of them clean: how much it finds, and how often it cries wolf."""

import json
import re
import time
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portfolio.privacy_guard.identity import Finding, Kind, find, mask

CORPUS = json.loads((Path(__file__).parent / "identity_corpus.json").read_text(encoding="utf-8"))
CLEAN = [row["text"] for row in CORPUS if not row["holds"]]
FOUND_AT_LEAST, FALSE_AT_MOST = 0.95, 0.02


def measure(look, corpus=CORPUS):
    """{kind: (expected, found, false alarms)}, and what was missed and what was wrongly found."""
    expected, hits, false, missed, wrong = Counter(), Counter(), Counter(), [], []
    for row in corpus:
        wanted = Counter((held["kind"], held["text"]) for held in row["holds"])
        got = Counter({(str(finding.kind), finding.text): 1 for finding in look(row["text"])})
        expected.update(kind for kind, _text in wanted.elements())
        hits.update(kind for kind, _text in (wanted & got).elements())
        missed += (wanted - got).elements()
        false.update({kind for kind, _text in (got - wanted)})
        wrong += list(got - wanted)
    return {kind: (expected[kind], hits[kind], false[kind]) for kind in Kind}, missed, wrong


def report(figures):
    return "\n".join(
        f"{kind:16} {hits:3} of {expected:3} found ({hits / expected:6.1%}),"
        f" false alarms in {false} of {len(CLEAN)} clean texts ({false / len(CLEAN):.1%})"
        for kind, (expected, hits, false) in figures.items()
    )


def holds_up(figures):
    """The kinds for which the guard is not good enough."""
    return [
        kind
        for kind, (expected, hits, false) in figures.items()
        if hits / expected < FOUND_AT_LEAST or false / len(CLEAN) > FALSE_AT_MOST
    ]


def test_the_corpus_is_large_and_half_of_it_clean():
    assert len(CORPUS) >= 200
    assert abs(len(CLEAN) - len(CORPUS) / 2) <= 5
    assert len({row["text"] for row in CORPUS}) == len(CORPUS)
    assert min(Counter(h["kind"] for row in CORPUS for h in row["holds"]).values()) >= 20


def test_figures_of_each_kind(capsys):
    figures, missed, wrong = measure(find)
    with capsys.disabled():
        print(f"\n{report(figures)}\nmissed: {missed}\nfalse alarms: {wrong}")
    assert holds_up(figures) == []


def test_the_figures_see_a_guard_that_is_too_bold_or_too_shy():
    """Two faulty specimens: one that takes every date for a birth date, one that is blind to e-mail."""
    every_date = re.compile(r"\d\d?[/.]\d\d?[/.]\d{4}")

    def bold(text):
        return [*find(text), *(Finding(*m.span(), Kind.BIRTH_DATE, m[0]) for m in every_date.finditer(text))]

    def shy(text):
        return [finding for finding in find(text) if finding.kind != Kind.EMAIL]

    assert holds_up(measure(bold)[0]) == [Kind.BIRTH_DATE]
    assert holds_up(measure(shy)[0]) == [Kind.EMAIL]


def national_number(first_nine, born_2000s):
    """The nine digits with their check digits."""
    return f"{first_nine:09}{97 - (first_nine + (2_000_000_000 if born_2000s else 0)) % 97:02}"


@st.composite
def national_numbers(draw):
    """Of either century, also BIS numbers, with any of the separators that people type."""
    century = draw(st.sampled_from([1900, 2000]))
    day = draw(st.dates(date(century, 1, 1), date(century + 25 if century == 2000 else 1999, 12, 31)))
    month = day.month + draw(st.sampled_from([0, 0, 20, 40]))
    nine = int(f"{day:%y}{month:02}{day:%d}{draw(st.integers(1, 997)):03}")
    digits = national_number(nine, century == 2000)
    gaps = [draw(st.sampled_from(["", " ", ".", "-", "/", "\u00a0", " - ", "–"])) for _ in range(4)]
    parts = [digits[:2], digits[2:4], digits[4:6], digits[6:9], digits[9:]]
    return parts[0] + "".join(gap + part for gap, part in zip(gaps, parts[1:], strict=True))


@given(national_numbers(), st.sampled_from(["", "NISS ", "(", "n°"]), st.sampled_from(["", ".", ")", " vu ce jour"]))
def test_every_national_number_is_found_and_masked(number, before, after):
    text = before + number + after
    assert [(f.kind, f.text) for f in find(text)] == [(Kind.NATIONAL_NUMBER, number)]
    masked = mask(text)
    assert len(masked) == len(text)
    assert [c for c in masked[len(before) : len(before) + len(number)] if c.isdigit()] == []
    assert (masked[: len(before)], masked[len(before) + len(number) :]) == (before, after)
    assert find(masked) == []


@given(st.text(alphabet=st.characters(exclude_categories=["Nd"]), max_size=300))
def test_masking_leaves_words_alone(text):
    assert mask(text) == text


def test_only_valid_national_numbers_are_masked():
    text = "85.07.30-033.28 et 85.07.30-033.29, rappeler au 0475 12 34 56, née le 12/03/1954"
    assert mask(text) == "••.••.••-•••.•• et 85.07.30-033.29, rappeler au 0475 12 34 56, née le 12/03/1954"


def test_findings_stand_in_order_and_never_overlap():
    for row in CORPUS:
        found = find(row["text"])
        assert [row["text"][f.start : f.end] for f in found] == [f.text for f in found]
        assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    "text",
    [
        "0" * 200_000,
        "1 " * 100_000,
        "a" * 200_000,
        "né le " * 33_000,
        "12/03/54 " * 22_000,
        "1-23456-" * 25_000,
        "+32 " * 50_000,
        "naissance " * 20_000,
        "un deux " * 25_000,
        "Mme A B C " * 20_000,
        "0475 12 34 56 " * 14_000,
    ],
)
def test_two_hundred_thousand_characters_take_no_more_than_seconds(text):
    started = time.perf_counter()
    find(text)
    assert time.perf_counter() - started < 8


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "numéro de registre national"), ("en", "national register number")]
)
def test_kinds_have_words(language, words):
    with translation.override(language):
        assert Kind.NATIONAL_NUMBER.words == words
