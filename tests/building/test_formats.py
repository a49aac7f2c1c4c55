"""One case in every format is one graph, apart from where it was read."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from sources.uwazi_writing import write_entity, write_lines, write_search, write_templates, write_thesauris
from sources.writing import write_csv, write_html

from reprisal_kg.building.build import Settings, build, read_page
from reprisal_kg.building.graph import KnowledgeGraph
from reprisal_kg.errors import SourceLoss, UnreadableSource

PAGE = Path(__file__).resolve().parents[2] / "data" / "cases" / "2021-020-001-hong-kong.txt"
RECORD = "/id/record/"


def without_provenance(graph: KnowledgeGraph) -> set[Quad]:
    """The graph without its record nodes: file, format and lines differ by format."""
    return {
        quad
        for quad in graph.store.quads()
        if not (isinstance(quad.subject, NamedNode) and RECORD in quad.subject.value)
    }


@pytest.fixture(scope="module")
def wanted(real_graph: KnowledgeGraph) -> set[Quad]:
    return without_provenance(real_graph)


def write(folder: Path, form: str) -> Path:
    record = read_page(PAGE)
    if form == "csv":
        (folder / "export.csv").write_text(write_csv([record]), encoding="utf-8", newline="")
        return folder / "export.csv"
    if form == "html":
        (folder / "page.html").write_text(write_html(record), encoding="utf-8")
        return folder / "page.html"
    (folder / "search-en-00000.json").write_text(write_search([write_entity(record)]), encoding="utf-8")
    (folder / "templates.json").write_text(json.dumps(write_templates()), encoding="utf-8")
    (folder / "thesauris.json").write_text(json.dumps(write_thesauris([record])), encoding="utf-8")
    if form == "json":
        return folder
    if form == "ndjson":
        (folder / "search-en-00000.json").unlink()
        (folder / "cases.ndjson").write_text(write_lines([write_entity(record)]), encoding="utf-8")
        return folder
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for name in ("search-en-00000.json", "templates.json", "thesauris.json"):
            archive.write(folder / name, f"responses/{name}")
    return folder / "all.zip"


@pytest.mark.parametrize("form", ["csv", "html", "json", "ndjson", "zip"])
def test_every_format_gives_the_same_graph(form: str, tmp_path: Path, wanted: set[Quad]) -> None:
    graph = build(write(tmp_path, form))
    assert graph.report.not_understood == ()
    found = without_provenance(graph)
    assert sorted(map(str, found - wanted)) == sorted(map(str, wanted - found)) == []


def test_two_languages_of_one_entity_are_one_case(tmp_path: Path) -> None:
    record = read_page(PAGE)
    spanish = write_entity(
        record, language="es", title="representantes de organizaciones de la sociedad civil"
    )
    name = "further_case_development"
    spanish["metadata"][name] = [{"value": "Algunos representantes se negaron."}]
    (tmp_path / "all.json").write_text(write_search([spanish, write_entity(record)]), encoding="utf-8")
    graph = build(tmp_path)
    assert graph.report.cases == 1
    assert graph.report.records == 2
    assert sorted(graph.records) == ["2021-020-001-chn", "2021-020-001-chn.es"]
    texts = {
        (row[0].value, row[0].language)
        for row in graph.store.select(
            "SELECT ?t WHERE { ?c a <https://w3id.org/reprisal-kg/ontology#Case> ; "
            "<http://purl.org/dc/terms/title>|<https://w3id.org/reprisal-kg/ontology#furtherDevelopment> ?t }"
        )
        if isinstance(row[0], Literal)
    }
    assert ("representantes de organizaciones de la sociedad civil", "es") in texts
    assert ("Algunos representantes se negaron.", "es") in texts
    assert {language for _, language in texts} == {"en", "es"}
    assert graph.validate().conforms


def test_files_that_are_no_sources_are_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(PAGE.read_bytes())
    (tmp_path / "README.md").write_text("About these pages.\n", encoding="utf-8")
    graph = build(tmp_path)
    assert [(one.file, one.is_other) for one in graph.report.left_out] == [("README.md", True)]
    assert graph.report.losses == 0
    with pytest.raises(UnreadableSource, match=r"README\.md"):
        build(tmp_path / "README.md")


def test_strict_turns_a_loss_into_a_failure(tmp_path: Path) -> None:
    text = (
        PAGE.read_text(encoding="utf-8").replace("- Male\n", "").replace("- State actors\n", "- Neighbours\n")
    )
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    assert build(tmp_path).report.losses == 1
    with pytest.raises(SourceLoss, match="unknown-value"):
        build(tmp_path, settings=Settings(strict=True))


def test_a_mix_of_formats_is_read_in_one_build(tmp_path: Path) -> None:
    skeletons = Path(__file__).resolve().parents[1] / "skeletons"
    pages = [read_page(path) for path in sorted(skeletons.glob("*.txt"))[:6]]
    assert len(pages) == 6
    (tmp_path / "some.csv").write_text(write_csv(pages[:3]), encoding="utf-8", newline="")
    (tmp_path / "more.html").write_text(write_html(pages[3]), encoding="utf-8")
    (tmp_path / "page.txt").write_bytes(PAGE.read_bytes())
    (tmp_path / "rest.ndjson").write_text(
        write_lines(write_entity(one, f"shared{number}xyz") for number, one in enumerate(pages[4:])),
        encoding="utf-8",
    )
    graph = build(tmp_path)
    assert dict(graph.report.formats) == {"html": 1, "ndjson": 2, "page": 1, "uwazi-csv": 3}
    assert graph.report.cases == 7


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_html_in_its_own_encoding_is_read(tmp_path: Path, encoding: str, wanted: set[Quad]) -> None:
    text = write_html(read_page(PAGE)).replace("utf-8", encoding).replace("UTF-8", encoding)
    text = text.replace("‟", '"')
    (tmp_path / "page.html").write_bytes(text.encode(encoding, errors="xmlcharrefreplace"))
    assert without_provenance(build(tmp_path)) == wanted


def test_a_case_that_its_source_has_not_published_is_said(tmp_path: Path) -> None:
    entity = write_entity(read_page(PAGE), published=False)
    (tmp_path / "all.json").write_text(write_search([entity]), encoding="utf-8")
    report = build(tmp_path).report
    assert report.unpublished == ("2021-020-001-chn",)
    assert "NOT PUBLISHED" in "\n".join(report.lines())
