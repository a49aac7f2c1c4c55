"""Opening a graph that was built before."""

from __future__ import annotations

from pathlib import Path

from reprisal_kg.building.graph import KnowledgeGraph
from reprisal_kg.errors import Place, StoreError
from reprisal_kg.mapping.iris import DEFAULT_BASE, Iris
from reprisal_kg.stores.embedded import EmbeddedStore
from reprisal_kg.stores.store import Store
from reprisal_kg.vocabulary import RKG


def open_graph(place: Path | str, iris: Iris | None = None) -> KnowledgeGraph:
    """Open the store of a folder, or a dump.

    Args:
        place: A store's folder; or a ``.nq``, ``.trig`` or ``.ttl`` file, which is read into
            memory.
        iris: The form of the graph's IRIs. By default the base is read from the data.

    Returns:
        The graph, for reading.

    Raises:
        NoStore: There is neither a store nor a dump.
        StoreInUse: Another process holds the store.
        StoreError: The data have another base than ``iris``.
    """
    path = Path(place)
    store = EmbeddedStore.from_dump(path) if path.is_file() else EmbeddedStore.open(path)
    found = _bases(store)
    if iris is None:
        return KnowledgeGraph(store, Iris(found[0]) if found and DEFAULT_BASE not in found else Iris())
    if found and iris.base not in found:
        raise StoreError(
            f"the store's data begin with {found[0]}, not {iris.base}",
            place=Place(str(path)),
            remedy="Leave out --base (and REPRISAL_KG_BASE), or give that one",
        )
    return KnowledgeGraph(store, iris)


def _bases(store: Store) -> list[str]:
    """Return the bases of the cases in a store: what stands before ``id/case/``."""
    rows = store.select(f"SELECT DISTINCT ?case WHERE {{ ?case a {RKG.Case} }}")
    cases = (getattr(row["case"], "value", "") for row in rows)
    return sorted({case.rpartition("id/case/")[0] for case in cases if "/id/case/" in case})
