"""The code lists of ``ontology/concepts/``: from a source's value to its concept.

A value is found by its label or by another spelling of it; case, quotation marks and blanks
do not matter, and the ``Parent::Child`` of a CSV export is the ``Parent: Child`` of a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from reprisal_kg.crosswalk import fold
from reprisal_kg.errors import PackageBroken, Place
from reprisal_kg.resources import names, read_text
from reprisal_kg.vocabulary import SCHEMES, SKOS

FOLDER = "ontology/concepts"


def fold_value(text: str) -> str:
    """Return the form in which coded values are compared.

    >>> fold_value("UN Special Procedures::Thematic") == fold_value("UN Special Procedures: thematic")
    True
    """
    return fold(text.replace("::", ": "))


@dataclass(frozen=True, slots=True)
class CodeList:
    """One concept scheme.

    Attributes:
        scheme: Its name, as in ``concept/<scheme>``.
        concepts: Folded spelling → concept.
        labels: Concept → preferred label.
    """

    scheme: str
    concepts: Mapping[str, NamedNode]
    labels: Mapping[str, str]

    def find(self, text: str) -> NamedNode | None:
        """Return the concept that is spelled so, or None."""
        return self.concepts.get(fold_value(text))


def read_code_list(scheme: str, turtle: str, path: str) -> CodeList:
    """Return one concept scheme, read from Turtle.

    Raises:
        PackageBroken: The file is no Turtle, or one spelling stands for two concepts.
    """
    concepts: dict[str, NamedNode] = {}
    labels: dict[str, str] = {}
    try:
        quads: list[Quad] = list(parse(turtle, RdfFormat.TURTLE))
    except SyntaxError as error:
        raise PackageBroken(f"not Turtle: {error}", place=Place(path)) from error
    for quad in quads:
        if quad.predicate not in {SKOS.prefLabel, SKOS.altLabel}:
            continue
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, Literal):
            continue
        spelling = fold_value(quad.object.value)
        if concepts.setdefault(spelling, quad.subject) != quad.subject:
            raise PackageBroken(f"{quad.object.value!r} stands for two concepts", place=Place(path))
        if quad.predicate == SKOS.prefLabel:
            labels[quad.subject.value] = quad.object.value
    return CodeList(scheme, concepts, labels)


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Return all code lists that ship with the package, by scheme name."""
    found = {}
    for path in names(FOLDER, ".ttl"):
        scheme = path.rsplit("/", 1)[1].removesuffix(".ttl")
        found[scheme] = read_code_list(scheme, read_text(path), path)
    return found


def scheme_of(concept: NamedNode) -> str:
    """Return the scheme's name of a concept IRI.

    >>> scheme_of(NamedNode("https://w3id.org/reprisal-kg/concept/answer/yes"))
    'answer'
    """
    return concept.value.removeprefix(SCHEMES).split("/", 1)[0]
