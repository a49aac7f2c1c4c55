from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from reprisal_kg.authorities import authorities
from reprisal_kg.building.graph import KnowledgeGraph
from reprisal_kg.code_lists import code_lists
from reprisal_kg.crosswalk import crosswalk
from reprisal_kg.mapping.case import MappedRecord, map_record
from reprisal_kg.mapping.draft import Knowledge
from reprisal_kg.mapping.identity import identify
from reprisal_kg.mapping.iris import Iris, concept
from reprisal_kg.record import Field, Record, Value
from reprisal_kg.sources.overrides import Override, apply_overrides
from reprisal_kg.sources.page import read_page
from reprisal_kg.validation.reference import check_reference
from reprisal_kg.vocabulary import DCTERMS, OA, RDF, RKG

PAGE = Path(__file__).resolve().parents[2] / "data" / "cases" / "2021-020-001-hong-kong.txt"
KNOWN = Knowledge(Iris(), authorities(), code_lists(), crosswalk())
KEY = "2021-020-001-chn"
BASE = "https://w3id.org/reprisal-kg/id/"
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def page() -> Record:
    return read_page(PAGE)


def override(field: str, was: str, now: str, group: int | None = None, language: str = "") -> Override:
    return Override(KEY, field, was, now, "documentation desk", DAY, "An invented reason.", group, language)


def text_of(record: Record, key: str, group: int | None = None) -> str:
    found = record.field(key, group)
    assert found is not None
    return found.text


def mapped(record: Record, *overrides: Override, translations: Sequence[Record] = ()) -> MappedRecord:
    """Map a record as a build does: matched by its first key, and named by the key it then has."""
    key = identify(record, KNOWN.iris, KNOWN.authorities).key
    first = apply_overrides(record, key, overrides)
    others = [apply_overrides(one, key, overrides, translation=True) for one in translations]
    return map_record(
        first.record,
        identify(first.record, KNOWN.iris, KNOWN.authorities),
        KNOWN,
        [one.record for one in others],
        [*first.corrections, *(correction for one in others for correction in one.corrections)],
    )


def facts(found: MappedRecord, node: str) -> dict[str, list[str]]:
    """What the record's graph says of a node: local names of properties, values without their base."""
    said: dict[str, list[str]] = {}
    for quad in found.quads:
        if quad.subject == NamedNode(BASE + node):
            name = quad.predicate.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
            value = quad.object
            assert isinstance(value, NamedNode | Literal)
            said.setdefault(name, []).append(value.value.removeprefix(BASE))
    return said


def fields_said(found: MappedRecord) -> dict[str, str]:
    """The words of each source field by its IRI."""
    return {
        str(quad.subject): quad.object.value
        for quad in found.quads
        if quad.predicate == RKG.words and isinstance(quad.object, Literal)
    }


def corrections_in(found: MappedRecord) -> set[str]:
    return {str(quad.subject) for quad in found.quads if quad.object == RKG.Correction}


def test_without_corrections_the_graph_is_that_of_the_source(
    page: Record, real_graph: KnowledgeGraph, real_quads: list[Quad]
) -> None:
    plain = map_record(page, identify(page, KNOWN.iris, KNOWN.authorities), KNOWN)
    assert mapped(page) == plain
    graph = NamedNode(f"https://w3id.org/reprisal-kg/graph/case/{KEY}")
    own = {quad for quad in real_quads if quad.graph_name == graph}
    assert own == set(plain.quads)
    assert corrections_in(plain) == set()
    assert len(fields_said(plain)) == sum(1 for one in page.fields if one.values) + 1
    assert real_graph.report.cases == 1


def test_a_corrected_year_is_in_the_case_and_the_source_keeps_its_own(page: Record) -> None:
    found = mapped(page, override("report_year", "2021", "2022"))
    assert facts(found, f"case/{KEY}")["reportYear"] == ["2022"]
    assert facts(found, f"case/{KEY}")["reportedIn"] == ["report/2022"]
    assert facts(found, f"record/{KEY}/field/report-year")["words"] == ["2021"]
    assert fields_said(found) == fields_said(mapped(page))
    assert facts(found, f"correction/{KEY}/report-year") == {
        "type": [RKG.Correction.value],
        "ofCase": [f"case/{KEY}"],
        "origin": [concept("origin", "decided").value],
        "field": [concept("field", "report-year").value],
        "corrects": [f"record/{KEY}/field/report-year"],
        "saidBefore": ["2021"],
        "saysNow": ["2022"],
        "decidedBy": ["documentation desk"],
        "decidedOn": ["2026-11-23"],
        "decisionReason": ["An invented reason."],
    }
    assert all(quad.graph_name == found.quads[0].graph_name for quad in found.quads)


