"""JSON-LD of the graph: one node object a line, named graphs kept, the shipped context inside.

Source: JSON-LD 1.1, W3C Recommendation 16 July 2020.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from reprisal_kg.resources import read_text
from reprisal_kg.vocabulary import ONTOLOGY, PREFIXES, RDF, XSD

CONTEXT = "ontology/context.jsonld"
_BY_IRI = sorted(((iri, name) for name, iri in PREFIXES.items() if name != "rkg"), reverse=True)


def write_jsonld(quads: Iterable[Quad], base: str) -> Iterator[str]:
    """Write quads as JSON-LD.

    Args:
        quads: Sorted by graph, then subject.
        base: Base IRI of the data.

    Yields:
        Pieces of one JSON document.
    """
    context = json.loads(read_text(CONTEXT))["@context"]
    links = {name for name, term in context.items() if isinstance(term, dict) and term.get("@type") == "@id"}
    yield '{"@context": ' + json.dumps({**context, "@base": base}, ensure_ascii=False) + ',\n"@graph": [\n'
    first = True
    for graph, members in groupby(quads, key=lambda quad: str(quad.graph_name)):
        nodes = [
            json.dumps(_node(subject, list(group), links, base), ensure_ascii=False)
            for subject, group in groupby(members, key=lambda quad: quad.subject)
        ]
        name = json.dumps(_short_iri(graph.strip("<>"), base))
        yield ("" if first else ",\n") + f'{{"@id": {name}, "@graph": [\n' + ",\n".join(nodes) + "\n]}"
        first = False
    yield "\n]}\n"


def _short_iri(iri: str, base: str) -> str:
    return (
        iri[len(base) :]
        if base.endswith("/") and iri.startswith(base) and ":" not in iri[len(base) :]
        else iri
    )


def _key(predicate: str) -> str:
    if predicate.startswith(ONTOLOGY):
        return predicate[len(ONTOLOGY) :]
    for namespace, name in _BY_IRI:
        if predicate.startswith(namespace):
            return f"{name}:{predicate[len(namespace) :]}"
    return predicate


def _node(subject: Any, quads: list[Quad], links: set[str], base: str) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _short_iri(subject.value, base)}
    values: dict[str, list[Any]] = {}
    for quad in quads:
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode):
            values.setdefault("@type", []).append(_key(quad.object.value))
        else:
            name = _key(quad.predicate.value)
            values.setdefault(name, []).append(_value(quad.object, name in links, base))
    for name in sorted(values):
        node[name] = values[name][0] if len(values[name]) == 1 else values[name]
    return node


def _value(term: Any, is_link: bool, base: str) -> Any:
    if isinstance(term, NamedNode):
        iri = _short_iri(term.value, base)
        return iri if is_link else {"@id": iri}
    if not isinstance(term, Literal):
        raise TypeError(f"not an IRI or a literal: {term}")
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype == XSD.string:
        return term.value
    return {"@value": term.value, "@type": _key(term.datatype.value)}
