"""Every error that this package raises on purpose.

    ReprisalKgError
    ├── SourceError         a source cannot be read as it stands
    │   ├── UnreadableSource    not a file, too large, broken, or of no known format
    │   │   └── NoSource            a file beside the sources that is none itself
    │   ├── StaleOverride       a record no longer says what an override corrects
    │   ├── SourceLoss          something of a source was lost, and the build is strict
    │   ├── InvalidRecord       a record document that breaks its JSON Schema
    │   └── FetchFailed         an instance did not give what was asked
    │       └── AnswerTooLarge      an answer is larger than the limit
    ├── ShapeError          a shapes file or a report cannot be used
    ├── StoreError          a store did not do what was asked
    │   ├── NoStore             no store at that place
    │   └── StoreInUse          another process holds it
    ├── QuestionError       a canned query or a parameter of it is wrong
    │   ├── UnknownQuestion     no query of that name
    │   └── BadParameter        a parameter that is not declared, missing, or of the wrong type
    ├── NotFound            a case or thing that the graph does not hold
    ├── OutputError         a result cannot be written
    └── PackageBroken       a file that ships with the package is missing or wrong

A message says where, what and what to do. The facts stand in attributes, so that a
caller need not take the message apart. The library never prints and never exits.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a source something stands.

    Attributes:
        source: File name or URL, as the user gave it.
        line: Line number, from 1; None when the whole source is meant.
        label: The source's label over that line, when there is one.
    """

    source: str
    line: int | None = None
    label: str | None = None

    def __str__(self) -> str:
        """Return ``file:line``, so that editors can jump there.

        >>> str(Place("cases/egy.txt", 41, "Year of the report"))
        'cases/egy.txt:41'
        >>> str(Place("cases/egy.txt"))
        'cases/egy.txt'
        """
        return self.source if self.line is None else f"{self.source}:{self.line}"


class ReprisalKgError(Exception):
    """Base of all errors of this package.

    Args:
        what: What is wrong, one sentence without a full stop.
        place: Where, when there is a place.
        remedy: What to do about it.
    """

    def __init__(self, what: str, *, place: Place | None = None, remedy: str = "") -> None:
        self.what = what
        self.place = place
        self.remedy = remedy
        super().__init__(what, place, remedy)

    def __str__(self) -> str:
        """Return place, what and remedy in one line.

        >>> str(SourceError("no such file", place=Place("x.txt"), remedy="Check the path"))
        'x.txt: no such file. Check the path'
        """
        where = f"{self.place}: " if self.place else ""
        todo = f". {self.remedy}" if self.remedy else ""
        return f"{where}{self.what}{todo}"


class SourceError(ReprisalKgError):
    """A source cannot be read as it stands."""


class UnreadableSource(SourceError):
    """Not a file, too large, broken, or of no known format."""


class NoSource(UnreadableSource):
    """A file beside the sources that is none itself, such as a README."""


class StaleOverride(SourceError):
    """A record no longer says what an override corrects."""


class SourceLoss(SourceError):
    """Something of a source was lost, and the build is strict."""


class InvalidRecord(SourceError):
    """A record document that breaks its JSON Schema."""


class FetchFailed(SourceError):
    """A Uwazi instance did not give what was asked; what it gave before is kept."""


class AnswerTooLarge(FetchFailed):
    """An answer is larger than the limit, and was not read to its end."""


class ShapeError(ReprisalKgError):
    """A shapes file or a report cannot be used."""


class StoreError(ReprisalKgError):
    """A store did not do what was asked."""


class NoStore(StoreError):
    """No store at that place."""


class StoreInUse(StoreError):
    """Another process holds the store."""


class QuestionError(ReprisalKgError):
    """A canned query or a parameter of it is wrong."""


class UnknownQuestion(QuestionError):
    """No query of that name."""


class BadParameter(QuestionError):
    """A parameter that is not declared, missing, or of the wrong type."""


class NotFound(ReprisalKgError):
    """A case or thing that the graph does not hold."""


class OutputError(ReprisalKgError):
    """A result cannot be written."""


class PackageBroken(ReprisalKgError):
    """A file that ships with the package is missing or wrong."""
