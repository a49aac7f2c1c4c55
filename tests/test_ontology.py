"""The ontology and its code lists keep the house's rules, load alone and do not contradict themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import rdflib.term
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib import Namespace as RdfNamespace

from reprisal_kg.code_lists import code_lists
from reprisal_kg.crosswalk import SENSITIVITIES, FieldRow, crosswalk, fold
from reprisal_kg.record import REASONS
from reprisal_kg.resources import names, read_text
from reprisal_kg.vocabulary import ONTOLOGY, PREFIXES, SCHEMES

RULES = sorted((Path(__file__).parent / "ontology_rules").glob("*.rq"))
RKG = RdfNamespace(ONTOLOGY)
CORE = "ontology/reprisal.ttl"
CONCEPTS = names("ontology/concepts", ".ttl")
ALIGNMENTS = names("ontology/alignments", ".ttl")
HOME = "https://w3id.org/reprisal-kg/ontology"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
OWLRL_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#"
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + (
    "@prefix s: <https://w3id.org/reprisal-kg/concept/> .\n"
    "@prefix x: <https://w3id.org/reprisal-kg/concept/x/> .\n"
)

# One small file a rule, which breaks that rule.
BROKEN = {
    "annotations-complete": 'rkg:Case a owl:Class ; rdfs:label "case"@en .',
    "annotations-once": 'rkg:Case a owl:Class ; rdfs:label "case"@en , "matter"@en .',
    "blank-nodes": "rkg:Case rdfs:subClassOf [ a owl:Restriction ] .",
    "class-names": "rkg:UNBody a owl:Class .",
    "concept-labels-unique": """
        x:a skos:inScheme s:x ; skos:prefLabel "Thematic"@en .
        x:b skos:inScheme s:x ; skos:altLabel "thematic"@en .""",
    "concept-notation": """
        x:a a skos:Concept ; skos:inScheme s:x ; skos:notation "b" .""",
    "concept-preferred-label": 's:a a skos:Concept ; skos:prefLabel "one"@en , "two"@en .',
    "concept-reaches-scheme": """
        s:x a skos:ConceptScheme . s:a a skos:Concept ; skos:inScheme s:x ; skos:broader s:b .
        s:b a skos:Concept ; skos:inScheme s:x .""",
    "definition-circular": 'rkg:Case rdfs:label "case"@en ; skos:definition "A case of reprisal."@en .',
    "definition-form": 'rkg:Case skos:definition " A matter."@en .',
    "domain-range-inverse": "rkg:ofCase rdfs:domain rkg:Reprisal .",
    "home": f"skos:Concept a owl:Class ; rdfs:isDefinedBy <{HOME}> .",
    "kind-once": "rkg:date a owl:ObjectProperty , owl:DatatypeProperty .",
    "label-form": 'rkg:caseStatus rdfs:label "caseStatus"@en .',
    "label-unique": """
        rkg:Case a owl:Class ; rdfs:label "case"@en . rkg:Matter a owl:Class ; rdfs:label "Case"@en .""",
    "language-tags": 'rkg:Case rdfs:label "case"@EN-gb .',
    "placeholders": 'rkg:Case skos:definition "TODO"@en .',
    "property-names": "rkg:raised_by a owl:ObjectProperty .",
    "scheme-complete": 's:x a skos:ConceptScheme ; dcterms:title "values"@en .',
    "sensitivity-value": 'rkg:Case rkg:sensitivity "secret" .',
    "terms-declared": "<https://example.org/case> a rkg:Caes .",
    "version": f'<{HOME}> a owl:Ontology ; owl:versionIRI <{HOME}/0.1.0> ; owl:versionInfo "0.2.0" .',
}

# Further ways to break a rule that has more than one side.
BROKEN_TOO = (
    ("concept-labels-unique", 's:a skos:inScheme s:x ; skos:prefLabel "One"@en ; skos:altLabel "one"@en .'),
    (
        "concept-reaches-scheme",
        "s:x a skos:ConceptScheme . s:a a skos:Concept ; skos:inScheme s:x , s:y ; skos:topConceptOf s:x .",
    ),
    (
        "concept-reaches-scheme",
        """s:x a skos:ConceptScheme . s:b a skos:Concept ; skos:inScheme s:x ; skos:topConceptOf s:x .
        s:a a skos:Concept ; skos:inScheme s:x ; skos:topConceptOf s:x ; skos:broader s:b .""",
    ),
    ("concept-preferred-label", 's:a a skos:Concept ; skos:prefLabel "un"@fr .'),
    ("definition-form", 'rkg:Case skos:definition "A matter"@en .'),
    ("definition-form", 'rkg:Case skos:definition """A matter\nof reprisal."""@en .'),
    ("definition-circular", 's:a skos:prefLabel "No"@en ; skos:definition "The answer is no."@en .'),
    ("domain-range-inverse", f"<{HOME}> owl:imports <http://www.w3.org/ns/prov-o> ."),
    ("home", "rkg:Case a owl:Class ; rdfs:isDefinedBy <https://example.org/other> ."),
    ("placeholders", 'rkg:Case skos:definition "Insert text here."@en .'),
    ("version", f"<{HOME}> a owl:Ontology ."),
)

# The coded values counted over 64 pages and the page about Hong Kong, as those print them.
SEEN_VALUES = {
    "answer": ("No", "Yes"),
    "case-status": ("Resolved", "Unknown", "Unresolved"),
    "engagement-type": (
        "Meeting with UN officials during country visit / with locally present UN officials",
        "Other",
        "Participation in meeting on UN premises",
        "Submission of information to UN",
        "UN raised case of person/organization",
        "Unclear",
    ),
    "follow-up-trend": ("Stayed same",),
    "gender": ("Female", "Gender unclear", "Male"),
    "perpetrator": ("Both state and non-state actors", "Non-state actor(s)", "State actors", "Unclear"),
    "record-type": (
        "General situation addressed",
        "Named individual",
        "Named organization",
        "Unnamed individual/group/organization",
    ),
    "reprisal-type": (
        "Access denied to UN expert/representative",
        "Administrative reprisal",
        "Charge/Investigation/Prosecution: Charge/Investigation/Prosecution - General",
        "Defamation / Defamation campaign",
        "Detention/Imprisonment: Detention/Imprisonment - General",
        "Detention/Imprisonment: Release within a day",
        "Deterioration in detention conditions",
        "Disappearance/Kidnapping",
        "Family/friends/acquaintances targeted",
        "Online harassment",
        "Physical attack: Attempted killing",
        "Physical attack: Torture/Cruel, inhuman, degrading treatment",
        "Profession-related reprisal",
        "Property damage/raid/search/confiscation",
        "Surveillance",
        'Threats/Intimidations (incl. "fear of reprisal")',
        "Travel restriction",
        "Unclear",
    ),
    "rights-defended": (
        "Accountability & impunity",
        "Caste/Ethnic minorities' rights/Racism",
        "Civil/political rights",
        "Economic/social rights",
        "Indigenous peoples’ rights",
        "LGBTIQ rights",
        "Land rights/environment",
        "Migrants’/refugees’/IDP’s rights",
        "Other",
        "Religious freedom",
        "Unclear in SG Report",
        "Women’s rights",
    ),
}

OUR_LISTS = {
    "body-not-named": ("other", "unclear"),
    "debate": (
        "general-debate",
        "joint-statement",
        "not-stated",
        "other-debate",
        "reprisals-dialogue",
        "upr-adoption",
    ),
    "finding-question": tuple(sorted(row.question for row in crosswalk().rows if row.question)),
    "not-understood-reason": tuple(sorted(REASONS)),
    "origin": ("coded-field", "decided", "extracted", "linked"),
    "party-kind": ("group", "individual", "not-stated", "organisation"),
    "un-membership": ("member", "observer"),
    "verified": ("no", "partly", "yes"),
}


@cache
def parsed(path: str) -> Graph:
    return Graph().parse(data=read_text(path), format="turtle")


@cache
def published() -> Graph:
    """The core and the code lists, as one graph."""
    graph = Graph()
    for path in (CORE, *CONCEPTS):
        graph += parsed(path)
    return graph


def problems(rule: Path, graph: Graph) -> list[str]:
    return [str(row) for row in graph.query(rule.read_text(encoding="utf-8")).bindings]


def closed(*graphs: Graph) -> Graph:
    """Return the OWL 2 RL closure of the graphs together."""
    import owlrl

    # owlrl changes how rdflib reads literals, for the whole process: other tests must not see that.
    readings = dict(rdflib.term._toPythonMapping)
    whole = Graph()
    for graph in graphs:
        whole += graph
    closure = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
    )
    try:
        closure.expand(whole)
    finally:
        rdflib.term._toPythonMapping.clear()
        rdflib.term._toPythonMapping.update(readings)
    return whole


def contradictions(graph: Graph) -> list[str]:
    errors = [str(text) for text in graph.objects(None, URIRef(OWLRL_ERROR + "error"))]
    return errors + [f"{thing} is of no possible kind" for thing in graph.subjects(RDF.type, OWL.Nothing)]


def rows_by_term() -> dict[str, list[FieldRow]]:
    found: dict[str, list[FieldRow]] = {}
    for row in crosswalk().rows:
        for term in {row.term, row.term_class}:
            if term.startswith("rkg:"):
                found.setdefault(term.removeprefix("rkg:"), []).append(row)
    return found


def highest_sensitivity(rows: list[FieldRow]) -> str:
    return max((row.sensitivity for row in rows), key=SENSITIVITIES.index)


# House rules


def test_every_rule_has_a_file_that_breaks_it() -> None:
    assert RULES
    assert {rule.stem for rule in RULES} == set(BROKEN)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_a_rule_begins_with_its_sentence(rule: Path) -> None:
    first = rule.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith(".")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.stem)
def test_the_ontology_and_the_code_lists_keep_the_rule(rule: Path) -> None:
    assert problems(rule, published()) == []


@pytest.mark.parametrize(
    ("name", "turtle"),
    [*BROKEN.items(), *BROKEN_TOO],
    ids=[*BROKEN, *(f"{name}-{number}" for number, (name, _) in enumerate(BROKEN_TOO))],
)
def test_a_rule_finds_what_breaks_it(name: str, turtle: str) -> None:
    [rule] = [rule for rule in RULES if rule.stem == name]
    assert problems(rule, Graph().parse(data=HEAD + turtle, format="turtle"))


# The core


def test_the_core_loads_alone_in_an_owl_reader(tmp_path: Path) -> None:
    import pyhornedowl

    core = parsed(CORE)
    target = tmp_path / "reprisal.owl"
    core.serialize(target, format="pretty-xml", encoding="utf-8")
    read = pyhornedowl.open_ontology(str(target), serialization="rdf")
    assert str(read.get_iri()) == HOME
    assert str(read.get_version_iri()) == f"{HOME}/0.1.0"
    for kind, found in zip(
        KINDS,
        (
            read.get_classes(),
            read.get_object_properties(),
            read.get_data_properties(),
            read.get_annotation_properties(),
        ),
        strict=True,
    ):
        assert set(found) == {str(term) for term in core.subjects(RDF.type, kind)}, kind


def test_an_owl_reader_keeps_every_text_of_the_core(tmp_path: Path) -> None:
    import pyhornedowl

    core = parsed(CORE)
    target = tmp_path / "reprisal.owl"
    core.serialize(target, format="pretty-xml", encoding="utf-8")
    read = pyhornedowl.open_ontology(str(target), serialization="rdf")
    terms = {
        term for kind in KINDS for term in core.subjects(RDF.type, kind) if str(term).startswith(ONTOLOGY)
    }
    assert terms
    for term in terms:
        for wanted in (RDFS.label, SKOS.definition, SKOS.example):
            assert read.get_annotation(str(term), str(wanted)) == str(core.value(term, wanted)), term


def test_parts_of_a_case_are_found_by_the_wider_property() -> None:
    core = parsed(CORE)
    assert set(core.subjects(RDFS.subPropertyOf, RKG.ofCase)) == {RKG.followsUp, RKG.raisesCase}


# Consistency


def test_core_code_lists_and_alignments_do_not_contradict_each_other() -> None:
    assert ALIGNMENTS
    before = published()
    after = closed(before, *(parsed(path) for path in ALIGNMENTS))
    assert len(after) > len(before)
    assert contradictions(after) == []


@pytest.mark.parametrize(
    "turtle",
    [
        "<https://example.org/hong-kong> a rkg:State , rkg:Place .",
        "<https://example.org/2021-020-001> a rkg:Case , rkg:SourceRecord .",
        "rkg:Territory rdfs:subClassOf rkg:State , rkg:Place . <https://example.org/x> a rkg:Territory .",
    ],
)
def test_a_contradiction_is_found(turtle: str) -> None:
    addition = Graph().parse(data=HEAD + turtle, format="turtle")
    assert contradictions(closed(parsed(CORE), addition))


def test_the_wider_property_follows_from_the_narrower() -> None:
    addition = Graph().parse(
        data=HEAD + "<https://example.org/f> rkg:followsUp <https://example.org/c> .", format="turtle"
    )
    closure = closed(parsed(CORE), addition)
    assert (URIRef("https://example.org/f"), RKG.ofCase, URIRef("https://example.org/c")) in closure


# Alignments


@pytest.mark.parametrize(
    "name",
    ["blank-nodes", "domain-range-inverse", "label-form", "language-tags", "placeholders", "terms-declared"],
)
def test_the_alignments_keep_the_rules_for_every_file(name: str) -> None:
    assert ALIGNMENTS
    [rule] = [rule for rule in RULES if rule.stem == name]
    graph = Graph()
    for path in (CORE, *ALIGNMENTS):
        graph += parsed(path)
    assert problems(rule, graph) == []


@pytest.mark.parametrize("path", ALIGNMENTS)
def test_an_alignment_is_an_ontology_of_its_own(path: str) -> None:
    graph = parsed(path)
    own = URIRef(f"{HOME}/alignments/{Path(path).stem}")
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [own]
    assert graph.value(own, URIRef(PREFIXES["dcterms"] + "title"))
    assert (own, OWL.versionIRI, None) not in graph
    assert (None, OWL.imports, None) not in graph


@pytest.mark.parametrize("path", ALIGNMENTS)
def test_an_alignment_speaks_of_our_terms_and_concepts_only(path: str) -> None:
    ours = set(published().subjects())
    subjects = {one for one in parsed(path).subjects() if f"{HOME}/alignments/" not in str(one)}
    assert subjects
    assert subjects <= ours


@pytest.mark.parametrize("path", [path for path in ALIGNMENTS if not path.endswith("/huridocs.ttl")])
def test_an_alignment_names_one_foreign_vocabulary(path: str) -> None:
    graph = parsed(path)
    namespace = dict(graph.namespaces())[Path(path).stem]
    axioms = [*graph.triples((None, RDFS.subClassOf, None)), *graph.triples((None, RDFS.subPropertyOf, None))]
    assert axioms
    assert all(str(wider).startswith(namespace) for _, _, wider in axioms)


# Crosswalk


def test_every_class_and_property_of_the_crosswalk_is_a_term() -> None:
    rows = rows_by_term()
    assert rows
    assert set(rows) <= {str(term).removeprefix(ONTOLOGY) for term in parsed(CORE).subjects(RDF.type)}


def test_a_property_carries_the_labels_of_its_fields_and_no_others() -> None:
    core = parsed(CORE)
    rows = crosswalk().rows
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in core.subjects(RDF.type, kind):
            prefixed = "rkg:" + str(term).removeprefix(ONTOLOGY)
            wanted = {Literal(label) for row in rows if row.term == prefixed for label in row.labels if label}
            assert set(core.objects(term, RKG.sourceLabel)) == wanted, prefixed


def test_the_labels_of_classes_and_code_lists_are_labels_of_the_source() -> None:
    known = {Literal(label) for row in crosswalk().rows for label in row.labels}
    labels = set(published().objects(None, RKG.sourceLabel))
    assert labels
    assert labels <= known


def test_a_term_is_as_sensitive_as_its_most_sensitive_field() -> None:
    core = parsed(CORE)
    for name, rows in rows_by_term().items():
        assert core.value(RKG[name], RKG.sensitivity) == Literal(highest_sensitivity(rows)), name


@pytest.mark.parametrize("name", ["FollowUp", "Actor", "quote", "text", "words", "SourceField"])
def test_what_may_tell_of_a_person_is_personal(name: str) -> None:
    assert parsed(CORE).value(RKG[name], RKG.sensitivity) == Literal("personal")


# Code lists


def test_every_code_list_of_the_crosswalk_has_a_file() -> None:
    schemes = {row.scheme for row in crosswalk().rows if row.scheme}
    assert schemes
    assert schemes <= set(code_lists())


@pytest.mark.parametrize("path", CONCEPTS)
def test_a_file_holds_one_code_list_of_its_name(path: str) -> None:
    graph = parsed(path)
    scheme = URIRef(SCHEMES + Path(path).stem)
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [scheme]
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    assert set(graph.subjects(SKOS.inScheme, scheme)) == concepts
    assert set(graph.subjects()) == concepts | {scheme}


def test_a_code_list_carries_the_labels_of_the_fields_that_it_serves() -> None:
    rows = crosswalk().rows
    for scheme in {row.scheme for row in rows if row.scheme}:
        wanted = {Literal(label) for row in rows if row.scheme == scheme for label in row.labels}
        assert set(published().objects(URIRef(SCHEMES + scheme), RKG.sourceLabel)) == wanted, scheme


@pytest.mark.parametrize(
    ("scheme", "value"), [(scheme, value) for scheme, values in SEEN_VALUES.items() for value in values]
)
def test_a_value_that_the_source_prints_is_a_label(scheme: str, value: str) -> None:
    graph = parsed(f"ontology/concepts/{scheme}.ttl")
    labels = {
        fold(str(label)) for kind in (SKOS.prefLabel, SKOS.altLabel) for label in graph.objects(None, kind)
    }
    assert fold(value) in labels


def test_the_source_s_spelling_is_kept_to_the_letter() -> None:
    for scheme, values in SEEN_VALUES.items():
        graph = parsed(f"ontology/concepts/{scheme}.ttl")
        labels = {
            str(label) for kind in (SKOS.prefLabel, SKOS.altLabel) for label in graph.objects(None, kind)
        }
        assert set(values) <= labels, scheme


@pytest.mark.parametrize("scheme", OUR_LISTS)
def test_our_own_code_lists_hold_exactly_these_concepts(scheme: str) -> None:
    graph = parsed(f"ontology/concepts/{scheme}.ttl")
    assert tuple(sorted(str(one) for one in graph.objects(None, SKOS.notation))) == OUR_LISTS[scheme]
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        assert (concept, SKOS.definition, None) in graph, concept


def test_a_question_is_worded_as_the_source_words_it() -> None:
    graph = parsed("ontology/concepts/finding-question.ttl")
    rows = [row for row in crosswalk().rows if row.question]
    assert rows
    for row in rows:
        assert graph.value(URIRef(f"{SCHEMES}finding-question/{row.question}"), SKOS.prefLabel) == Literal(
            row.label, lang="en"
        )


@pytest.mark.parametrize(
    ("scheme", "written", "slug"),
    [
        ("reprisal-type", 'Threats/Intimidations (incl. "fear of reprisal")', "threats-intimidation"),
        ("reprisal-type", "Threats/Intimidations (incl. “fear of reprisal”)", "threats-intimidation"),
        ("reprisal-type", "Detention/Imprisonment", "detention-imprisonment"),
        (
            "reprisal-type",
            "Detention/Imprisonment::Detention/Imprisonment - General",
            "detention-imprisonment",
        ),
        ("reprisal-type", "Physical attack::Attempted killing", "attempted-killing"),
        ("rights-defended", "Women's rights", "womens-rights"),
        ("rights-defended", "unclear in SG report", "unclear-in-sg-report"),
        ("follow-up-trend", "Stayed same", "stayed-same"),
        ("record-type", "Unnamed individual/group/organization", "unnamed"),
    ],
)
def test_a_written_value_finds_its_concept(scheme: str, written: str, slug: str) -> None:
    found = code_lists()[scheme].find(written)
    assert found is not None
    assert found.value == f"{SCHEMES}{scheme}/{slug}"


def test_a_narrower_type_of_reprisal_rolls_up_to_its_parent() -> None:
    graph = parsed("ontology/concepts/reprisal-type.ttl")
    for child, parent in (
        ("attempted-killing", "physical-attack"),
        ("torture-cruel-inhuman-degrading-treatment", "physical-attack"),
        ("release-within-a-day", "detention-imprisonment"),
    ):
        base = f"{SCHEMES}reprisal-type/"
        assert graph.value(URIRef(base + child), SKOS.broader) == URIRef(base + parent)
