"""Dumps of a graph: N-Quads, TriG, Turtle and JSON-LD, sorted, so that the same graph is the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from reprisal_kg.aside import file_aside
from reprisal_kg.publishing.jsonld import write_jsonld
from reprisal_kg.publishing.turtle import TurtleWriter, sort_triples

FORMATS = {"turtle": "ttl", "nquads": "nq", "trig": "trig", "jsonld": "jsonld"}
"""The formats, with the ending of their files."""


def write_dump(quads: Sequence[Quad], form: str, path: Path, base: str) -> int:
    """Write one dump, whole or not at all.

    Args:
        quads: The graph.
        form: One of ``FORMATS``.
        path: The file; a good one that stands there is only replaced by a whole one.
        base: Base IRI of the data.

    Returns:
        The number of bytes written.

    Raises:
        OutputError: The file cannot be written.
    """
    with file_aside(path) as aside, aside.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(dump_pieces(quads, form, base))
    return path.stat().st_size


def dump_pieces(quads: Sequence[Quad], form: str, base: str) -> Iterator[str]:
    """Return the text of a dump in pieces.

    Turtle has no named graphs: it holds the same triples, each once, since every triple
    stands in exactly one graph.

    Raises:
        ValueError: There is no such format.
    """
    if form == "nquads":
        return (f"{line}\n" for line in nquad_lines(quads))
    if form == "turtle":
        return _turtle(quads, base)
    if form == "trig":
        return _trig(quads, base)
    if form == "jsonld":
        return write_jsonld(sort_quads(quads), base)
    raise ValueError(f"no dump format {form!r}; there are {', '.join(FORMATS)}")


def nquad_lines(quads: Iterable[Quad]) -> list[str]:
    """Return canonical N-Quads lines, sorted.

    A graph without blank nodes is canonical when its lines are sorted (RDF Dataset
    Canonicalization, RDFC-1.0, section 5).
    """
    text = serialize(quads, format=RdfFormat.N_QUADS)
    return sorted({line for line in (text or b"").decode().split("\n") if line})


def sort_quads(quads: Iterable[Quad]) -> list[Quad]:
    """Return quads by graph, subject, predicate and object."""
    return sorted(
        set(quads),
        key=lambda quad: (str(quad.graph_name), str(quad.subject), quad.predicate.value, str(quad.object)),
    )


def _turtle(quads: Iterable[Quad], base: str) -> Iterator[str]:
    writer = TurtleWriter(base)
    yield writer.head()
    for block in writer.blocks(sort_triples(quads)):
        yield f"\n{block}"


def _trig(quads: Iterable[Quad], base: str) -> Iterator[str]:
    writer = TurtleWriter(base)
    yield writer.head()
    for graph, members in groupby(sort_quads(quads), key=lambda quad: quad.graph_name):
        name = graph.value if isinstance(graph, NamedNode | Literal) else ""
        yield f"\n{writer.iri(name)} {{\n" if name else "\n{\n"
        for block in writer.blocks(sort_triples(members)):
            yield f"\n{block}"
        yield "}\n"
