"""RDF terms on their way through validation: lexical forms kept, printed for people."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Node

from reprisal_kg.vocabulary import PREFIXES

_LOCK = threading.RLock()


@contextmanager
def lexical_forms_kept() -> Iterator[None]:
    """Let rdflib take literals as they are written, ill-typed ones too.

    rdflib rewrites literals (``"01"`` becomes ``"1"``) unless a setting of the whole process
    says otherwise, and logs a traceback for each ill-typed one. Both are switched off here and
    restored afterwards. One thread at a time may be inside; a thread that uses rdflib outside
    sees the setting meanwhile.

    Yields:
        Nothing.
    """
    with _LOCK, quiet("rdflib.term"):
        normalize = rdflib.NORMALIZE_LITERALS
        rdflib.NORMALIZE_LITERALS = False
        try:
            yield
        finally:
            rdflib.NORMALIZE_LITERALS = normalize


@contextmanager
def quiet(name: str) -> Iterator[None]:
    """Silence one logger of a library that reports by log what we report ourselves.

    Yields:
        Nothing.
    """
    logger = logging.getLogger(name)
    disabled = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = disabled


class AskedGraph(rdflib.Graph):
    """A graph that parses each query text once.

    pySHACL asks the same SPARQL constraint for every focus node, and parsing it is most of the
    work: over half of a whole check.
    """

    def query(
        self,
        query_object: Any,
        processor: Any = "sparql",
        result: Any = "sparql",
        initNs: Any = None,  # noqa: N803 - rdflib's names
        *arguments: Any,
        **options: Any,
    ) -> Any:
        """Return the result of a query; a text is parsed the first time only."""
        if isinstance(query_object, str):
            spaces = dict(self.namespaces()) if initNs is None else initNs
            names = tuple(sorted((prefix, str(iri)) for prefix, iri in spaces.items()))
            query_object, initNs = _prepared(query_object, names), {}  # noqa: N806
        return super().query(query_object, processor, result, initNs, *arguments, **options)


@lru_cache(maxsize=256)
def _prepared(text: str, names: tuple[tuple[str, str], ...]) -> Query:
    return prepareQuery(text, initNs=dict(names))


def load_union(quads: Iterable[Quad]) -> rdflib.Graph:
    """Return the triples of all named graphs as one rdflib graph.

    >>> name = Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal("01"), NamedNode("urn:graph"))
    >>> len(load_union([name, name]))
    1
    """
    text = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    graph = AskedGraph()
    with lexical_forms_kept():
        graph.parse(data=text or b"", format="nt")
    return graph


def term_text(node: Node | None) -> str:
    """Return a term as N-Triples write it, the same for every engine; empty for None.

    >>> term_text(rdflib.URIRef("urn:a")), term_text(rdflib.Literal("Yes", lang="en"))
    ('<urn:a>', '"Yes"@en')
    """
    if node is None:
        return ""
    if isinstance(node, rdflib.Literal):
        if node.language:
            return str(Literal(str(node), language=node.language))
        return str(
            Literal(str(node), datatype=NamedNode(str(node.datatype)))
            if node.datatype
            else Literal(str(node))
        )
    return f"_:{node}" if isinstance(node, rdflib.BNode) else f"<{node}>"


def read_term(text: str) -> NamedNode | Literal | BlankNode | None:
    """Return the term that ``term_text`` wrote; None if it is empty or no RDF.

    >>> read_term('"Yes"@en')
    <Literal value=Yes language=en>
    """
    if not text:
        return None
    try:
        quad = next(parse(f"<urn:s> <urn:p> {text} .", RdfFormat.N_TRIPLES))
    except SyntaxError:
        return None
    return None if isinstance(quad.object, Triple) else quad.object


def compact(iri: str) -> str:
    """Return an IRI with the project's prefix for its namespace, or unchanged.

    >>> compact("https://w3id.org/reprisal-kg/ontology#Case"), compact("urn:a")
    ('rkg:Case', 'urn:a')
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and "/" not in local and "#" not in local:
            return f"{prefix}:{local}"
    return iri


def typed_text(literal: Literal) -> str:
    """Return a literal with what it is, for a message about its kind.

    >>> typed_text(Literal("20l1", datatype=NamedNode(PREFIXES["xsd"] + "gYear")))
    "'20l1' (xsd:gYear)"
    >>> typed_text(Literal("Yes", language="en"))
    "'Yes' (text, language en)"
    """
    kind = f"text, language {literal.language}" if literal.language else compact(literal.datatype.value)
    return f"'{literal.value}' ({kind})"
