"""Opening a graph that was built before."""

from __future__ import annotations

from pathlib import Path

from reprisal_kg.building.graph import KnowledgeGraph
from reprisal_kg.mapping.iris import Iris
from reprisal_kg.stores.embedded import EmbeddedStore


def open_graph(place: Path | str, iris: Iris | None = None) -> KnowledgeGraph:
    """Open the store of a folder, or a dump.

    Args:
        place: A store's folder; or a ``.nq``, ``.trig`` or ``.ttl`` file, which is read into
            memory.
        iris: The form of the graph's IRIs.

    Returns:
        The graph, for reading.

    Raises:
        NoStore: There is neither a store nor a dump.
        StoreInUse: Another process holds the store.
    """
    path = Path(place)
    store = EmbeddedStore.from_dump(path) if path.is_file() else EmbeddedStore.open(path)
    return KnowledgeGraph(store, iris or Iris())
