"""Overrides: a person corrects a field of a record, and says who decides, when and why.

They stand in TOML files; data/overrides/README.md shows a whole one.

    [[override]]
    record = "2021-020-001-chn"
    field = "report_year"
    was = "2021"
    now = "2022"
    who = "documentation desk"
    when = 2026-11-23
    why = "The report that first describes the case is the one of 2022."

An override names the words that it replaces. When the record no longer says them, it is
stale: nothing is guessed, and the build stops.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn

from reprisal_kg.crosswalk import FieldRow, crosswalk
from reprisal_kg.errors import Place, StaleOverride, UnreadableSource
from reprisal_kg.record import Field, Record, Value


@dataclass(frozen=True, slots=True)
class Override:
    """One decision on one field.

    Attributes:
        record: The source's entity id, the file's name, or the key of the uncorrected case.
        field: The field's key in a record.
        was: The field's words as the source prints them; empty if it lacks the field.
        now: What they are to be, a line each; empty to remove the field.
        who: The role or desk that decides.
        when: The day of the decision.
        why: The reason.
        group: Number of the follow-up group; None outside groups.
        language: The language version that is meant, lower case; empty for the one that is
            mapped whole.
        file: The file of the override, as the user named it.
        number: Its place in that file, from 1.
    """

    record: str
    field: str
    was: str
    now: str
    who: str
    when: date
    why: str
    group: int | None = None
    language: str = ""
    file: str = ""
    number: int = 1

    @property
    def shown(self) -> str:
        """The field and its group, as messages name them."""
        return f"'{self.field}'" if self.group is None else f"'{self.field}' of group {self.group}"


@dataclass(frozen=True, slots=True)
class Correction:
    """An override that was carried out.

    Attributes:
        override: The decision.
        language: Language of the record that it changed, lower case.
        before: The field as the source gave it; None if it was missing.
        after: The field as corrected; None if it was removed.
    """

    override: Override
    language: str
    before: Field | None
    after: Field | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """A record with its overrides carried out.

    Attributes:
        record: The corrected record.
        corrections: What was changed, in the order of the overrides.
    """

    record: Record
    corrections: tuple[Correction, ...] = ()


def refuse_ambiguous(records: Iterable[tuple[Record, str, bool]], overrides: Sequence[Override]) -> None:
    """Refuse an override that means several records, such as all records of one CSV file.

    Args:
        records: Each uncorrected record, its key, and whether it is a translation of another.
        overrides: The overrides.

    Raises:
        UnreadableSource: An override means more than one record.
    """
    meant: dict[str, list[Override]] = defaultdict(list)
    for one in overrides:
        meant[one.record].append(one)
    seen: set[tuple[str, int]] = set()
    for record, key, translation in records:
        near = [one for name in _names(record, key) for one in meant.get(name, ())]
        for one in _meant(record, key, near, translation=translation):
            if (one.file, one.number) in seen:
                raise UnreadableSource(
                    f"override {one.number}: several records are called {one.record!r}",
                    place=Place(one.file),
                    remedy="Name the record by its entity id",
                )
            seen.add((one.file, one.number))


def apply_overrides(
    record: Record, key: str, overrides: Iterable[Override], *, translation: bool = False
) -> Corrected:
    """Return a record with the overrides that mean it carried out.

    Args:
        record: The record as the source gave it; it is left as it is.
        key: The key of its case before any correction.
        overrides: All overrides; those of other records are passed over.
        translation: Whether the record is the same entity in a further language. Only overrides
            that name its language mean it then.

    Raises:
        StaleOverride: A field no longer says what an override corrects.
        UnreadableSource: Two overrides correct one field of the record.

    Examples:
        >>> from reprisal_kg.record import Source
        >>> year = Field("report_year", "Year of the report", 9, (Value("20l9", 10),))
        >>> page = Record(Source("x.txt"), fields=(year,))
        >>> desk = Override("x.txt", "report_year", "20l9", "2019", "desk", date(2026, 11, 23), "Typo")
        >>> apply_overrides(page, "2019-001-001-chn", [desk]).record.field("report_year").text
        '2019'
    """
    corrections: dict[tuple[str, int | None], Correction] = {}
    for one in _meant(record, key, overrides, translation=translation):
        other = corrections.get((one.field, one.group))
        if other is not None:
            _refuse_second(one, other.override)
        before = _field_of(record, one)
        if compared_lines(before.text if before else "") != compared_lines(one.was):
            _refuse_stale(one, before)
        after = _corrected(before, one)
        record = _put(record, before, after)
        corrections[one.field, one.group] = Correction(one, record.source.language.lower(), before, after)
    return Corrected(record, tuple(corrections.values()))


def unused(overrides: Iterable[Override], used: Iterable[Correction]) -> tuple[Override, ...]:
    """Return the overrides that no correction carried out: their records are not there."""
    done = {(one.override.file, one.override.number) for one in used}
    return tuple(one for one in overrides if (one.file, one.number) not in done)


def compared_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text as they are compared: composed, without outer blanks or empty lines."""
    lines = (unicodedata.normalize("NFC", line).strip() for line in text.split("\n"))
    return tuple(line for line in lines if line)


