"""The real page, by name: what the graph must hold of case 2021-020-001."""

from __future__ import annotations

from pathlib import Path

import pytest

from reprisal_kg.building.graph import KnowledgeGraph

PAGE = Path(__file__).resolve().parents[1] / "data" / "cases" / "2021-020-001-hong-kong.txt"
PREFIXES = """
PREFIX rkg: <https://w3id.org/reprisal-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX geo: <http://www.w3.org/2003/01/geo/wgs84_pos#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX id: <https://w3id.org/reprisal-kg/id/>
PREFIX case: <https://w3id.org/reprisal-kg/id/case/>
PREFIX c: <https://w3id.org/reprisal-kg/concept/>
"""
KEY = "2021-020-001-chn"


@pytest.fixture(scope="module")
def graph(real_graph: KnowledgeGraph) -> KnowledgeGraph:
    return real_graph


def rows(graph: KnowledgeGraph, body: str) -> set[tuple[str, ...]]:
    """Ask a SELECT and give its rows as short texts."""

    def short(term: object) -> str:
        value = str(getattr(term, "value", ""))
        return value.removeprefix("https://w3id.org/reprisal-kg/").removeprefix("id/")

    return {tuple(short(term) for term in row) for row in graph.store.select(PREFIXES + body)}


def test_one_case_with_number_title_status_and_report(graph: KnowledgeGraph) -> None:
    found = rows(
        graph,
        """SELECT ?case ?number ?title ?status ?type ?year ?symbol ?session WHERE {
          ?case a rkg:Case ; rkg:caseNumber ?number ; dcterms:title ?title ; rkg:caseStatus ?status ;
            rkg:recordType ?type ; rkg:reportYear ?year ; rkg:reportedIn ?report .
          ?report rkg:documentSymbol ?symbol ; rkg:presentedAt ?session }""",
    )
    title = "representatives of civil society organizations in the Hong Kong Special Administrative Region"
    assert found == {
        (
            f"case/{KEY}",
            "2021-020-001",
            title,
            "concept/case-status/unresolved",
            "concept/record-type/general-situation-addressed",
            "2021",
            "A/HRC/48/28",
            "meeting/hrc-48",
        )
    }


def test_the_state_is_china_with_its_point_and_hong_kong_is_a_place(graph: KnowledgeGraph) -> None:
    assert rows(
        graph,
        """SELECT ?state ?m49 ?region ?lat ?long WHERE { ?case a rkg:Case ; rkg:stateConcerned ?state ;
          geo:location ?point . ?point geo:lat ?lat ; geo:long ?long .
          ?state rkg:m49 ?m49 ; rkg:inRegion/rdfs:label ?region }""",
    ) == {("state/CHN", "156", "Eastern Asia", "35.86166", "104.195397")}
    assert rows(
        graph,
        "SELECT ?lat ?long WHERE { <https://w3id.org/reprisal-kg/id/state/CHN> geo:lat ?lat ; geo:long ?long }",
    ) == {("35.86166", "104.195397")}
    assert rows(
        graph,
        "SELECT ?place ?state WHERE { ?r a rkg:Reprisal ; rkg:place ?place . ?place a rkg:Place ; rkg:withinState ?state }",
    ) == {("place/hong-kong", "state/CHN")}
    assert not rows(
        graph, 'SELECT ?s WHERE { ?s a rkg:State ; rdfs:label ?l . FILTER(CONTAINS(?l, "Hong Kong")) }'
    )


def test_engagement_with_three_bodies(graph: KnowledgeGraph) -> None:
    assert rows(
        graph,
        "SELECT ?body ?type WHERE { ?e a rkg:Engagement ; rkg:unBody ?body ; rkg:engagementType ?type }",
    ) == {
        (f"un-body/{body}", "concept/engagement-type/submission-of-information-to-un")
        for body in ("ohchr", "special-procedures", "treaty-bodies")
    }


