"""What follows from a citation, and what does not."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import NamedNode

from reprisal_kg.building.build import build
from reprisal_kg.building.graph import KnowledgeGraph
from reprisal_kg.vocabulary import RKG

PAGE = """Some organisations
Cases- Location of case in SG report
- 2021-020-002
- Relevant SG report
- Year of the report
- 2021
- From Country
- Country Geolocation (linked Cases)
- China
- UN body that raised the case prior to the SG report
- UN Special Procedures: Thematic
- Dates of prior UN action
- 1 September 2020
- Location of mentioned reprisals
- Hong Kong
- Reprisal information
{information}
- Was the reprisal based on new legislation?
- Yes
- Further case development
{development}
"""


def graph_of(folder: Path, information: str = "They fear.", development: str = "Nothing.") -> KnowledgeGraph:
    page = folder / "page.txt"
    page.write_text(PAGE.format(information=information, development=development), encoding="utf-8")
    return build(page)


def ends(graph: KnowledgeGraph, predicate: NamedNode) -> list[str]:
    objects = (quad.object for quad in graph.store.quads() if quad.predicate == predicate)
    return sorted(one.value.rsplit("/", 1)[-1] for one in objects if isinstance(one, NamedNode))


def test_only_communications_to_the_state_in_the_year_of_an_action_are_prior_action(tmp_path: Path) -> None:
    text = "See (CHN 17/2020), (CHN 3/2015), (CHN 1/2022) and (BHR 1/2020)."
    graph = graph_of(tmp_path, development=text)
    assert ends(graph, RKG.communication) == ["CHN-17-2020"]
    assert len(ends(graph, RKG.cites)) == 4


def test_a_law_that_the_reprisals_own_text_names_alone_is_used(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, "They were arrested under the National Security Law.")
    assert ends(graph, RKG.usesLaw) == ["hkg-national-security-law-2020"]


def test_a_law_named_beside_another_or_denied_is_only_cited(tmp_path: Path) -> None:
    for text in (
        "They were arrested under the Anti-Terrorism Law, with reference to the National Security Law.",
        "They were arrested, but not under the National Security Law.",
    ):
        graph = graph_of(tmp_path, text)
        assert ends(graph, RKG.usesLaw) == []
        assert ends(graph, RKG.cites) == ["hkg-national-security-law-2020"]


def test_a_statement_without_a_known_meeting_is_not_shared_between_cases(tmp_path: Path) -> None:
    words = "- Which State raised the case at the UN and when?\nIn March 2023, Germany raised the case at the Security Council: 'No.'\n"
    one = PAGE.format(information="x", development="y") + words
    for name, text in (("one", one), ("two", one.replace("2021-020-002", "2021-020-003"))):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    statements = set(ends(build(tmp_path), RKG.inStatement))
    found = {
        quad.object.value
        for quad in build(tmp_path).store.quads()
        if quad.predicate == RKG.inStatement and isinstance(quad.object, NamedNode)
    }
    assert len(found) == 2
    assert statements == {"not-stated"}