def quoted(value: object) -> str:
    """Return a value as messages show it: in quotation marks, and not too long."""
    text = str(value)
    return f"'{text if len(text) <= 80 else text[:79] + '…'}'"


def refuse_twice(overrides: Iterable[Override]) -> None:
    """Refuse two overrides that correct one field.

    Raises:
        UnreadableSource: Two overrides name the same record, field, group and language.
    """
    seen: dict[tuple[object, ...], Override] = {}
    for one in overrides:
        other = seen.setdefault((one.record, one.field, one.group, one.language), one)
        if other is not one:
            _refuse_second(one, other)


def _names(record: Record, key: str) -> set[str]:
    return {record.source.entity_id, record.source.file, key} - {""}


def _meant(
    record: Record, key: str, overrides: Iterable[Override], *, translation: bool
) -> Iterator[Override]:
    names, language = _names(record, key), record.source.language.lower()
    allowed = {language} if translation else {"", language}
    return (one for one in overrides if one.record in names and one.language in allowed)


def _row(override: Override) -> FieldRow:
    return crosswalk().by_key[override.field]


def _field_of(record: Record, override: Override) -> Field | None:
    if _row(override).kind != "title":
        return record.field(override.field, override.group)
    # The title stands over no label, yet it is a field like others: it has words and a line.
    return Field("title", "", record.title[0].line, record.title) if record.title else None


def _corrected(before: Field | None, override: Override) -> Field | None:
    """Return the field with its new words; each keeps the line of the words it stands for."""
    words = [line.strip() for line in override.now.split("\n") if line.strip()]
    if not words:
        return None
    row = _row(override)
    if before is None:
        label = row.label.replace("{n}", str(override.group))
        dashed = row.kind not in {"text", "title", "point"}
        values = tuple(Value(word, dashed=dashed) for word in words)
        return Field(override.field, label, values=values, group=override.group)
    old = before.values or (Value("", before.line),)
    last = len(old) - 1
    values = tuple(replace(old[min(place, last)], text=word) for place, word in enumerate(words))
    return replace(before, values=values)


def _put(record: Record, before: Field | None, after: Field | None) -> Record:
    """Return a record with one field replaced, removed, or added where the crosswalk has its place."""
    field = after or before
    if field is not None and field.key == "title":
        return replace(record, title=after.values if after else ())
    if before is not None:
        fields = [after if one == before else one for one in record.fields]
        return replace(record, fields=tuple(one for one in fields if one is not None))
    if after is None:
        return record
    behind = [place for place, one in enumerate(record.fields) if _order(one) > _order(after)]
    place = behind[0] if behind else len(record.fields)
    return replace(record, fields=(*record.fields[:place], after, *record.fields[place:]))


def _order(field: Field) -> tuple[int, int]:
    return -1 if field.group is None else field.group, crosswalk().by_key[field.key].order


def _refuse_stale(override: Override, before: Field | None) -> NoReturn:
    says = "the record lacks the field"
    if before is not None:
        says = "the record has other words"
        # Words that may tell of a person stand in no message: it ends in logs and reports.
        if _row(override).sensitivity == "public":
            says = f"the record says {quoted(before.text)}, not {quoted(override.was.strip())}"
    where = f"the field {override.shown} of {override.record!r}"
    raise StaleOverride(
        f"override {override.number} no longer fits {where}: {says}",
        place=Place(override.file),
        remedy="Look at the record again; then correct 'was', or delete the override",
    )


def _refuse_second(one: Override, other: Override) -> NoReturn:
    where = "" if one.file == other.file else f" of {other.file}"
    raise UnreadableSource(
        f"override {one.number} corrects the field {one.shown} of {one.record!r}, "
        f"as override {other.number}{where} does",
        place=Place(one.file),
        remedy="Keep one of the two",
    )