def test_prior_action_and_communication(graph: KnowledgeGraph) -> None:
    assert rows(
        graph,
        """SELECT ?body ?edtf ?first ?last ?code WHERE { ?p a rkg:PriorAction ; rkg:unBody ?body ; rkg:date ?d ;
          rkg:communication/rkg:communicationCode ?code .
          ?d rkg:edtf ?edtf ; rkg:earliest ?first ; rkg:latest ?last }""",
    ) == {("un-body/special-procedures-thematic", "2020-09-01", "2020-09-01", "2020-09-01", "CHN 17/2020")}
    assert rows(graph, "SELECT ?to WHERE { ?c a rkg:Communication ; rkg:addressedTo ?to }") == {
        ("state/CHN",)
    }


def test_reprisal_with_date_type_perpetrator_and_law(graph: KnowledgeGraph) -> None:
    assert rows(
        graph,
        """SELECT ?edtf ?written ?type ?by ?law ?adopted WHERE { ?r a rkg:Reprisal ; rkg:date ?d ; rkg:reprisalType ?type ;
          rkg:perpetrator ?by ; rkg:usesLaw ?law . ?d rkg:edtf ?edtf ; rkg:writtenAs ?written .
          ?law rkg:adoptedOn ?adopted }""",
    ) == {
        (
            "2020-06",
            "June 2020",
            "concept/reprisal-type/threats-intimidation",
            "concept/perpetrator/state-actors",
            "law/hkg-national-security-law-2020",
            "2020-06-30",
        )
    }


def test_two_government_responses_each_with_its_own_text(graph: KnowledgeGraph) -> None:
    found = rows(
        graph,
        """SELECT ?edtf ?text WHERE { ?r a rkg:GovernmentResponse ; rkg:byState <https://w3id.org/reprisal-kg/id/state/CHN> ;
          rkg:date/rkg:edtf ?edtf ; rkg:text ?text }""",
    )
    texts = {str(edtf): text for edtf, text in found}
    assert set(texts) == {"2020-10-30", "2021-08-20"}
    assert texts["2020-10-30"].startswith("the Government responded in detail, refuting")
    assert texts["2020-10-30"].endswith("“protects the rights and freedoms of Hong Kong residents.”")
    assert texts["2021-08-20"].startswith("On 20 August 2021, the Government responded to the note verbale")
    assert "28. The Government rejected" in texts["2021-08-20"]
    assert texts["2021-08-20"].endswith("would not accidentally break the law.”")


def test_three_state_statements_with_their_words_and_laws(graph: KnowledgeGraph) -> None:
    found = rows(
        graph,
        """SELECT ?speaker ?meeting ?debate ?written ?edtf ?law ?quote WHERE {
          ?m a rkg:CaseMention ; rkg:raisesCase case:2021-020-001-chn ; rkg:inStatement ?s ; rkg:date ?d ;
            rkg:quote ?quote ; rkg:namesLaw ?law . ?d rkg:writtenAs ?written ; rkg:edtf ?edtf .
          ?s rkg:deliveredBy ?speaker ; rkg:meeting ?meeting ; rkg:debate ?debate }""",
    )
    assert {row[:6] for row in found} == {
        (
            "state/USA",
            "meeting/hrc-54",
            "concept/debate/reprisals-dialogue",
            "September 2023",
            "2023-09",
            "law/hkg-national-security-law-2020",
        ),
        (
            "state/USA",
            "meeting/third-committee-79",
            "concept/debate/reprisals-dialogue",
            "September 2024",
            "2024-09",
            "law/hkg-national-security-law-2020",
        ),
        (
            "state/LIE",
            "meeting/hrc-57",
            "concept/debate/reprisals-dialogue",
            "September 2024",
            "2024-09",
            "law/hkg-safeguarding-national-security-ordinance-2024",
        ),
    }
    quotes = {row[1]: row[6] for row in found}
    assert quotes["meeting/hrc-54"].startswith("We condemn Hong Kong's extra-territorial application")
    assert quotes["meeting/hrc-54"].endswith("threatens human rights and fundamental freedoms.")
    assert quotes["meeting/third-committee-79"].endswith("who no longer live in Hong Kong.")
    assert quotes["meeting/hrc-57"].startswith("we share concerns about systematic legal impediments")
    assert quotes["meeting/hrc-57"].endswith("Safeguarding National Security Ordinance7 in Hong Kong.")


