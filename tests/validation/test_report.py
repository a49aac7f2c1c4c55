from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, QuerySolutions, RdfFormat, Store, parse
from rdflib import Graph

from reprisal_kg.validation.reference import check_reference
from reprisal_kg.validation.report import ValidationReport, explain, load_union, validate_graph
from reprisal_kg.validation.shapes import parse_shapes, shape_table
from reprisal_kg.validation.terms import lexical_forms_kept

SHAPES = Path(__file__).parents[2] / "shapes"

HEAD = """
@base <https://example.org/> .
@prefix rkg: <https://w3id.org/reprisal-kg/ontology#> .
@prefix concept: <https://w3id.org/reprisal-kg/concept/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
YEAR = 'rkg:reportYear "2021"^^xsd:gYear ; rkg:reportedIn <id/report/2021> ;'
DERIVED = f"rkg:reportYearDerived true ; {YEAR}"
STATE = "rkg:stateConcerned <id/state/CHN> ;"
DATE = 'rkg:earliest "2020-06-01"^^xsd:date ; rkg:latest "2020-06-30"^^xsd:date'
FAR_DATE = 'rkg:earliest "2035-06-01"^^xsd:date ; rkg:latest "2035-06-30"^^xsd:date'
TREND = r"<https://w3id.org/reprisal-kg/concept/follow-up-trend/stayed-same>"
TRENDS = rf"{TREND} , <https://w3id.org/reprisal-kg/concept/follow-up-trend/worsened>"
KEY = "2021-020-001-chn"


def page(
    year: str = YEAR,
    state: str = STATE,
    date: str = DATE,
    written: str = "June 2020",
    trend: str = TREND,
    more: str = "",
) -> Graph:
    """A case with its source fields, as a small page gives them."""
    words = "Stayed same" if trend == TREND else r"Stayed same\nWorsened"
    fields = [
        ("case-number", 7, "2021-020-001"),
        ("relevant-report", 8, ""),
        ("from-country", 11, ""),
        ("country-geolocation", 13, "Latitude: 35.86166"),
        ("reprisal-dates", 43, rf"May 2020\n{written}"),
        ("reprisal-types", 50, "Surveillance"),
        ("follow-up-year/0", 79, "2022"),
        ("follow-up-trend/0", 85, words),
        *([("report-year", 10, "2021")] if year == YEAR else []),
        *([("state", 16, "China")] if state == STATE else []),
    ]
    source = "\n".join(_field(*field) for field in fields)
    text = f"""{HEAD}
<id/case/{KEY}> a rkg:Case ; dcterms:title "Civil society actors"@en ; rkg:caseNumber "2021-020-001" ;
    rkg:recordType <https://w3id.org/reprisal-kg/concept/record-type/general-situation-addressed> ;
    {year} {state} prov:wasDerivedFrom <id/record/{KEY}> .
<id/reprisal/{KEY}> a rkg:Reprisal ; rkg:ofCase <id/case/{KEY}> ;
    rkg:origin <https://w3id.org/reprisal-kg/concept/origin/coded-field> ;
    rkg:reprisalType <https://w3id.org/reprisal-kg/concept/reprisal-type/surveillance> ;
    rkg:date <id/reprisal/{KEY}/date/1> .
<id/reprisal/{KEY}/date/1> a rkg:DateAsWritten ; rkg:writtenAs "{written}" ;
    rkg:edtf "2020-06"^^edtf:EDTF ; {date} .
<id/follow-up/{KEY}/2022> a rkg:FollowUp ; rkg:followsUp <id/case/{KEY}> ; rkg:groupIndex 0 ;
    rkg:origin <https://w3id.org/reprisal-kg/concept/origin/coded-field> ;
    rkg:reportedIn <id/report/2022> ; rkg:trend {trend} .
