"""Who was affected: the party as a role in the case, and the actor behind it when named."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode

from reprisal_kg.code_lists import fold_value
from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.iris import concept
from reprisal_kg.mapping.values import add_codes
from reprisal_kg.vocabulary import FOAF, ORG, RKG

KINDS = {
    "named individual": ("individual", "yes"),
    "named organization": ("organisation", "yes"),
    "unnamed individual/group/organization": ("not-stated", "no"),
    "general situation addressed": ("not-stated", "no"),
}
"""What each type of record says of the party: its kind, and whether it is named."""

_YEAR_BEHIND = re.compile(r"\s*\((?:19|20)\d\d\)\s*$")
_SEVERAL = re.compile(r"[;,&/]|\band\b|\bet\b|\by\b|\d", re.IGNORECASE)


def add_party(draft: Draft) -> None:
    """Add the affected party, and the actor that the title names."""
    record, out = draft.record, draft.out
    party = draft.part(RKG.AffectedParty, draft.iris.thing("affected-party", draft.key))
    for key, predicate in (
        ("gender", RKG.gender),
        ("foreign_national", RKG.foreignNational),
        ("minor", RKG.minor),
        ("public_servant", RKG.publicServant),
        ("rights_defended", RKG.rightsDefended),
    ):
        add_codes(draft, party, predicate, record.field(key))
    for field in draft.fields("activity"):
        out.text(party, RKG.activity, field.text)
    kind, named = _kind(draft)
    if kind:
        out.add(party, RKG.partyKind, concept("party-kind", kind))
        out.add(party, RKG.named, concept("answer", named))
    if named == "yes":
        _add_actor(draft, party, kind)


def _kind(draft: Draft) -> tuple[str, str]:
    field = draft.record.field("record_type")
    if field is None or len(field.values) != 1:
        return "", ""
    return KINDS.get(fold_value(field.values[0].text), ("", ""))


def single_name(title: str) -> str:
    """Return the one name that a title is, without a year behind it; empty if it may be several.

    >>> single_name("Samira Example (2015)"), single_name("Example Trust; 31 individuals")
    ('Samira Example', '')
    """
    name = _YEAR_BEHIND.sub("", title).strip()
    return "" if _SEVERAL.search(name) else name


def _add_actor(draft: Draft, party: NamedNode, kind: str) -> None:
    name = single_name(" ".join(value.text for value in draft.record.title))
    if not name:
        return  # Several names in one title are told apart by linking, with evidence, not here.
    if kind == "organisation":
        # The name of an organisation may hold a person's, so it stays out of the IRI too.
        actor = draft.iris.thing("organisation", draft.iris.opaque("organisation", draft.key))
        draft.shared.kind(actor, RKG.Actor, ORG.Organization)
    else:
        actor = draft.iris.thing("person", draft.iris.opaque("person", draft.key))
        draft.shared.kind(actor, RKG.Actor, FOAF.Person)
    draft.shared.string(actor, FOAF.name, name)
    draft.out.add(party, RKG.actor, actor)
