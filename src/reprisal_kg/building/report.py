"""The build's report: what was read, what was not understood, what was left out and why."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from reprisal_kg.building.reading import Versions
from reprisal_kg.crosswalk import WITHHELD, crosswalk, is_label, may_show
from reprisal_kg.mapping.case import MappedRecord
from reprisal_kg.mapping.identity import Clash
from reprisal_kg.record import NotUnderstood
from reprisal_kg.sources.overrides import Override
from reprisal_kg.vocabulary import ONTOLOGY, RDF

PARTS = {
    "PriorAction": "UN action(s) before the report",
    "GovernmentResponse": "Government response(s)",
    "FollowUp": "follow-up(s)",
    "StateStatement": "State statement(s)",
    "Communication": "communication(s)",
    "Citation": "citation(s)",
    "Actor": "named actor(s)",
    "CandidateConcept": "new coded value(s)",
}
"""Classes that the report counts, with the words for them."""

EXAMPLES = 5
"""Examples kept of each kind of thing not understood."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A source that gave no record.

    Attributes:
        file: The source as the user named it.
        why: The error's message.
        is_other: Whether it is no case at all, so that nothing of a case is lost.
    """

    file: str
    why: str
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        cases: Number of cases.
        records: Number of records read.
        quads: Number of quads in the graph.
        parts: Local name of a class → how many of it the records gave.
        left_out: Sources that gave no record.
        same: Files whose record another file gave too, with that other file.
        clashes: Records with one key, kept apart.
        unused: Overrides that fit no record: file, number in the file, record and field.
        unpublished: Keys of cases whose source says that it is not public.
        formats: Format of the source → number of records.
        coverage: Field key → number of records that have it with a value.
        not_understood: What no rule knew, with the source's file.
    """

    cases: int
    records: int
    quads: int
    parts: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOut, ...]
    same: tuple[tuple[str, str], ...]
    clashes: tuple[Clash, ...]
    unused: tuple[tuple[str, int, str, str], ...]
    unpublished: tuple[str, ...]
    formats: tuple[tuple[str, int], ...]
    coverage: tuple[tuple[str, int], ...]
    not_understood: tuple[tuple[str, NotUnderstood], ...]

    @property
    def losses(self) -> int:
        """How many sources of cases were left out, overrides unused and lines not understood."""
        return len(self.not_understood) + len(self.unused) + sum(not one.is_other for one in self.left_out)

    def as_document(self) -> dict[str, Any]:
        """Return the report as a JSON document."""
        return {
            "records": self.records,
            "formats": dict(self.formats),
            "cases": self.cases,
            "quads": self.quads,
            "parts": dict(self.parts),
            "leftOut": [{"file": one.file, "why": one.why} for one in self.left_out],
            "sameRecord": [{"file": file, "sameAs": other} for file, other in self.same],
            "clashes": [
                {"key": one.key, "files": list(one.files), "keys": list(one.keys)} for one in self.clashes
            ],
            "unusedOverrides": [
                {"file": file, "number": number, "record": record, "field": field}
                for file, number, record, field in self.unused
            ],
            "unpublished": list(self.unpublished),
            "coverage": dict(self.coverage),
            "notUnderstood": {
                "count": len(self.not_understood),
                "byReason": dict(sorted(Counter(one.reason for _, one in self.not_understood).items())),
                "kinds": self._kinds(),
            },
        }

    def as_json(self) -> str:
        """Return the report as JSON text, the same for the same build."""
        return json.dumps(self.as_document(), ensure_ascii=False, indent=2) + "\n"

    def _kinds(self) -> list[dict[str, Any]]:
        """Return what was not understood by reason and label, with counts and examples.

        Words that may tell of a person are withheld: only the graph and the records hold them.
        """
        groups: dict[tuple[str, str], list[tuple[str, NotUnderstood]]] = defaultdict(list)
        for file, one in self.not_understood:
            groups[one.reason, one.label].append((file, one))
        return [
            {
                "reason": reason,
                "label": label if not label or is_label(label) else _withheld(label),
                "count": len(members),
                "examples": [
                    {
                        "file": file,
                        "line": one.line or None,
                        "words": one.words if may_show(label) else _withheld(one.words),
                    }
                    for file, one in members[:EXAMPLES]
                ],
            }
            for (reason, label), members in sorted(groups.items())
        ]

    def lines(self) -> list[str]:
        """Return the report as lines for a person."""
        counts = dict(self.parts)
        told = [f"{counts[name]} {words}" for name, words in PARTS.items() if counts.get(name)]
        lines = [f"{self.records} record(s) read, {self.cases} case(s), {self.quads} quads"]
        lines += [f"they tell of: {', '.join(told)}"] if told else []
        kinds = Counter((one.why if one.is_other else "") for one in self.left_out)
        lines += [f"left out: {one.file}: {one.why}" for one in self.left_out if not one.is_other]
        lines += [f"left out: {count} time(s) {why}" for why, count in sorted(kinds.items()) if why]
        lines += [f"same record twice: {file} is {other}; kept once" for file, other in self.same]
        lines += [
            f"clash: {', '.join(one.files)} all have the key {one.key}; kept apart as {', '.join(one.keys)}"
            for one in self.clashes
        ]
        if self.unpublished:
            count = len(self.unpublished)
            lines.append(f"{count} case(s) are NOT PUBLISHED in their source: keep this graph to yourselves")
        lines += [
            f"override {number} of {file} fits no record: {record}, {field}"
            for file, number, record, field in self.unused
        ]
        if not self.not_understood:
            return [*lines, "everything was understood"]
        lines.append(f"{len(self.not_understood)} thing(s) not understood, all kept:")
        for file, one in self.not_understood[:20]:
            where = f"{file}:{one.line}" if one.line else file
            label = f" under {one.label!r}" if is_label(one.label) else ""
            lines.append(f"  {where}: {one.reason}{label}: {_shown(one)}")
        if len(self.not_understood) > 20:
            lines.append(f"  … and {len(self.not_understood) - 20} more, in build-report.json")
        return lines


