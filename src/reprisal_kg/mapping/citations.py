"""What the texts of a record cite: laws and communications, with the words."""

from __future__ import annotations

import re
from collections import defaultdict

from pyoxigraph import NamedNode

from reprisal_kg.authorities import Law
from reprisal_kg.extract import communications
from reprisal_kg.extract.communications import FoundCommunication, find_communications
from reprisal_kg.extract.evidence import evidence_of
from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.values import read_field_dates
from reprisal_kg.mapping.writer import year_literal
from reprisal_kg.record import Field
from reprisal_kg.vocabulary import RDFS, RKG

LAWS = ("laws", "1")
_LIKE_A_LAW = re.compile(
    r"\b(?:[A-Z][\w’'-]*\s+(?:on\s+|of\s+|for\s+|the\s+|and\s+)*){1,8}(?:Law|Act|Ordinance|Code|Decree)\b"
)
_DENIED = re.compile(r"\b(?:not|never|rather\s+than|other\s+than)\s+(?:\w+\s+){0,3}\W*$", re.IGNORECASE)
COMMUNICATIONS = (communications.NAME, communications.VERSION)
SEARCH = "https://spcommreports.ohchr.org/TmSearch/RelCom?code="


def add_citations(draft: Draft, reprisal: NamedNode | None, prior_action: NamedNode | None) -> None:
    """Add each law and communication that a text field cites.

    A law counts as used for the reprisal only where the reprisal's own text names it and the
    record says that the reprisal was based on new legislation, and where the text names no
    other law and denies none; elsewhere it is only cited.
    """
    for field in draft.record.fields:
        if draft.known.crosswalk.by_key[field.key].kind == "text" and field.values:
            laws = _cite_laws(draft, field)
            _cite_communications(draft, field, prior_action)
            is_own = (
                field.key == "reprisal_information" and len(laws) == 1 and _is_only_law(draft, field.text)
            )
            if reprisal is not None and is_own and _new_legislation(draft):
                draft.out.add(reprisal, RKG.usesLaw, draft.iris.thing("law", laws[0].key))


def _new_legislation(draft: Draft) -> bool:
    field = draft.record.field("new_legislation")
    yes = draft.known.lists["answer"].find("Yes")
    return field is not None and [draft.known.lists["answer"].find(v.text) for v in field.values] == [yes]


def _is_only_law(draft: Draft, text: str) -> bool:
    state = draft.state.iso3 if draft.state else None
    spans = [
        (start, end)
        for start, end, _ in draft.known.authorities.find_laws(text, state, context=draft.context)
    ]
    for match in _LIKE_A_LAW.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            return False
    return not any(_DENIED.search(text[:start]) for start, _ in spans)


def _citation(draft: Draft, field: Field, name: str) -> NamedNode:
    slug = draft.known.crosswalk.by_key[field.key].slug
    group = () if field.group is None else (str(field.group),)
    return draft.iris.thing("citation", draft.key, slug, *group, name)


def _cite_laws(draft: Draft, field: Field) -> list[Law]:
    text = field.text
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    laws: dict[str, Law] = {}
    state = draft.state.iso3 if draft.state else None
    for start, end, law in draft.known.authorities.find_laws(text, state, context=draft.context):
        places[law.key].append((start, end))
        laws[law.key] = law
    for key, spans in places.items():
        node = draft.part(RKG.Citation, _citation(draft, field, f"law-{key}"), "extracted")
        draft.out.add(node, RKG.cites, draft.iris.thing("law", key))
        found = [evidence_of(field.key, field.group, text, start, end) for start, end in spans]
        draft.evidence(node, LAWS, *found)
    return list(laws.values())


def _cite_communications(draft: Draft, field: Field, prior_action: NamedNode | None) -> None:
    text = field.text
    places: dict[str, list[FoundCommunication]] = defaultdict(list)
    for found in find_communications(text, draft.known.authorities.state_codes):
        places[found.key].append(found)
    for key, citations in places.items():
        node = draft.part(RKG.Citation, _citation(draft, field, f"communication-{key}"), "extracted")
        communication = _add_communication(draft, citations[0])
        draft.out.add(node, RKG.cites, communication)
        if prior_action is not None and field.group is None and _is_prior(draft, citations[0]):
            draft.out.add(prior_action, RKG.communication, communication)
        words = [evidence_of(field.key, field.group, text, one.start, one.end) for one in citations]
        draft.evidence(node, COMMUNICATIONS, *words)


def _is_prior(draft: Draft, found: FoundCommunication) -> bool:
    """Return whether a communication belongs to the action before the report.

    It went to the State that the case concerns, in a year in which the source dates an action
    of a UN body; others that a text cites are only cited.
    """
    if draft.state is None or found.state != draft.state.iso3:
        return False
    years = {
        year
        for reading, _ in read_field_dates(draft.record.field("prior_un_dates"))
        for year in (
            range(reading.earliest.year, reading.latest.year + 1)
            if reading.earliest and reading.latest
            else ()
        )
    }
    return found.year in years


def _add_communication(draft: Draft, found: FoundCommunication) -> NamedNode:
    shared = draft.shared
    node = draft.iris.thing("communication", found.key)
    shared.kind(node, RKG.Communication)
    shared.string(node, RKG.communicationCode, found.code)
    shared.add(node, RKG.communicationYear, year_literal(found.year))
    if found.state != "OTH":
        shared.add(node, RKG.addressedTo, draft.iris.thing("state", found.state))
    shared.add(node, RDFS.seeAlso, NamedNode(f"{SEARCH}{found.state}+{found.number}%2F{found.year}"))
    return node
