"""What is wrong with a file, all of it at once."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One thing that is wrong: where in the file (empty: the file as a whole) and a sentence that says what to do."""

    path: str
    text: str

    def __str__(self):
        return f"{self.path}: {self.text}" if self.path else self.text


class FileError(Exception):
    """A file that cannot be used; `found` are its problems."""

    def __init__(self, *found: Problem):
        self.found = found
        super().__init__("\n".join(str(problem) for problem in found))


class Problems(list[Problem]):
    """Collects what is wrong while the reading goes on."""

    def add(self, path: str, text: str) -> None:
        self.append(Problem(path, text))

    def raise_any(self) -> None:
        if self:
            raise FileError(*self)
