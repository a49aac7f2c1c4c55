"""A graph that is opened knows its base."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad

from reprisal_kg import Settings, build, open_graph
from reprisal_kg.building.graph import KnowledgeGraph, check_output
from reprisal_kg.errors import OutputError, StoreError
from reprisal_kg.mapping.iris import DEFAULT_BASE, Iris
from reprisal_kg.publishing.dumps import write_dump

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "data" / "cases" / "2021-020-001-hong-kong.txt"
BASE = "https://data.example.org/pyramid/case/kg/"


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dump of a graph with another base."""
    path = tmp_path_factory.mktemp("moved") / "graph.nq"
    graph = build(PAGE, settings=Settings(base=BASE))
    write_dump(list(graph.store.quads()), "nquads", path, BASE)
    return path


def test_the_base_is_read_from_the_data(moved: Path) -> None:
    graph = open_graph(moved)
    assert graph.iris.base == BASE
    assert graph.find_cases("2021-020-001-chn") == [f"{BASE}id/case/2021-020-001-chn"]
    assert len(graph.query("states-that-raised-cases", state=["CHN"])) > 0


def test_the_right_base_may_be_given(moved: Path) -> None:
    assert open_graph(moved, Iris(BASE)).iris.base == BASE


def test_a_base_that_the_data_do_not_have_is_refused(moved: Path) -> None:
    with pytest.raises(StoreError, match="begin with") as caught:
        open_graph(moved, Iris("https://elsewhere.example/"))
    assert BASE in str(caught.value)
    assert "Leave out --base" in str(caught.value)


def test_a_graph_without_cases_takes_any_base(tmp_path: Path) -> None:
    (tmp_path / "empty.nq").write_text("")
    assert open_graph(tmp_path / "empty.nq").iris.base == DEFAULT_BASE
    assert open_graph(tmp_path / "empty.nq", Iris(BASE)).iris.base == BASE


def test_the_default_base_wins_where_a_store_holds_several(
    moved: Path, real_quads: list[Quad], tmp_path: Path
) -> None:
    both = tmp_path / "both.nq"
    write_dump(real_quads, "nquads", both, DEFAULT_BASE)
    both.write_text(both.read_text(encoding="utf-8") + moved.read_text(encoding="utf-8"), encoding="utf-8")
    assert open_graph(both).iris.base == DEFAULT_BASE
    assert open_graph(both, Iris(BASE)).iris.base == BASE


@pytest.mark.parametrize("name", ["records", "store"])
def test_a_folder_that_is_not_ours_stops_the_writing_before_it_begins(
    real_graph: KnowledgeGraph, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "interview.txt").write_text("mine")
    with pytest.raises(OutputError, match="not ours"):
        real_graph.write(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == [
        name,
        f"{name}/interview.txt",
    ]


def test_a_source_in_a_folder_that_is_replaced_is_refused(real_graph: KnowledgeGraph, tmp_path: Path) -> None:
    real_graph.write(tmp_path / "dist")
    (tmp_path / "empty").mkdir()
    check_output(tmp_path / "dist", [tmp_path, tmp_path / "empty"])
    page = tmp_path / "dist" / "records" / "page.txt"
    page.write_text("mine")
    for source in (page, page.parent, tmp_path):
        with pytest.raises(OutputError, match="in a folder that the build replaces"):
            check_output(tmp_path / "dist", [source])