def test_a_corrected_state_gives_the_case_another_key(page: Record) -> None:
    found = mapped(page, override("state", "China", "Hungary"))
    assert found.key == "2021-020-001-hun"
    assert facts(found, "case/2021-020-001-hun")["stateConcerned"] == ["state/HUN"]
    assert facts(found, "correction/2021-020-001-hun/state")["saidBefore"] == ["China"]
    assert facts(found, "record/2021-020-001-hun/field/state")["words"] == ["China"]
    assert not [quad for quad in found.quads if KEY in str(quad.subject)]


def test_a_value_that_was_not_understood_is_understood_once_corrected(page: Record) -> None:
    field = page.field("state")
    assert field is not None
    wrong = replace(page, fields=tuple(
        replace(one, values=(Value("Chnia", 5),)) if one is field else one for one in page.fields
    ))  # fmt: skip
    assert [one.reason for _, one in mapped(wrong).not_understood] == ["unknown-state"]
    right = replace(override("state", "Chnia", "China"), record=page.source.file)
    found = mapped(wrong, right)
    assert (found.key, found.not_understood) == (KEY, ())
    assert facts(found, f"record/{KEY}/field/state")["words"] == ["Chnia"]


def test_a_removed_field_is_in_the_source_field_alone(page: Record) -> None:
    found = mapped(page, override("case_status", "Unresolved", ""))
    assert "caseStatus" not in facts(found, f"case/{KEY}")
    assert facts(found, f"record/{KEY}/field/case-status")["words"] == ["Unresolved"]
    said = facts(found, f"correction/{KEY}/case-status")
    assert (said["saidBefore"], said.get("saysNow")) == (["Unresolved"], None)
    assert said["corrects"] == [f"record/{KEY}/field/case-status"]


def test_one_of_several_values_is_removed(page: Record) -> None:
    was = text_of(page, "engagement_body")
    found = mapped(page, override("engagement_body", was, was.split("\n")[0]))
    assert len(facts(found, f"engagement/{KEY}")["unBody"]) == 1
    assert len(facts(mapped(page), f"engagement/{KEY}")["unBody"]) == 3
    assert facts(found, f"correction/{KEY}/engagement-body")["saidBefore"] == [was]


def test_an_added_field_has_no_source_field(page: Record) -> None:
    found = mapped(page, override("engagement_dates", "", "2020"))
    assert facts(found, f"engagement/{KEY}")["date"] == [f"engagement/{KEY}/date/2020"]
    assert facts(found, f"record/{KEY}/field/engagement-dates") == {}
    said = facts(found, f"correction/{KEY}/engagement-dates")
    assert said["saysNow"] == ["2020"]
    assert not {"corrects", "saidBefore"} & set(said)


def test_a_field_of_a_group_has_its_number_in_the_correction(page: Record) -> None:
    group = page.groups[-1]
    was = text_of(page, "follow_up_trend", group)
    found = mapped(page, override("follow_up_trend", was, "", group))
    said = facts(found, f"correction/{KEY}/follow-up-trend/{group}")
    assert said["groupIndex"] == [str(group)]
    assert said["corrects"] == [f"record/{KEY}/field/follow-up-trend/{group}"]


def test_a_corrected_title_is_the_case_s(page: Record) -> None:
    was = "\n".join(one.text for one in page.title)
    found = mapped(page, override("title", was, "civil society in Hong Kong"))
    assert facts(found, f"case/{KEY}")["title"] == ["civil society in Hong Kong"]
    assert facts(found, f"record/{KEY}/field/title")["words"] == [was]
    assert facts(mapped(page, override("title", was, "")), f"record/{KEY}/field/title")["words"] == [was]


