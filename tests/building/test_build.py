"""The whole way on many pages: identity, losses, determinism."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
import skeletons
from pyoxigraph import Literal, NamedNode

from reprisal_kg.building.build import Settings, build
from reprisal_kg.building.graph import KnowledgeGraph
from reprisal_kg.building.reading import find_sources
from reprisal_kg.errors import SourceLoss, StaleOverride, UnreadableSource
from reprisal_kg.mapping.iris import DEFAULT_BASE
from reprisal_kg.publishing.dumps import nquad_lines
from reprisal_kg.vocabulary import RKG

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "skeletons"
TWIN = """{title}
Cases- Location of case in SG report
- 2019-047-001
- Relevant SG report
- Year of the report
- 2019
- From Country
- Country Geolocation
Latitude: {latitude}
Longitude: {longitude}
- Country Geolocation (linked Cases)
- {state}
- From Region
- Type of record
- Unnamed individual/group/organization
"""
EGYPT = TWIN.format(title="Two lawyers", latitude="26.820553", longitude="30.802498", state="Egypt")
HUNGARY = TWIN.format(title="An association", latitude="47.162494", longitude="19.503304", state="Hungary")


@pytest.fixture(scope="module")
def many() -> KnowledgeGraph:
    return build(PAGES, ROOT / "data" / "cases")


def write(folder: Path, **pages: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_every_skeleton_becomes_a_case_of_its_own(many: KnowledgeGraph) -> None:
    assert len(list(PAGES.glob("*.txt"))) == 30
    assert many.report.records == many.report.cases == 31
    assert not many.report.left_out
    assert not many.report.clashes


def test_no_label_and_no_value_of_a_skeleton_is_lost(many: KnowledgeGraph) -> None:
    kept: dict[str, list[str]] = {}
    for quad in many.store.quads():
        if quad.predicate in {RKG.words, RKG.labelAsWritten} and isinstance(quad.object, Literal):
            kept.setdefault(str(quad.graph_name), []).append(quad.object.value)
    assert len(kept) == 31
    for key, record in many.records.items():
        if not record.source.entity_id and record.source.file.startswith("2021-020"):
            continue
        words = "\n".join(kept[f"<{DEFAULT_BASE}graph/case/{key}>"])
        labels = {field.label for field in record.fields}
        for line in (PAGES / record.source.file).read_text(encoding="utf-8").splitlines():
            text = line.strip().removeprefix("Cases- ").removeprefix("- ").strip()
            assert text in labels or text in words, (record.source.file, line)


def test_only_what_is_cut_or_no_date_was_not_understood(many: KnowledgeGraph) -> None:
    reasons = {one.reason for _, one in many.report.not_understood}
    assert reasons == {"cut-label", "cut-value", "unread-date"}
    unread = [one.words for _, one in many.report.not_understood if one.reason == "unread-date"]
    assert unread == ["after return"]


def test_no_iri_holds_a_word_of_a_persons_name(many: KnowledgeGraph) -> None:
    people = [
        word.lower()
        for record in many.records.values()
        if (field := record.field("record_type")) and field.text == "Named individual"
        for value in record.title
        for word in value.text.split()
        if len(word) > 3
    ]
    assert len(people) > 10
    iris = {
        term.value.lower()
        for quad in many.store.quads()
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode)
    }
    parts = {part for iri in iris for part in re.split(r"[^a-zà-ÿ]+", iri)}
    assert not [word for word in people if word in parts]


def test_an_organisation_named_after_a_person_has_an_opaque_iri(tmp_path: Path) -> None:
    page = EGYPT.replace("Two lawyers", "Committee of the Relatives of Zhang San").replace(
        "Unnamed individual/group/organization", "Named organization"
    )
    graph = build(write(tmp_path / "pages", one=page))
    rows = list(
        graph.store.select(
            "SELECT ?actor ?name WHERE { ?p <https://w3id.org/reprisal-kg/ontology#actor> ?actor . "
            "?actor <http://xmlns.com/foaf/0.1/name> ?name }"
        )
    )
    ((actor, name),) = [[row[0].value, row[1].value] for row in rows]
    assert re.search("/id/organisation/[0-9a-f]{16}$", actor)
    assert name == "Committee of the Relatives of Zhang San"
    terms = {term for quad in graph.store.quads() for term in (quad.subject, quad.object)}
    assert not [term for term in terms if isinstance(term, NamedNode) and "zhang" in term.value.lower()]
    assert graph.validate().conforms


PERSONAL = (
    EGYPT
    + """- Types of reprisals suffered