<id/record/{KEY}> a rkg:SourceRecord , prov:Entity ; rkg:sourceFile "page.txt" ; rkg:sourceFormat "page" .
{source}
{more}"""
    graph = Graph()
    with lexical_forms_kept():
        graph.parse(data=text, format="turtle")
    return graph


def _field(name: str, line: int, words: str) -> str:
    slug, _, group = name.partition("/")
    index = f"rkg:groupIndex {group} ;" if group else ""
    spoken = f'rkg:words "{words}"@en ;' if words else ""
    return (
        f"<id/record/{KEY}/field/{name}> a rkg:SourceField ; rkg:inRecord <id/record/{KEY}> ; {index} {spoken} "
        f"rkg:field <https://w3id.org/reprisal-kg/concept/field/{slug}> ; rkg:line {line} ."
    )


def only(report: ValidationReport, shape: str) -> list[tuple[str, str, int | None]]:
    return [(one.severity, one.file, one.line) for one in report.complaints if one.shape == f"rkgsh:{shape}"]


def test_a_sound_page_conforms_without_a_word() -> None:
    report = validate_graph(page())
    assert report.complaints == ()
    assert report.conforms
    assert report.as_text() == (
        "The graph conforms: 0 violations, 0 warnings, 0 notes; "
        f"1 case and {len(shape_table())} shapes checked.\n"
    )


@pytest.fixture(scope="module")
def faulty() -> ValidationReport:
    """The report of a page with four faults: no year, no State known, two trends, a date in 2035."""
    return validate_graph(page(DERIVED, "", FAR_DATE, "June 2035", TRENDS))


def test_four_planted_faults_are_each_named_with_file_and_line(faulty: ValidationReport) -> None:
    assert only(faulty, "Case-reportYearDerived-absent") == [("Info", "page.txt", 8)]
    assert only(faulty, "Case-stateConcerned-count") == [("Violation", "page.txt", 13)]
    assert only(faulty, "Reprisal-date-after-report") == [("Violation", "page.txt", 44)]
    assert only(faulty, "FollowUp-trend-max-count") == [("Violation", "page.txt", 86)]
    assert len(faulty.complaints) == 4
    assert not faulty.conforms
    assert faulty.counts == {"Violation": 3, "Warning": 0, "Info": 1}


def test_complaints_name_the_field_as_the_source_does(faulty: ValidationReport) -> None:
    assert [(one.label, one.value) for one in faulty.complaints] == [
        ("Year of the report", "2021"),
        ("Country Geolocation (linked Cases)", ""),
        ("Dates of mentioned reprisals", "June 2035"),
        ("Followup Trends 0", "follow-up-trend/stayed-same; follow-up-trend/worsened"),
    ]


def test_the_text_can_be_followed_by_somebody_who_does_not_know_shacl(faulty: ValidationReport) -> None:
    lines = faulty.as_text().splitlines()
    assert lines[0].startswith("The graph does not conform: 3 violations, 0 warnings, 1 note; 1 case and ")
    assert lines[2] == KEY
    assert "  Dates of mentioned reprisals" in lines
    start = lines.index("  Dates of mentioned reprisals")
    assert lines[start + 1] == (
        "    page.txt:44: Violation: A date under 'Dates of mentioned reprisals' lies after the year of the "
        "report that describes the case. Correct the date, or the 'Year of the report'."
    )
    assert lines[start + 2] == "      value: June 2035"
    assert lines[-4:] == [
        "     1  Info       rkgsh:Case-reportYearDerived-absent",
        "     1  Violation  rkgsh:Case-stateConcerned-count",
        "     1  Violation  rkgsh:FollowUp-trend-max-count",
        "     1  Violation  rkgsh:Reprisal-date-after-report",
    ]


def test_a_year_that_is_missing_altogether_is_a_violation() -> None:
    report = validate_graph(page(year=""))
    assert only(report, "Case-reportYear-count") == [("Violation", "page.txt", 8)]
    assert report.complaints[0].value == ""


def test_two_years_are_shown_with_the_line_of_the_last() -> None:
    years = 'rkg:reportYear "2021"^^xsd:gYear , "2022"^^xsd:gYear ;'
    more = _field("report-year", 10, r"2021\n2022")
    report = validate_graph(page(year=years, more=more))
    assert only(report, "Case-reportYear-count") == [("Violation", "page.txt", 11)]
    assert {one.value for one in report.complaints if one.shape.endswith("reportYear-count")} == {
        "2021; 2022"
    }


def test_placeholders_are_filled_with_the_value() -> None:
    report = validate_graph(page(year='rkg:reportYear "20211"^^xsd:gYear ;'))
    (one,) = [one for one in report.complaints if one.shape.endswith("reportYear-pattern")]
    assert one.message.startswith("A report year is four digits (2021), not '20211'.")
    assert not [one for one in report.complaints if "{" in one.message]


def test_a_line_not_understood_is_a_warning_on_its_own_line() -> None:
    more = f"""<id/record/{KEY}/not-understood/1> a rkg:NotUnderstood ; rkg:inRecord <id/record/{KEY}> ;
        rkg:reason <https://w3id.org/reprisal-kg/concept/not-understood-reason/unknown-state> ;
        rkg:words "Freedonia" ; rkg:labelAsWritten "Country Geolocation (linked Cases)" ; rkg:line 17 ."""
    report = validate_graph(page(more=more))
    assert report.conforms
    (one,) = report.complaints
    assert (one.severity, one.file, one.line, one.value) == ("Warning", "page.txt", 17, "Freedonia")
    assert one.label == "Country Geolocation (linked Cases)"


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("Which State raised the case at the UN and when?", True),
        ("Location of mentioned reprisals", True),
        ("What does Samira Example say?", False),
        ("", False),
    ],
)
def test_words_not_understood_that_may_tell_of_a_person_are_not_shown(label: str, shown: bool) -> None:
    labelled = f'rkg:labelAsWritten "{label}" ;' if label else ""
    more = f"""<id/record/{KEY}/not-understood/1> a rkg:NotUnderstood ; rkg:inRecord <id/record/{KEY}> ;
        rkg:reason <https://w3id.org/reprisal-kg/concept/not-understood-reason/unread-value> ;
        rkg:words "Samira Example was spoken of." ; {labelled} rkg:line 17 ."""
    report = validate_graph(page(more=more))
    (one,) = report.complaints
    assert (one.severity, one.file, one.line) == ("Warning", "page.txt", 17)
    assert one.value == "(not shown: the line may tell of a person)"
    text = report.as_text() + report.as_json() + report.as_turtle()
    assert "Samira" not in text
    assert (one.label == label) == shown
    assert "not-understood-reason/unread-value" in report.as_turtle()


def test_a_faulty_label_or_wording_of_a_line_not_understood_is_not_shown() -> None:
    more = f"""<id/record/{KEY}/not-understood/1> a rkg:NotUnderstood ; rkg:inRecord <id/record/{KEY}> ;
        rkg:reason <https://w3id.org/reprisal-kg/concept/not-understood-reason/unknown-label> ;
        rkg:words "Samira Example"@en ; rkg:labelAsWritten "About Samira Example:"@en ; rkg:line 17 ."""
    report = validate_graph(page(more=more))
    assert len(report.complaints) == 3
    assert "Samira" not in report.as_text() + report.as_json() + report.as_turtle()


def test_warnings_and_notes_leave_a_graph_conforming() -> None:
    more = f'<id/record/{KEY}> rkg:cutShort "after the last label" .'
    report = validate_graph(page(year=DERIVED, more=more))
    assert report.conforms
    assert report.counts == {"Violation": 0, "Warning": 0, "Info": 2}


def test_a_date_that_contradicts_the_meeting_is_a_warning_on_the_line_of_its_words() -> None:
    mention = f"id/mention/{KEY}/usa/hrc-54/reprisals-dialogue"
    words = r"In May 2020, nobody spoke.\nIn January 2023, the United States spoke."
    more = f"""{_field("state-statements", 66, words)}
    <{mention}> a rkg:CaseMention ; rkg:raisesCase <id/case/{KEY}> ; rkg:inStatement <id/statement/usa/hrc-54/x> ;
        rkg:origin <https://w3id.org/reprisal-kg/concept/origin/extracted> ; rkg:date <{mention}/date/2023-01> ;
        prov:wasGeneratedBy <id/extraction/statements-1> ; oa:hasTarget <{mention}/words/1> .
    <{mention}/words/1> oa:hasSource <id/record/{KEY}/field/state-statements> ;
        oa:hasSelector <{mention}/words/1/selector> .
    <{mention}/words/1/selector> oa:start 27 ; oa:end 68 .
    <{mention}/date/2023-01> a rkg:DateAsWritten ; rkg:writtenAs "January 2023" ;
        rkg:edtf "2023-01"^^edtf:EDTF ;
        rkg:earliest "2023-01-01"^^xsd:date ; rkg:latest "2023-01-31"^^xsd:date .
    <id/statement/usa/hrc-54/x> rkg:meeting <id/meeting/hrc-54> .
    <id/meeting/hrc-54> rkg:startDate "2023-09-11"^^xsd:date ; rkg:endDate "2023-10-13"^^xsd:date ."""
    report = validate_graph(page(more=more))
    assert only(report, "CaseMention-date-meeting") == [("Warning", "page.txt", 67)]
    assert report.complaints[0].value == "January 2023"
    assert report.conforms


def test_a_season_is_enough_to_compare_a_date_with() -> None:
    graph = Graph().parse(SHAPES / "invalid" / "CaseMention-date-meeting.ttl")
    season = graph.serialize(format="turtle").replace("rkg:startDate", "rkg:seasonStart")
    season = season.replace("rkg:endDate", "rkg:seasonEnd")
    report = validate_graph(Graph().parse(data=season, format="turtle"))
    assert [one.shape for one in report.complaints] == ["rkgsh:CaseMention-date-meeting"]
    inside = Graph().parse(data=season.replace("2023-09-11", "2023-01-31"), format="turtle")
    assert validate_graph(inside).complaints == ()


def test_texts_that_may_tell_of_a_person_are_not_shown() -> None:
    title = f'<id/case/{KEY}> dcterms:title "Samira Example"@en .'
    actor = "<id/person/0123456789abcdef> a rkg:Actor , foaf:Person ; foaf:name 'Samira Example'@en ."
    report = validate_graph(page(more=title + actor))
    assert sorted(one.shape for one in report.complaints) == [
        "rkgsh:Actor-name-kind",
        "rkgsh:Case-title-language",
    ]
    assert "Samira" not in report.as_text() + report.as_json() + report.as_turtle()
    assert "not shown" in report.as_text()


def test_a_fault_outside_all_cases_is_named_by_its_node() -> None:
    graph = Graph().parse(SHAPES / "invalid" / "Region-m49-pattern.ttl")
    (one,) = validate_graph(graph).complaints
    assert (one.case, one.file, one.line) == ("", "", None)
    assert str(one.place) == "https://example.org/Region-m49-pattern/id/region/030"
    assert "Not part of one case" in validate_graph(graph).as_text()


def test_json_is_stable_and_tells_all(faulty: ValidationReport) -> None:
    again = validate_graph(page(DERIVED, "", FAR_DATE, "June 2035", TRENDS))
    assert again == faulty
    assert again.as_json() == faulty.as_json()
    document = json.loads(faulty.as_json())
    assert document["conforms"] is False
    assert document["counts"] == {"Violation": 3, "Warning": 0, "Info": 1}
    assert document["byShape"]["rkgsh:FollowUp-trend-max-count"] == 1
    assert document["complaints"][2] == {
        "case": KEY,
        "caseNumber": "2021-020-001",
        "field": "Dates of mentioned reprisals",
        "file": "page.txt",
        "line": 44,
        "severity": "Violation",
        "message": "A date under 'Dates of mentioned reprisals' lies after the year of the report that describes "
        "the case. Correct the date, or the 'Year of the report'.",
        "value": "June 2035",
        "shape": "rkgsh:Reprisal-date-after-report",
        "node": f"https://example.org/id/reprisal/{KEY}",
        "property": "rkg:date",
    }


def test_the_order_does_not_hang_on_the_order_of_the_findings() -> None:
    data = page(DERIVED, "", FAR_DATE, "June 2035", TRENDS)
    findings = check_reference(data)
    assert len(findings) == 4
    assert explain(data, reversed(findings), shape_table()) == explain(data, findings, shape_table())


def test_turtle_is_a_shacl_report_with_file_and_line_and_no_blank_nodes(faulty: ValidationReport) -> None:
    text = faulty.as_turtle("https://example.org/")
    quads = list(parse(text, RdfFormat.TURTLE))
    assert not [
        one for one in quads if isinstance(one.subject, BlankNode) or isinstance(one.object, BlankNode)
    ]
    store = Store()
    store.extend(quads)
    rows = store.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rkg: <https://w3id.org/reprisal-kg/ontology#>
        SELECT ?shape ?file ?line { ?report a sh:ValidationReport ; sh:conforms false ; sh:result ?result .
        ?result a sh:ValidationResult ; sh:sourceShape ?shape ; sh:focusNode ?node ; sh:resultPath ?path ;
          sh:resultSeverity sh:Violation ; sh:resultMessage ?message ; rkg:sourceFile ?file ; rkg:line ?line }
        ORDER BY ?line"""
    )
    assert isinstance(rows, QuerySolutions)
    found = [[getattr(row[name], "value", None) for name in ("file", "line")] for row in rows]
    assert found == [["page.txt", "13"], ["page.txt", "44"], ["page.txt", "86"]]


