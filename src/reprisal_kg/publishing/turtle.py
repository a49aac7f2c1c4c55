"""Turtle for people: sorted, stable, one object a line, so that one changed fact is one changed line.

Source: RDF 1.1 Turtle, W3C Recommendation 25 February 2014, sections 2.4 (IRIs) and 2.5 (literals).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from pyoxigraph import Literal, NamedNode, Quad

from reprisal_kg.vocabulary import PREFIXES, RDF, XSD

_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_RELATIVE = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=@%-]+(?:/[A-Za-z0-9._~!$&'()*+,;=@%-]+)*")
_BARE_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)")
_BARE_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_BY_IRI = sorted(((iri, name) for name, iri in PREFIXES.items()), reverse=True)

Triple = tuple[NamedNode, NamedNode, NamedNode | Literal]


class TurtleWriter:
    """Writes terms in the short forms of Turtle.

    Args:
        base: What most IRIs begin with; they are written relative to it.
    """

    def __init__(self, base: str) -> None:
        self._base = base if base.endswith("/") else ""
        self._iris: dict[str, str] = {}

    def head(self) -> str:
        """Return the base and all prefixes, always the same ones."""
        base = f"@base <{self._base}> .\n" if self._base else ""
        return base + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(PREFIXES.items()))

    def iri(self, value: str) -> str:
        """Return an IRI as a prefixed name, relative to the base, or whole."""
        if value not in self._iris:
            self._iris[value] = self._short(value)
        return self._iris[value]

    def _short(self, value: str) -> str:
        for namespace, name in _BY_IRI:
            if value.startswith(namespace) and _LOCAL.fullmatch(value[len(namespace) :]):
                return f"{name}:{value[len(namespace) :]}"
        if self._base and value.startswith(self._base):
            rest = value[len(self._base) :]
            if _RELATIVE.fullmatch(rest) and not {".", ".."} & set(rest.split("/")):
                return f"<{rest}>"
        return str(NamedNode(value))

    def term(self, term: NamedNode | Literal) -> str:
        """Return an IRI or a literal; a literal keeps its lexical form."""
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if term.language:
            return str(term)
        datatype, text = term.datatype, term.value
        if datatype == XSD.string:
            return str(term)
        bare = (
            (datatype == XSD.integer and _BARE_INTEGER.fullmatch(text))
            or (datatype == XSD.decimal and _BARE_DECIMAL.fullmatch(text))
            or (datatype == XSD.boolean and text in {"true", "false"})
        )
        return text if bare else f"{Literal(text)}^^{self.iri(datatype.value)}"

    def blocks(self, triples: Iterable[Triple]) -> Iterator[str]:
        """Write sorted triples, a block a subject.

        Args:
            triples: Sorted by subject.

        Yields:
            One block of Turtle for each subject, its type first.
        """
        for subject, group in groupby(triples, key=lambda triple: triple[0]):
            lines: dict[str, list[str]] = {}
            for _, predicate, value in group:
                name = "a" if predicate == RDF.type else self.iri(predicate.value)
                lines.setdefault(name, []).append(self.term(value))
            order = sorted(lines, key=lambda name: (name != "a", name))
            parts = [f"    {name} {value} ;\n" for name in order for value in sorted(set(lines[name]))]
            # Each line ends alike and the dot stands alone: a fact more or less touches no other line.
            yield f"{self.iri(subject.value)}\n{''.join(parts)}.\n"


def sort_triples(quads: Iterable[Quad]) -> list[Triple]:
    """Return the triples of quads, each once, in the order of their IRIs.

    The graph has no blank nodes and no quoted triples; anything of that kind is an error in
    the mapping.

    Raises:
        TypeError: There is one.
    """
    triples: set[Triple] = set()
    for quad in quads:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
            raise TypeError(f"not a triple of IRIs and literals: {quad}")
        triples.add((quad.subject, quad.predicate, quad.object))
    return sorted(triples, key=lambda triple: (triple[0].value, triple[1].value, str(triple[2])))
