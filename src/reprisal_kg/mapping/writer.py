"""A graph being written: quads of one named graph, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad

from reprisal_kg.vocabulary import RDF, XSD

Subject = NamedNode
Object = NamedNode | Literal


def decimal_literal(number: Decimal) -> Literal:
    """Return a number as a canonical xsd:decimal, which stores give back unchanged.

    >>> decimal_literal(Decimal("7.90")).value, decimal_literal(Decimal("-60")).value
    ('7.9', '-60.0')
    """
    text = format(number.normalize(), "f")
    return Literal(text if "." in text else f"{text}.0", datatype=XSD.decimal)


def integer_literal(number: int) -> Literal:
    """Return a whole number as a canonical xsd:integer."""
    return Literal(str(number), datatype=XSD.integer)


def date_literal(day: date) -> Literal:
    """Return a day as xsd:date."""
    return Literal(day.isoformat(), datatype=XSD.date)


def year_literal(year: int) -> Literal:
    """Return a year as xsd:gYear."""
    return Literal(f"{year:04d}", datatype=XSD.gYear)


class GraphWriter:
    """Collects the quads of one named graph.

    Args:
        graph: The named graph.
        language: BCP 47 tag for texts of the source, lower case.
    """

    def __init__(self, graph: NamedNode, language: str = "en") -> None:
        self.graph = graph
        self.language = language
        self._quads: dict[Quad, None] = {}

    def add(self, subject: Subject, predicate: NamedNode, *objects: Object | None) -> None:
        """Add one triple an object; None is passed over."""
        for one in objects:
            if one is not None:
                self._quads[Quad(subject, predicate, one, self.graph)] = None

    def kind(self, subject: Subject, *classes: NamedNode) -> None:
        """Say what the subject is."""
        self.add(subject, RDF.type, *classes)

    def text(self, subject: Subject, predicate: NamedNode, text: str) -> None:
        """Add a text in the source's language; an empty text is passed over."""
        if text:
            self.add(subject, predicate, Literal(text, language=self.language))

    def label(self, subject: Subject, predicate: NamedNode, text: str) -> None:
        """Add an English label of ours."""
        self.add(subject, predicate, Literal(text, language="en"))

    def string(self, subject: Subject, predicate: NamedNode, text: str) -> None:
        """Add a plain string; an empty one is passed over."""
        if text:
            self.add(subject, predicate, Literal(text))

    def __iter__(self) -> Iterator[Quad]:
        """Return the quads in the order of writing."""
        return iter(self._quads)

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._quads)