- Surveillance
- Shunned by neighbours
- Which State raised the case at the UN and when?
- In September 2021, somebody named Samira Example at the Council.
- What does Samira Example say?
- Samira Example says nothing.
"""
)


def test_words_that_may_tell_of_a_person_stay_out_of_the_report(tmp_path: Path) -> None:
    report = build(write(tmp_path / "pages", one=PERSONAL)).report
    assert sum("Samira" in one.words for _, one in report.not_understood) == 2
    assert "Samira" not in report.as_json() + "\n".join(report.lines())
    last = PERSONAL.count("\n")
    statement = "Which State raised the case at the UN and when?"
    assert set(report.lines()[-3:]) == {
        f"  one.txt:{last - 1}: unknown-label: (not shown: the line may tell of a person)",
        f"  one.txt:{last - 4}: unknown-value under 'Types of reprisals suffered': 'Shunned by neighbours'",
        f"  one.txt:{last - 2}: unread-value under {statement!r}: (not shown: the line may tell of a person)",
    }
    kinds = {one["reason"]: one for one in report.as_document()["notUnderstood"]["kinds"]}
    label = "What does Samira Example say?"
    assert kinds["unknown-label"]["label"] == {"withheld": True, "length": len(label)}
    words = "Samira Example says nothing."
    (example,) = kinds["unknown-label"]["examples"]
    assert example == {
        "file": "one.txt",
        "line": last - 1,
        "words": {"withheld": True, "length": len(words)},
    }
    assert kinds["unread-value"]["label"] == statement
    assert kinds["unread-value"]["examples"][0]["words"]["withheld"] is True
    assert kinds["unknown-value"]["examples"][0]["words"] == "Shunned by neighbours"


def test_one_number_in_two_states_is_two_cases(tmp_path: Path) -> None:
    graph = build(write(tmp_path / "pages", one=EGYPT, two=HUNGARY))
    assert sorted(graph.records) == ["2019-047-001-egy", "2019-047-001-hun"]
    assert not graph.report.clashes
    assert len(graph.find_cases("2019-047-001")) == 2


def test_records_of_one_key_are_kept_apart_and_reported(tmp_path: Path) -> None:
    other = EGYPT.replace("Two lawyers", "A journalist")
    graph = build(write(tmp_path / "pages", one=EGYPT, two=other))
    assert graph.report.cases == 2
    (clash,) = graph.report.clashes
    assert clash.key == "2019-047-001-egy"
    assert clash.files == ("one.txt", "two.txt")
    assert sorted(graph.records) == sorted(clash.keys)
    assert all(key.startswith("2019-047-001-egy-") for key in clash.keys)
    assert "one.txt, two.txt" in "\n".join(graph.report.lines())


def test_a_clash_is_kept_apart_by_the_entity_ids_where_they_are_known(tmp_path: Path) -> None:
    other = EGYPT.replace("Two lawyers", "A journalist")
    graph = build(write(tmp_path / "pages", dm8n1z2d5st=EGYPT, q9kikmqu0r1=other))
    assert sorted(graph.records) == ["2019-047-001-egy-dm8n1z2d5st", "2019-047-001-egy-q9kikmqu0r1"]


def test_the_same_page_twice_is_one_case_and_is_said(tmp_path: Path) -> None:
    graph = build(write(tmp_path / "pages", one=EGYPT, two=EGYPT))
    assert graph.report.cases == 1
    assert graph.report.same == (("two.txt", "one.txt"),)


def test_the_order_and_the_place_of_files_do_not_show(many: KnowledgeGraph, tmp_path: Path) -> None:
    files = [*sorted(PAGES.glob("*.txt")), *(ROOT / "data" / "cases").glob("*.txt")]
    random.Random(1).shuffle(files)
    moved = []
    for number, path in enumerate(files):
        folder = tmp_path / str(number % 3)
        folder.mkdir(exist_ok=True)
        moved.append(Path(shutil.copy(path, folder)))
    again = build(*moved)
    assert nquad_lines(again.store.quads()) == nquad_lines(many.store.quads())
    assert again.report.as_json() == many.report.as_json()


def test_a_record_does_not_change_with_its_neighbours(many: KnowledgeGraph) -> None:
    alone = build(PAGES / "2ymh97khtks.txt")
    graph = many.iris.graph("case", "2018-032-001-egy")
    assert set(alone.store.quads(graph)) == set(many.store.quads(graph))
    assert len(set(alone.store.quads(graph))) > 100


def test_a_page_without_a_number_is_kept_under_an_opaque_key(tmp_path: Path) -> None:
    graph = build(write(tmp_path / "pages", Jane_Roe="Somebody\nCases- Case status\n- Unresolved\n"))
    (key,) = graph.records
    assert key.startswith("unnumbered-")
    assert "roe" not in key
    assert not graph.validate().conforms


def test_a_new_value_becomes_a_candidate_and_is_reported(tmp_path: Path) -> None:
    page = EGYPT + "- Types of reprisals suffered\n- Surveillance\n- Shunned by neighbours\n"
    graph = build(write(tmp_path / "pages", one=page))
    ((file, problem),) = graph.report.not_understood
    assert (file, problem.reason, problem.words) == ("one.txt", "unknown-value", "Shunned by neighbours")
    assert problem.line == page.splitlines().index("- Shunned by neighbours") + 1
    rows = graph.store.select(
        "SELECT ?label WHERE { ?r <https://w3id.org/reprisal-kg/ontology#reprisalType> ?t . "
        "?t <http://www.w3.org/2004/02/skos/core#prefLabel> ?label } ORDER BY ?label"
    )
    assert [row[0].value for row in rows] == ["Shunned by neighbours", "Surveillance"]


def test_an_unreadable_source_stops_the_build_with_its_name(tmp_path: Path) -> None:
    folder = write(tmp_path / "pages", good=EGYPT, bad="nothing of a case here\n")
    with pytest.raises(UnreadableSource, match=r"bad\.txt"):
        build(folder)
    graph = build(folder, settings=Settings(skip_unreadable=True))
    assert graph.report.cases == 1
    assert [one.file for one in graph.report.left_out] == ["bad.txt"]


def test_no_source_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="no source there"):
        find_sources([tmp_path])


def test_the_skeleton_names_are_those_of_the_pages() -> None:
    assert len(skeletons.names()) == 30


OVERRIDE = """
[[override]]
record = "2021-020-001-chn"
field = "case_status"
was = "Unresolved"
now = "Resolved"
who = "documentation desk"
when = 2026-11-23
why = "Told by the organisation."
"""


def test_an_override_changes_the_case_and_is_shown(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OVERRIDE, encoding="utf-8")
    graph = build(ROOT / "data" / "cases", settings=Settings(overrides=(tmp_path,)))
    rows = graph.query("where-a-fact-comes-from", fact=f"{DEFAULT_BASE}id/case/2021-020-001-chn").to_csv()
    assert "case-status/resolved" in rows
    (row,) = graph.store.select(
        "PREFIX rkg: <https://w3id.org/reprisal-kg/ontology#> SELECT ?before ?now ?who ?words WHERE { ?c a rkg:Correction ; "
        "rkg:saidBefore ?before ; rkg:saysNow ?now ; rkg:decidedBy ?who ; rkg:corrects/rkg:words ?words }"
    )
    values = [term.value for term in row if isinstance(term, Literal)]
    assert values == ["Unresolved", "Resolved", "documentation desk", "Unresolved"]
    assert graph.validate().conforms
    assert graph.records["2021-020-001-chn"].field("case_status") == build(ROOT / "data" / "cases").records[
        "2021-020-001-chn"
    ].field("case_status")


def test_an_override_that_the_record_no_longer_bears_out_stops_the_build(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(OVERRIDE.replace('"Unresolved"', '"Unknown"'), encoding="utf-8")
    with pytest.raises(StaleOverride, match="case_status"):
        build(ROOT / "data" / "cases", settings=Settings(overrides=(tmp_path,)))


def test_an_override_that_fits_no_record_is_reported_and_strict_fails(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        OVERRIDE.replace("2021-020-001-chn", "2020-001-001-chn"), encoding="utf-8"
    )
    settings = Settings(overrides=(tmp_path / "mine.toml",))
    report = build(ROOT / "data" / "cases", settings=settings).report
    assert report.unused == (("mine.toml", 1, "2020-001-001-chn", "case_status"),)
    with pytest.raises(SourceLoss):
        build(ROOT / "data" / "cases", settings=Settings(overrides=(tmp_path,), strict=True))
