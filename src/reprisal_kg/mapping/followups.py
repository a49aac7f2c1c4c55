"""What later reports say of a case: one follow-up a numbered group."""

from __future__ import annotations

from pyoxigraph import NamedNode

from reprisal_kg.authorities import Known
from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.iris import concept
from reprisal_kg.mapping.values import add_bodies, add_codes, add_dates, year_of
from reprisal_kg.mapping.writer import integer_literal
from reprisal_kg.vocabulary import RKG


def add_follow_ups(draft: Draft) -> dict[int, NamedNode]:
    """Add each follow-up group of the record.

    Returns:
        The nodes, by the group's number.
    """
    return {group: _add_follow_up(draft, group) for group in draft.record.groups}


def _add_follow_up(draft: Draft, group: int) -> NamedNode:
    record, out = draft.record, draft.out
    stated = record.field("follow_up_year", group)
    years = [year for value in (stated.values if stated else ()) if (year := year_of(value.text)) is not None]
    name = str(years[0]) if years else f"group-{group}"
    node = draft.fresh(draft.iris.thing("follow-up", draft.key, name))
    out.kind(node, RKG.FollowUp)
    out.add(node, RKG.followsUp, draft.case)
    out.add(node, RKG.origin, concept("origin", "coded-field"))
    out.add(node, RKG.groupIndex, integer_literal(group))
    for value in stated.values if stated else ():
        year = year_of(value.text)
        if year is not None and isinstance(draft.known.authorities.report(year), Known):
            out.add(node, RKG.reportedIn, draft.iris.thing("report", str(year)))
        else:
            draft.report("unread-value", value.text, value.line, stated.label if stated else "")
    add_codes(draft, node, RKG.trend, record.field("follow_up_trend", group))
    add_dates(draft, node, record.field("follow_up_date", group))
    add_codes(draft, node, RKG.governmentResponded, record.field("follow_up_response", group))
    add_bodies(draft, node, record.field("follow_up_un_body", group))
    text = record.field("follow_up_text", group)
    if text is not None:
        out.text(node, RKG.text, text.text)
    return node
