"""Words of one language on pages of the other, by the vocabularies of the catalog and of texts in both languages."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORD = re.compile(r"[^\W\d_]{2,}")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "code", "pre", "template"}
SPOKEN = ("alt", "title", "aria-label", "placeholder", "data-label", "aria-description")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(UUID.sub(" ", text))}


class Texts(HTMLParser):
    """Collects the texts of a page in its language; parts that are marked with another `lang` are left out."""

    def __init__(self, language: str):
        super().__init__()
        self.language, self.found = language, []
        self.open: list[tuple[str, bool]] = []

    @property
    def is_silent(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        silent = self.is_silent or tag in SILENT or (values.get("lang") or self.language) != self.language
        if not silent:
            self.found += [text for name in SPOKEN if (text := values.get(name))]
            if tag == "input" and values.get("type") in {"submit", "button"} and values.get("value"):
                self.found.append(values["value"])
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.is_silent and data.strip():
            self.found.append(" ".join(data.split()))


def texts(page: str, language: str) -> list[str]:
    reader = Texts(language)
    reader.feed(page)
    return reader.found


class Vocabulary:
    """The words of both languages, from pairs (English, French); `data` holds what people typed, in any language."""

    def __init__(self, pairs: Iterable[tuple[str, str]], data: Iterable[str] = ()):
        self.known = {"en": set(), "fr": set()}
        for english, french in pairs:
            self.known["en"] |= words(PLACEHOLDER.sub(" ", english))
            self.known["fr"] |= words(PLACEHOLDER.sub(" ", french))
        self.data = sorted({" ".join(one.split()) for one in data if WORD.search(one)}, key=len, reverse=True)
        self.typed = set(self.data)

    def foreign(self, text: str, language: str) -> set[str]:
        """Return the words of `text` that the other language alone has, beside what people typed."""
        (other,) = set(self.known) - {language}
        alone = self.known[other] - self.known[language]
        if not (found := words(text) & alone) or text in self.typed:
            return set()
        rest = text
        for value in self.data:
            if value in rest:
                rest = rest.replace(value, " ")
        return found & words(rest)

    def wrong(self, page: str, language: str) -> Iterator[tuple[str, list[str]]]:
        """Return (text, its foreign words) of a page."""
        for text in dict.fromkeys(texts(page, language)):
            if found := self.foreign(text, language):
                yield text, sorted(found)
