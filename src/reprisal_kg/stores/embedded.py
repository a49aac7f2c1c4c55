"""The embedded store: Oxigraph in memory or in a folder, with nothing to start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, QuerySolutions, RdfFormat

from reprisal_kg.errors import NoStore, Place, QuestionError, StoreError, StoreInUse


class EmbeddedStore:
    """A graph in memory or in a folder, asked by SPARQL 1.1."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self._store = store

    @classmethod
    def in_memory(cls, quads: Iterable[Quad]) -> EmbeddedStore:
        """Return a store that lives as long as the process."""
        store = pyoxigraph.Store()
        store.bulk_extend(quads)
        return cls(store)

    @classmethod
    def from_dump(cls, path: Path) -> EmbeddedStore:
        """Return a store in memory that holds a dump (``.nq``, ``.trig`` or ``.ttl``).

        Raises:
            NoStore: There is no such file, or its ending is none of those.
            StoreError: The file does not parse.
        """
        place = Place(str(path))
        form = RdfFormat.from_extension(path.suffix.removeprefix("."))
        if not path.is_file() or form is None:
            raise NoStore("no dump there", place=place, remedy="Give a .nq, .trig, .ttl or .jsonld file")
        store = pyoxigraph.Store()
        try:
            store.bulk_load(path=str(path), format=form)
        except SyntaxError as error:
            raise StoreError(f"the dump does not parse: {error}", place=place) from error
        return cls(store)

    @classmethod
    def open(cls, folder: Path) -> EmbeddedStore:
        """Return the store of a folder, for reading only.

        Raises:
            NoStore: The folder holds no store.
            StoreInUse: Another process holds it.
        """
        place = Place(str(folder))
        if not (folder / "CURRENT").is_file():
            raise NoStore(
                "no store there", place=place, remedy="Run 'reprisal-kg build' first, or give --store"
            )
        try:
            return cls(pyoxigraph.Store.read_only(str(folder)))
        except OSError as error:
            raise StoreInUse(
                f"cannot be opened: {error}", place=place, remedy="Close what holds it"
            ) from error

    @staticmethod
    def write(folder: Path, quads: Iterable[Quad]) -> None:
        """Fill an empty folder with a store that holds these quads.

        Raises:
            StoreInUse: Another process holds the folder, or it cannot be written.
        """
        try:
            store = pyoxigraph.Store(str(folder))
            store.bulk_extend(quads)
            store.flush()
            del store
        except OSError as error:
            raise StoreInUse(f"cannot be written: {error}", place=Place(str(folder))) from error

    def select(self, query: str) -> QuerySolutions:
        """Return the rows of a SELECT query over the union of all graphs.

        Raises:
            QuestionError: The text is no SPARQL, or no SELECT query.
        """
        try:
            found = self._store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QuestionError(f"the query is not valid SPARQL: {error}") from error
        if not isinstance(found, QuerySolutions):
            raise QuestionError("the query is not a SELECT query")
        return found

    def quads(self, graph: NamedNode | None = None) -> Iterator[Quad]:
        """Return the quads of one named graph, or all."""
        return self._store.quads_for_pattern(None, None, None, graph)

    def __len__(self) -> int:
        """Return the number of quads."""
        return len(self._store)
