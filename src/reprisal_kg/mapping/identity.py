"""Which case a record describes: its number and its State."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reprisal_kg.authorities import Authorities, Known, State
from reprisal_kg.mapping.iris import Iris, case_key
from reprisal_kg.record import Record

_NUMBER = re.compile(r"[0-9][0-9-]{3,30}")


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells a case from others.

    Attributes:
        key: Case number and State: ``2021-020-001-chn``.
        number: The case number as written; empty if the record has none.
        state: The State concerned, when known.
    """

    key: str
    number: str
    state: State | None


def identify(record: Record, iris: Iris, authorities: Authorities) -> Identity:
    """Return which case a record describes.

    A record without a number (a page cut early) gets an opaque key of its source's own id or
    file name, so that it is kept and its IRI tells nothing.
    """
    state = state_of(record, authorities)
    field = record.field("case_number")
    number = field.values[0].text.strip() if field and field.values else ""
    if _NUMBER.fullmatch(number):
        return Identity(case_key(number, state.iso3 if state else None), number, state)
    stand_in = f"unnumbered-{iris.opaque('record', record.source.entity_id or record.source.file)}"
    return Identity(case_key(stand_in, state.iso3 if state else None), number, state)


def state_of(record: Record, authorities: Authorities) -> State | None:
    """Return the State that a record concerns, if the authority table knows its name."""
    field = record.field("state")
    for value in field.values if field else ():
        found = authorities.state(value.text)
        if isinstance(found, Known):
            return found.row
    return None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two or more records with one key, kept apart.

    Attributes:
        key: The key that they share.
        files: Their source files, sorted.
        keys: The keys that they got instead, in the order of ``files``.
    """

    key: str
    files: tuple[str, ...]
    keys: tuple[str, ...]


def keep_apart(
    found: Sequence[tuple[Record, Identity]], iris: Iris
) -> tuple[Mapping[int, str], tuple[Clash, ...]]:
    """Give records of one key a key each.

    The new key comes from the source's own id, else (opaquely) from the file's name: never from
    the order in which records were read.

    Args:
        found: The records with their identities.
        iris: For opaque keys.

    Returns:
        The key of each record by its position in ``found``, and the clashes.
    """
    by_key: dict[str, list[int]] = defaultdict(list)
    for position, (_, identity) in enumerate(found):
        by_key[identity.key].append(position)
    keys: dict[int, str] = {}
    clashes = []
    for key, positions in sorted(by_key.items()):
        if len(positions) == 1:
            keys[positions[0]] = key
            continue
        positions.sort(key=lambda position: _tie(found[position][0]))
        fresh = [f"{key}-{mark}" for mark in _marks([found[position][0] for position in positions], iris)]
        keys.update(zip(positions, fresh, strict=True))
        clashes.append(
            Clash(key, tuple(found[position][0].source.file for position in positions), tuple(fresh))
        )
    return keys, tuple(clashes)


def _tie(record: Record) -> tuple[str, str]:
    return record.source.file, record.source.entity_id


def _marks(records: Iterable[Record], iris: Iris) -> list[str]:
    marks: list[str] = []
    for record in records:
        mark = record.source.entity_id or iris.opaque("record", record.source.file)[:8]
        count = marks.count(mark)
        marks.append(f"{mark}-{count + 1}" if count else mark)
    return marks