def test_shapes_of_ones_own_take_the_place_of_the_packages() -> None:
    mine = parse_shapes(
        {
            "mine.ttl": """
            @prefix sh: <http://www.w3.org/ns/shacl#> .
            @prefix rkg: <https://w3id.org/reprisal-kg/ontology#> .
            <urn:my-case> a sh:NodeShape ; sh:targetClass rkg:Case ; sh:property <urn:my-status> .
            <urn:my-status> sh:path rkg:caseStatus ; sh:minCount 1 .
            """
        }
    )
    report = validate_graph(page(), shapes=mine)
    (one,) = report.complaints
    assert (report.shapes_checked, one.severity, one.label) == (1, "Violation", "Case status")


def test_blank_nodes_of_a_foreign_graph_do_not_stop_the_report() -> None:
    graph = Graph().parse(data=f"{HEAD} [] a rkg:RegionalGroup .", format="turtle")
    report = validate_graph(graph)
    assert report.counts["Violation"] == 1
    assert "urn:blank-node:" in report.as_turtle()


def test_quads_of_several_graphs_are_one_graph() -> None:
    store = Store()
    store.load(page(state="").serialize(format="nt"), format=RdfFormat.N_TRIPLES)
    report = validate_graph(load_union(store))
    assert [one.shape for one in report.complaints] == ["rkgsh:Case-stateConcerned-count"]
