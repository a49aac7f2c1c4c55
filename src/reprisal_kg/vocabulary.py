"""The terms that the code writes, as closed namespaces: a mistyped term fails at once.

``tests/test_vocabulary.py`` holds the list of our own terms equal to the ontology's.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

ONTOLOGY = "https://w3id.org/reprisal-kg/ontology#"
SHAPES = "https://w3id.org/reprisal-kg/shapes#"
SCHEMES = "https://w3id.org/reprisal-kg/concept/"

PREFIXES = {
    "rkg": ONTOLOGY,
    "rkgsh": SHAPES,
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Every prefix that the project writes: one name for one namespace, everywhere."""


class Namespace:
    """A namespace that knows its terms.

    Args:
        base: The namespace IRI.
        terms: The local names that exist in it.
    """

    def __init__(self, base: str, terms: Iterable[str]) -> None:
        self._base = base
        self._terms = frozenset(terms)

    def __getattr__(self, name: str) -> NamedNode:
        """Return the term of that local name.

        Raises:
            AttributeError: The namespace has no such term.
        """
        if name.startswith("__") or name not in self._terms:
            raise AttributeError(f"<{self._base}> has no term {name!r}")
        return NamedNode(self._base + name)

    @property
    def terms(self) -> frozenset[str]:
        """The local names."""
        return self._terms


CLASSES = (
    "Actor AffectedParty CandidateConcept Case CaseMention Citation Communication Correction DateAsWritten "
    "Engagement Extraction Finding FollowUp GovernmentResponse Law Meeting NotUnderstood Place PriorAction "
    "Region RegionalGroup Reprisal SgReport SourceField SourceRecord State StateGroup StateStatement UnBody"
).split()

PROPERTIES = (
    "activity actor addressedTo adoptedOn answer bodyNotNamed byState caseNumber caseStatus cites "
    "communication communicationCode communicationYear confidence corrects cutShort date debate "
    "decidedBy decidedOn decisionReason deliveredBy dialogueDate documentSymbol earliest edtf endDate "
    "engagementType entityId extractor extractorVersion "
    "field followsUp followUpCount foreignNational furtherDevelopment gender governmentResponded "
    "groupIndex inRecord inRegion inStatement iso2 iso3 jurisdiction labelAsWritten latest line m49 "
    "meeting meetingBody minor named namesLaw ofCase onBehalfOf origin partyKind periodEnd periodStart "
    "perpetrator place presentedAt publicServant question quote raisesCase reason recordType "
    "regionalGroup relatedStory reportedIn reportYear reportYearDerived reprisalType retrievedOn "
    "rightsDefended saidBefore saysNow seasonEnd seasonStart sessionNumber sourceFile sourceFormat "
    "sourceTemplate startDate stateConcerned statesCited text trend trigger unBody unMembership usesLaw "
    "verified withinRegion withinState words writtenAs"
).split()

ANNOTATIONS = ("sensitivity", "sourceLabel", "fieldKey", "fieldClass", "fieldProperty")
"""Annotation properties of the ontology itself."""

RKG = Namespace(ONTOLOGY, (*CLASSES, *PROPERTIES, *ANNOTATIONS))
DCTERMS = Namespace(PREFIXES["dcterms"], ("description", "source", "title"))
EDTF = Namespace(PREFIXES["edtf"], ("EDTF",))
FOAF = Namespace(PREFIXES["foaf"], ("Person", "name"))
GEO = Namespace(PREFIXES["geo"], ("Point", "lat", "long", "location"))
OA = Namespace(
    PREFIXES["oa"],
    "SpecificResource TextPositionSelector TextQuoteSelector end exact hasSelector hasSource hasTarget "
    "prefix start suffix".split(),
)
ORG = Namespace(PREFIXES["org"], ("Organization", "hasMember", "subOrganizationOf"))
PROV = Namespace(
    PREFIXES["prov"],
    "Activity Entity SoftwareAgent wasAssociatedWith wasDerivedFrom wasGeneratedBy".split(),
)
RDF = Namespace(PREFIXES["rdf"], ("type",))
RDFS = Namespace(PREFIXES["rdfs"], ("label", "seeAlso"))
SKOS = Namespace(
    PREFIXES["skos"], "Concept ConceptScheme altLabel broader exactMatch inScheme notation prefLabel".split()
)
XSD = Namespace(PREFIXES["xsd"], "boolean date decimal gYear integer string".split())
