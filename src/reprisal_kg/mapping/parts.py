"""The parts of a case that coded fields give: UN action, engagement, reprisal, findings."""

from __future__ import annotations

from pyoxigraph import NamedNode

from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.iris import concept
from reprisal_kg.mapping.values import add_bodies, add_codes, add_dates, add_places
from reprisal_kg.vocabulary import DCTERMS, RKG


def _has_values(draft: Draft, *keys: str) -> bool:
    return any(field.values for field in draft.fields(*keys))


def add_prior_action(draft: Draft) -> NamedNode | None:
    """Add what UN bodies did before the report; the source pairs no body with a date.

    Returns:
        The node, or None if the record tells of no such action.
    """
    if not _has_values(draft, "prior_un_body", "prior_un_dates"):
        return None
    node = draft.part(RKG.PriorAction, draft.iris.thing("prior-action", draft.key))
    add_bodies(draft, node, draft.record.field("prior_un_body"))
    add_dates(draft, node, draft.record.field("prior_un_dates"))
    return node


def add_engagement(draft: Draft) -> None:
    """Add the engagement with the UN that the reprisal answered."""
    if not _has_values(draft, "engagement_body", "engagement_dates", "engagement_type", "trigger"):
        return
    node = draft.part(RKG.Engagement, draft.iris.thing("engagement", draft.key))
    add_bodies(draft, node, draft.record.field("engagement_body"))
    add_dates(draft, node, draft.record.field("engagement_dates"))
    add_codes(draft, node, RKG.engagementType, draft.record.field("engagement_type"))
    for field in draft.fields("trigger"):
        draft.out.text(node, RKG.trigger, field.text)


def add_reprisal(draft: Draft) -> NamedNode | None:
    """Add what was done to the party.

    Returns:
        The node, or None if the record tells nothing of it.
    """
    keys = ("reprisal_dates", "reprisal_places", "reprisal_information", "reprisal_types", "perpetrators")
    if not _has_values(draft, *keys):
        return None
    node = draft.part(RKG.Reprisal, draft.iris.thing("reprisal", draft.key))
    add_dates(draft, node, draft.record.field("reprisal_dates"))
    add_places(draft, node, draft.record.field("reprisal_places"))
    add_codes(draft, node, RKG.reprisalType, draft.record.field("reprisal_types"))
    add_codes(draft, node, RKG.perpetrator, draft.record.field("perpetrators"))
    for field in draft.fields("reprisal_information"):
        draft.out.text(node, DCTERMS.description, field.text)
    return node


def add_findings(draft: Draft) -> None:
    """Add the answers to the yes-or-no questions, a node each."""
    for row in draft.known.crosswalk.rows:
        if not row.question:
            continue
        for field in draft.fields(row.key):
            if not field.values:
                continue
            node = draft.part(RKG.Finding, draft.iris.thing("finding", draft.key, row.question))
            draft.out.add(node, RKG.question, concept("finding-question", row.question))
            add_codes(draft, node, RKG.answer, field)
