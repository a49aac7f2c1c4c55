"""The same entity in other languages: its texts join the case, each with its language."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import NamedNode

from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.provenance import add_source
from reprisal_kg.vocabulary import DCTERMS, PROV, RKG

_CASE = (("related_story", RKG.relatedStory), ("further_development", RKG.furtherDevelopment))
_PARTS = (
    ("affected-party", "activity", RKG.activity),
    ("engagement", "trigger", RKG.trigger),
    ("reprisal", "reprisal_information", DCTERMS.description),
)


def add_translation(draft: Draft, follow_ups: Mapping[int, NamedNode]) -> None:
    """Add the texts of a further language, and the record that they come from.

    Coded values are not read again: the first version has given them, and a label in another
    language is no new value. Texts that code reads facts from are kept in the source field only.

    Args:
        draft: A draft of the version, whose ``version`` is its language.
        follow_ups: The follow-up nodes of the first version, by group.
    """
    record, out = draft.record, draft.out
    out.text(draft.case, DCTERMS.title, "\n".join(value.text for value in record.title))
    out.add(draft.case, PROV.wasDerivedFrom, draft.source_record)
    for key, predicate in _CASE:
        for field in draft.fields(key):
            out.text(draft.case, predicate, field.text)
    for kind, key, predicate in _PARTS:
        for field in draft.fields(key):
            out.text(draft.iris.thing(kind, draft.key), predicate, field.text)
    for group, node in follow_ups.items():
        text = record.field("follow_up_text", group)
        if text is not None:
            out.text(node, RKG.text, text.text)
    add_source(draft)
