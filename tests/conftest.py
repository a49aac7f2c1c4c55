from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from pyoxigraph import Quad

from reprisal_kg.building.build import build
from reprisal_kg.building.graph import KnowledgeGraph

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "data" / "cases" / "2021-020-001-hong-kong.txt"

# The machine's speed is no property of the code: no deadline on single examples.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session")
def real_graph() -> KnowledgeGraph:
    """The graph of the real page."""
    return build(PAGE)


@pytest.fixture(scope="session")
def real_quads(real_graph: KnowledgeGraph) -> list[Quad]:
    """Its quads."""
    return list(real_graph.store.quads())
