from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from reprisal_kg.building.opening import open_graph
from reprisal_kg.errors import NoStore, QuestionError, StoreError
from reprisal_kg.publishing.dumps import write_dump
from reprisal_kg.stores.embedded import EmbeddedStore


def test_a_store_on_disk_holds_what_was_written(tmp_path: Path, real_quads: list[Quad]) -> None:
    (tmp_path / "store").mkdir()
    EmbeddedStore.write(tmp_path / "store", real_quads)
    store = EmbeddedStore.open(tmp_path / "store")
    assert set(store.quads()) == set(real_quads)
    assert len(store) == len(real_quads)


def test_two_readers_share_a_store(tmp_path: Path, real_quads: list[Quad]) -> None:
    (tmp_path / "store").mkdir()
    EmbeddedStore.write(tmp_path / "store", real_quads)
    one, other = EmbeddedStore.open(tmp_path / "store"), EmbeddedStore.open(tmp_path / "store")
    assert len(one) == len(other)


def test_a_dump_can_be_asked_like_a_store(tmp_path: Path, real_quads: list[Quad]) -> None:
    path = tmp_path / "graph.nq"
    write_dump(real_quads, "nquads", path, "https://w3id.org/reprisal-kg/")
    assert open_graph(path).query("cases-by-state").rows == open_graph(path).query("cases-by-state").rows
    assert len(open_graph(path).query("cases-by-state")) == 1


def test_the_union_of_graphs_counts_nothing_twice(real_quads: list[Quad]) -> None:
    store = EmbeddedStore.in_memory(real_quads)
    state = "<https://w3id.org/reprisal-kg/id/state/CHN>"
    (row,) = store.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {state} a ?class }}")
    assert row["n"] is not None
    assert row["n"].value == "1"


def test_one_graph_can_be_had_alone(real_quads: list[Quad]) -> None:
    store = EmbeddedStore.in_memory(real_quads)
    graph = NamedNode("https://w3id.org/reprisal-kg/graph/case/2021-020-001-chn")
    assert {quad.graph_name for quad in store.quads(graph)} == {graph}


@pytest.mark.parametrize("name", ["nothing", "empty"])
def test_no_store_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoStore, match="no store there"):
        EmbeddedStore.open(tmp_path / name)


def test_a_broken_dump_is_said(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("<a> <b>")
    with pytest.raises(StoreError, match="does not parse"):
        EmbeddedStore.from_dump(path)


@pytest.mark.parametrize("text", ["SELECT WHERE {", "ASK {}", "DROP ALL"])
def test_only_select_is_asked(real_quads: list[Quad], text: str) -> None:
    with pytest.raises(QuestionError):
        EmbeddedStore.in_memory(real_quads[:10]).select(text)