def test_one_follow_up_in_the_2022_report(graph: KnowledgeGraph) -> None:
    assert rows(
        graph,
        """SELECT ?node ?symbol ?trend ?edtf ?answer ?body ?index WHERE { ?node a rkg:FollowUp ;
          rkg:followsUp case:2021-020-001-chn ; rkg:reportedIn/rkg:documentSymbol ?symbol ; rkg:trend ?trend ;
          rkg:date/rkg:edtf ?edtf ; rkg:governmentResponded ?answer ; rkg:unBody ?body ; rkg:groupIndex ?index }""",
    ) == {
        (
            f"follow-up/{KEY}/2022",
            "A/HRC/51/47",
            "concept/follow-up-trend/stayed-same",
            "2021-09-24",
            "concept/answer/yes",
            "un-body/special-procedures-thematic",
            "0",
        )
    }


def test_findings(graph: KnowledgeGraph) -> None:
    found = rows(graph, "SELECT ?q ?a WHERE { ?f a rkg:Finding ; rkg:question ?q ; rkg:answer ?a }")
    assert {(q.rsplit("/", 1)[1], a.rsplit("/", 1)[1]) for q, a in found} == {
        ("self-censorship", "yes"),
        ("pattern-country", "no"),
        ("pattern-otherwise", "no"),
        ("environment-comment", "yes"),
        ("new-legislation", "yes"),
        ("raised-by-state", "yes"),
    }


def test_no_footnote_digit_in_any_name(graph: KnowledgeGraph) -> None:
    names = rows(
        graph,
        """SELECT ?name WHERE { { ?n a rkg:Law } UNION { ?n a rkg:Actor } UNION { ?n a rkg:UnBody } UNION { ?n a rkg:Place }
          { ?n rdfs:label ?name } UNION { ?n skos:altLabel ?name } }""",
    )
    assert names
    assert not [name for name in names if "Ordinance7" in name[0] or "Law18" in name[0] or "”),18" in name[0]]
    cited = rows(
        graph, "SELECT ?exact WHERE { ?c a rkg:Citation ; oa:hasTarget/oa:hasSelector/oa:exact ?exact }"
    )
    assert ("National Security Law",) in cited
    assert ("Safeguarding National Security Ordinance",) in cited
    assert not [exact for exact in cited if exact[0][-1].isdigit() and not exact[0].startswith("CHN 17")]


def test_every_extracted_fact_points_to_its_words(graph: KnowledgeGraph) -> None:
    found = rows(
        graph,
        """SELECT ?fact ?exact ?start ?end ?words WHERE { ?fact oa:hasTarget ?t . ?t oa:hasSource/rkg:words ?words ;
          oa:hasSelector ?s . ?s oa:exact ?exact ; oa:start ?start ; oa:end ?end }""",
    )
    assert len(found) >= 10
    for _, exact, start, end, words in found:
        assert words[int(start) : int(end)] == exact
    extracted = rows(
        graph,
        "SELECT ?f WHERE { GRAPH ?g { ?f rkg:origin c:origin\\/extracted } FILTER(CONTAINS(STR(?g), '/case/')) }",
    )
    assert extracted
    assert {fact[0] for fact in extracted} <= {fact[0] for fact in found}


def test_everything_was_understood(graph: KnowledgeGraph) -> None:
    assert graph.report.not_understood == ()


def test_every_triple_stands_in_one_graph_and_there_is_no_blank_node(graph: KnowledgeGraph) -> None:
    quads = list(graph.store.quads())
    assert len(quads) > 1000
    assert len({(str(q.subject), str(q.predicate), str(q.object)) for q in quads}) == len(quads)
    assert not [quad for quad in quads if "_:" in (str(quad.subject)[:2], str(quad.object)[:2])]


def test_no_words_of_the_page_are_lost(graph: KnowledgeGraph) -> None:
    kept = "\n".join(value for (value,) in rows(graph, "SELECT ?w WHERE { ?f rkg:words ?w }"))
    labels = {field.label for record in graph.records.values() for field in record.fields}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        text = line.removeprefix("Cases").removeprefix("- ").strip()
        assert text in kept or text in labels, line