def report_on(
    entities: Sequence[Versions],
    mapped: Sequence[MappedRecord],
    quads: int,
    left_out: Iterable[LeftOut],
    same: Iterable[tuple[str, str]],
    clashes: Iterable[Clash],
    unused: Iterable[Override] = (),
) -> BuildReport:
    """Return the report of a build; ``entities`` and ``mapped`` go together by position."""
    found: Counter[str] = Counter()
    records = [record for one in entities for record in (one.first, *one.translations)]
    for record in (one.first for one in entities):
        found.update({field.key for field in record.fields if field.values})
        found.update(["title"] if record.title else [])
    order = [row.key for row in crosswalk().rows if row.kind != "heading"]
    return BuildReport(
        cases=len(mapped),
        records=len(records),
        unpublished=tuple(
            one_mapped.key
            for one, one_mapped in zip(entities, mapped, strict=True)
            if any(record.source.published == "no" for record in (one.first, *one.translations))
        ),
        formats=tuple(sorted(Counter(record.source.format for record in records).items())),
        quads=quads,
        parts=_count_parts(mapped),
        left_out=tuple(left_out),
        same=tuple(same),
        clashes=tuple(clashes),
        unused=tuple((Path(one.file).name, one.number, one.record, one.field) for one in unused),
        coverage=tuple((key, found[key]) for key in order),
        not_understood=tuple(one for one_mapped in mapped for one in one_mapped.not_understood),
    )


def _shown(one: NotUnderstood) -> str:
    if not may_show(one.label):
        return WITHHELD
    return repr(one.words if len(one.words) <= 60 else f"{one.words[:57]}...")


def _withheld(words: str) -> dict[str, Any]:
    return {"withheld": True, "length": len(words)}


def _count_parts(mapped: Iterable[MappedRecord]) -> tuple[tuple[str, int], ...]:
    nodes = {
        (quad.object.value.removeprefix(ONTOLOGY), quad.subject)
        for one in mapped
        for quad in (*one.quads, *one.shared)
        if quad.predicate == RDF.type and isinstance(quad.object, NamedNode)
    }
    counts = Counter(name for name, _ in nodes)
    return tuple((name, counts[name]) for name in PARTS)