def passages(found: MappedRecord) -> dict[str, tuple[str, str]]:
    """Each passage: the node that it points into, and the words it quotes."""
    sources = {q.subject: q.object for q in found.quads if q.predicate == OA.hasSource}
    assert sources
    selectors = {q.subject: q.object for q in found.quads if q.predicate == OA.hasSelector}
    shown = {}
    for passage, source in sources.items():
        assert isinstance(source, NamedNode)
        said = {
            q.predicate: q.object.value
            for q in found.quads
            if q.subject == selectors[passage] and isinstance(q.object, Literal)
        }
        whole = next(
            q.object.value
            for q in found.quads
            if q.subject == source
            and q.predicate in {RKG.words, RKG.saysNow}
            and isinstance(q.object, Literal)
        )
        assert whole[int(said[OA.start]) : int(said[OA.end])] == said[OA.exact], passage
        shown[str(passage)] = (source.value.removeprefix(BASE), said[OA.exact])
    return shown


def test_evidence_of_a_corrected_text_points_into_the_corrected_words(page: Record) -> None:
    was = text_of(page, "reprisal_information")
    now = "A first paragraph.\n\n  Threats under the “National Security Law” (CHN 17/2020).  \n"
    found = mapped(page, override("reprisal_information", was, now))
    node = f"correction/{KEY}/reprisal-information"
    cited = {one for one in passages(found).values() if one[0] == node}
    assert cited == {(node, "National Security Law"), (node, "CHN 17/2020")}
    assert facts(found, node)["saysNow"] == [
        "A first paragraph.\nThreats under the “National Security Law” (CHN 17/2020)."
    ]
    assert facts(found, f"reprisal/{KEY}")["usesLaw"] == ["law/hkg-national-security-law-2020"]
    assert f"record/{KEY}/field/reprisal-information" not in {one for one, _ in passages(found).values()}
    others = {one for one, _ in passages(found).values()} - {node}
    assert others
    assert all(one.startswith(f"record/{KEY}/field/") for one in others)


def test_the_texts_of_a_further_language_are_corrected_in_their_own_record(page: Record) -> None:
    spanish = replace(
        page,
        source=replace(page.source, language="es"),
        title=(Value("sociedad cvil", 1),),
        fields=(Field("activity", "Actividad", 3, (Value("Actores", 4),)),),
    )
    was = text_of(page, "activity")
    found = mapped(
        page,
        override("title", "sociedad cvil", "sociedad civil", language="es"),
        override("activity", "Actores", "Actores civiles", language="es"),
        override("activity", was, "Civil society"),
        translations=[spanish],
    )
    case, party = NamedNode(f"{BASE}case/{KEY}"), NamedNode(f"{BASE}affected-party/{KEY}")
    said = {(q.subject, q.predicate, q.object) for q in found.quads}
    assert (case, DCTERMS.title, Literal("sociedad civil", language="es")) in said
    assert (party, RKG.activity, Literal("Actores civiles", language="es")) in said
    assert (party, RKG.activity, Literal("Civil society", language="en")) in said
    assert facts(found, f"record/{KEY}/es/field/title")["words"] == ["sociedad cvil"]
    assert facts(found, f"correction/{KEY}/es/activity")["corrects"] == [f"record/{KEY}/es/field/activity"]
    assert facts(found, f"correction/{KEY}/activity")["saidBefore"] == [was]


def test_a_graph_with_corrections_conforms(page: Record) -> None:
    found = mapped(
        page,
        override("report_year", "2021", "2022"),
        override("engagement_dates", "", "2020"),
        override("case_status", "Unresolved", ""),
        override("reprisal_information", text_of(page, "reprisal_information"), "The National Security Law."),
        override("follow_up_date", text_of(page, "follow_up_date", 0), "2021", group=0),
    )
    about = {BASE + "correction/", "/words/"}
    wrong = [one for one in check_reference(found.quads) if any(part in one.focus for part in about)]
    assert wrong == []
    assert len(corrections_in(found)) == 5
    kinds = {str(quad.object) for quad in found.quads if quad.predicate == RDF.type}
    assert str(RKG.Correction) in kinds
