"""The problems of a file, all reported at once."""

from typing import NamedTuple


class Problem(NamedTuple):
    """`path`: the place in the file, "" for the file as a whole; `text`: a sentence with the remedy."""

    path: str
    text: str

    def __str__(self):
        return f"{self.path}: {self.text}" if self.path else self.text


class FileError(Exception):
    """A file cannot be used; `found` are its problems."""

    def __init__(self, *found: Problem):
        self.found = found
        super().__init__("\n".join(str(problem) for problem in found))


class Problems(list[Problem]):
    """Collects problems while a file is read."""

    def add(self, path: str, text: str) -> None:
        self.append(Problem(path, text))

    def raise_any(self) -> None:
        if self:
            raise FileError(*self)
