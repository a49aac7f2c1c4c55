"""reprisal-kg: cases of reprisal against people who cooperate with the UN, as a knowledge graph.

Examples:
    >>> import reprisal_kg
    >>> graph = reprisal_kg.build("data/cases")
    >>> graph.query("cases-by-state").rows[0][:2]
    ('China', 1)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["KnowledgeGraph", "Record", "Settings", "__version__", "build", "open_graph", "read_page"]

if TYPE_CHECKING:
    from reprisal_kg.building.build import Settings, build, read_page
    from reprisal_kg.building.graph import KnowledgeGraph
    from reprisal_kg.building.opening import open_graph
    from reprisal_kg.record import Record

_HOMES = {
    "KnowledgeGraph": "reprisal_kg.building.graph",
    "Record": "reprisal_kg.record",
    "Settings": "reprisal_kg.building.build",
    "build": "reprisal_kg.building.build",
    "open_graph": "reprisal_kg.building.opening",
    "read_page": "reprisal_kg.building.build",
}


def __getattr__(name: str) -> Any:
    """Return a public name, imported when it is first asked for: ``--version`` stays quick.

    Raises:
        AttributeError: There is no such name.
    """
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'reprisal_kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
