"""The one table of source fields: ``ontology/crosswalk.csv``.

One row is one field of the source: its label and the label's other spellings, the key it
has in a record, the class and property it becomes, the kind of its values, the code list
they come from, whether it repeats, and how sensitive it is. Reader, JSON Schema, JSON-LD
context, mapping, shapes and docs are driven by this table or checked against it.

Columns:
    key: Key in the record, snake_case, unique.
    label: The label as the source prints it. ``{n}`` stands for the number of a group.
    variants: Other spellings, parted by ``|``.
    class, property: The ontology terms, as prefixed names. Empty for a heading.
    kind: One of ``KINDS``.
    scheme: For ``code``: the concept scheme, a file of ``ontology/concepts/``.
    question: For a finding: the concept of the ``finding-question`` scheme.
    repeats: ``one`` value or ``many``.
    group: ``follow-up`` for the fields of the numbered follow-up groups.
    sensitivity: ``public``, ``personal`` or ``protected``.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

from reprisal_kg.errors import PackageBroken, Place
from reprisal_kg.resources import read_text

PATH = "ontology/crosswalk.csv"
KINDS = (
    "title",
    "heading",
    "text",
    "code",
    "date",
    "year",
    "number",
    "case-number",
    "point",
    "state",
    "place",
    "un-body",
)
SENSITIVITIES = ("public", "personal", "protected")

_QUOTES = str.maketrans({"’": "'", "‘": "'", "‛": "'", "‟": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_SPACES = re.compile(r"\s+")


def fold(text: str) -> str:
    """Return the form in which labels and coded values are compared.

    Spelling that does not change the meaning is dropped: case, width, kinds of quotation
    marks and of blanks.

    >>> fold("Country’s  environment") == fold("country's environment")
    True
    """
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return _SPACES.sub(" ", plain).strip().casefold()


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One row of the crosswalk."""

    key: str
    label: str
    variants: tuple[str, ...]
    term_class: str
    term: str
    kind: str
    scheme: str
    question: str
    many: bool
    group: str
    sensitivity: str
    order: int

    @property
    def labels(self) -> tuple[str, ...]:
        """The label and its other spellings."""
        return (self.label, *self.variants)

    @property
    def slug(self) -> str:
        """The key as it stands in IRIs: ``case_status`` becomes ``case-status``."""
        return self.key.replace("_", "-")


@dataclass(frozen=True)
class Crosswalk:
    """All rows, in the order in which a page prints the fields."""

    rows: tuple[FieldRow, ...]

    @cached_property
    def by_key(self) -> dict[str, FieldRow]:
        """The rows by record key."""
        return {row.key: row for row in self.rows}

    @cached_property
    def _plain_labels(self) -> dict[str, FieldRow]:
        return {fold(label): row for row in self.rows if not row.group for label in row.labels if label}

    @cached_property
    def _group_labels(self) -> tuple[tuple[str, FieldRow], ...]:
        return tuple(
            (fold(label.replace("{n}", "")), row) for row in self.rows if row.group for label in row.labels
        )

    def find_label(self, text: str) -> tuple[FieldRow, int | None] | None:
        """Find the field whose label this is, and the number of its group.

        Args:
            text: A line of the source, without its dash.

        Returns:
            Row and group number (None for a field outside a group), or None if the text is
            no label.

        Examples:
            >>> row, group = crosswalk().find_label("Followup Trends 2")
            >>> row.key, group
            ('follow_up_trend', 2)
            >>> crosswalk().find_label("Unresolved") is None
            True
        """
        folded = fold(text)
        row = self._plain_labels.get(folded)
        if row is not None:
            return row, None
        for stem, grouped in self._group_labels:
            if folded.startswith(stem):
                number = folded[len(stem) :].strip()
                if number.isascii() and number.isdigit() and len(number) <= 3:
                    return grouped, int(number)
        return None

    def starts_label(self, text: str) -> tuple[FieldRow, ...]:
        """Return the fields whose label begins with this text but is longer.

        A page that was cut inside a label ends in such a text.

        >>> [row.key for row in crosswalk().starts_label("Is the coun")]
        ['pattern_country']
        """
        folded = fold(text)
        if not folded:
            return ()
        found = []
        for row in self.rows:
            for label in row.labels:
                whole = fold(label.replace("{n}", "0"))
                if whole.startswith(folded) and whole != folded and row not in found:
                    found.append(row)
        return tuple(found)


def parse_crosswalk(text: str, source: str = PATH) -> Crosswalk:
    """Return a crosswalk table, read and checked.

    Raises:
        PackageBroken: A column is missing, or a row contradicts the rules above.
    """
    rows: list[FieldRow] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            row = _read_row(cells, order=number - 2)
        except (KeyError, ValueError, AttributeError) as error:
            raise PackageBroken(f"the row is not right: {error}", place=Place(source, number)) from error
        for name in (f"key {row.key!r}", *(f"label {fold(label)!r}" for label in row.labels if label)):
            if name in seen:
                where = Place(source, number)
                raise PackageBroken(f"the {name} stands in line {seen[name]} too", place=where)
            seen[name] = number
        rows.append(row)
    if not rows:
        raise PackageBroken("the table has no rows", place=Place(source))
    return Crosswalk(tuple(rows))


def _read_row(cells: dict[str, str], order: int) -> FieldRow:
    row = FieldRow(
        key=cells["key"],
        label=cells["label"],
        variants=tuple(part for part in cells["variants"].split("|") if part),
        term_class=cells["class"],
        term=cells["property"],
        kind=cells["kind"],
        scheme=cells["scheme"],
        question=cells["question"],
        many=_choice(cells["repeats"], ("one", "many")) == "many",
        group=_choice(cells["group"], ("", "follow-up")),
        sensitivity=_choice(cells["sensitivity"], SENSITIVITIES),
        order=order,
    )
    _choice(row.kind, KINDS)
    if (row.kind == "code") != bool(row.scheme):
        raise ValueError("a code list goes with kind 'code', and only with it")
    if (row.kind == "heading") == bool(row.term):
        raise ValueError("every field but a heading has a property")
    if bool(row.group) != ("{n}" in row.label):
        raise ValueError("{n} stands in the labels of a group, and only there")
    return row


def _choice(value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {', '.join(repr(one) for one in allowed)}")
    return value


@cache
def crosswalk() -> Crosswalk:
    """Return the crosswalk that ships with the package."""
    return parse_crosswalk(read_text(PATH))


WITHHELD = "(not shown: the line may tell of a person)"
"""What a report says in place of words that it may not show."""


def may_show(label: str) -> bool:
    """Return whether a report may show words that stand under a label of the source.

    Words of fields that may tell of a person stay out of logs and reports. Under a label
    that no rule knows, nobody knows what the words tell.

    >>> may_show("Types of reprisals suffered"), may_show("Reported trigger of reprisal"), may_show("")
    (True, False, False)
    """
    found = crosswalk().find_label(label)
    # Nothing belongs under a heading, so that words there may be anything.
    return found is not None and found[0].sensitivity == "public" and found[0].kind != "heading"


def is_label(text: str) -> bool:
    """Return whether a text is the label of a field, and so can hold no one's name.

    >>> is_label("Reported trigger of reprisal"), is_label("What did Samira Example say?")
    (True, False)
    """
    return crosswalk().find_label(text) is not None
