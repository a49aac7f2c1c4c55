"""What every store can do, whatever product it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from pyoxigraph import NamedNode, Quad, QuerySolutions


class Store(Protocol):
    """A place that holds a graph and answers SPARQL.

    The default graph of a query is the union of all named graphs. Every triple stands in
    one graph only, so that a union counts nothing twice.
    """

    def select(self, query: str) -> QuerySolutions:
        """Return the rows of a SELECT query."""
        ...

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Return the quads of one named graph, or all."""
        ...
