"""State statements: one shared node a statement, one mention a case and statement."""

from __future__ import annotations

from pyoxigraph import NamedNode

from reprisal_kg.extract import statements
from reprisal_kg.extract.evidence import evidence_of
from reprisal_kg.extract.statements import FoundStatement, find_statements
from reprisal_kg.mapping.draft import Draft
from reprisal_kg.mapping.iris import concept
from reprisal_kg.mapping.values import add_date
from reprisal_kg.record import Field
from reprisal_kg.vocabulary import RDFS, RKG

EXTRACTOR = (statements.NAME, statements.VERSION)


def add_statements(draft: Draft) -> None:
    """Add what States said of the case; a passage without a known State is reported."""
    field = draft.record.field("state_statements")
    if field is None or not field.values:
        return
    text = field.text
    found = find_statements(text, draft.known.authorities, draft.state.iso3 if draft.state else None)
    for start, end in found.unread:
        draft.report("unread-value", text[start:end], _line_at(field, start), field.label)
    for one in found.statements:
        _add_mention(draft, one, field, text)


def _line_at(field: Field, offset: int) -> int:
    return field.values[min(field.text.count("\n", 0, offset), len(field.values) - 1)].line


def statement_key(found: FoundStatement, case_key: str) -> tuple[str, str, str]:
    """Return what tells a statement from others: who spoke for whom, at which meeting, in which debate.

    The date is no part of it: two records may date one statement differently. Where the meeting
    is not known, nothing tells two statements apart: then the case's own key keeps them so.
    """
    speakers = sorted(state.iso3.lower() for state in found.speakers)
    groups = sorted(group.key for group in found.behalf_groups)
    others = groups or sorted(state.iso3.lower() for state in found.behalf_states)
    who = "-".join(speakers or others)
    if speakers and others:
        who = f"{who}-for-{'-'.join(others)}"
    meeting = found.meeting.key if found.meeting else f"no-meeting-{case_key}"
    return who, meeting, found.debate


def _add_mention(draft: Draft, found: FoundStatement, field: Field, text: str) -> None:
    iris, out = draft.iris, draft.out
    key = statement_key(found, draft.key)
    statement = iris.thing("statement", *key)
    _add_statement(draft, statement, found)
    mention = draft.fresh(iris.thing("mention", draft.key, *key))
    out.kind(mention, RKG.CaseMention)
    out.add(mention, RKG.raisesCase, draft.case)
    out.add(mention, RKG.inStatement, statement)
    out.add(mention, RKG.origin, concept("origin", "extracted"))
    if found.date is not None:
        add_date(draft, mention, found.date, field.label, _line_at(field, found.start))
    out.text(mention, RKG.text, text[found.start : found.end])
    state = draft.state.iso3 if draft.state else None
    for start, end in found.quotes:
        quoted = text[start:end]
        out.text(mention, RKG.quote, quoted)
        for _, _, law in draft.known.authorities.find_laws(quoted, state, context=draft.context):
            out.add(mention, RKG.namesLaw, iris.thing("law", law.key))
    spans = found.quotes or ((found.start, found.end),)
    evidence = [evidence_of(field.key, None, text, start, end) for start, end in spans]
    draft.evidence(mention, EXTRACTOR, *evidence)


def _add_statement(draft: Draft, node: NamedNode, found: FoundStatement) -> None:
    iris, shared = draft.iris, draft.shared
    shared.kind(node, RKG.StateStatement)
    shared.add(node, RKG.origin, concept("origin", "extracted"))
    shared.add(node, RKG.debate, concept("debate", found.debate))
    for state in found.speakers:
        shared.add(node, RKG.deliveredBy, iris.thing("state", state.iso3))
    for state in found.behalf_states:
        shared.add(node, RKG.onBehalfOf, iris.thing("state", state.iso3))
    for group in found.behalf_groups:
        shared.add(node, RKG.onBehalfOf, iris.thing("state-group", group.key))
    if found.meeting is not None:
        shared.add(node, RKG.meeting, iris.thing("meeting", found.meeting.key))
    who = ", ".join(one.name for one in found.speakers or found.behalf_groups or found.behalf_states)
    where = found.meeting.name if found.meeting else "a meeting that the source does not name"
    shared.label(node, RDFS.label, f"{who} at the {where}" if found.meeting else f"{who} at {where}")
