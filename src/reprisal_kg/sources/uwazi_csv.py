"""The CSV export of a Uwazi library, and the CSV files that Uwazi imports.

Columns are found by label or property name. Besides the fields:

- ``Title`` is required; ``Template``, ``Date added`` and ``Published`` go to the source;
- ``id`` or ``sharedId``, which only import files have, is the entity's id;
- ``Label__es`` is the Spanish text of a field. A row gives one record for each language that
  it has a text in. The language of columns without such an ending is told by the caller; of
  these, a record in another language has the dates, numbers and the country alone.

A relationship to a country that shows the country's point in place of its name prints as
``lat|lon``: then the State is found by the point.

Not read, because no field of a case has them: ``Documents`` and ``Attachments``. A text that
begins with ``'=`` stays as it is: a program put the mark there, and nobody knows which.

Source: huridocs/uwazi, ``app/api/csv``; names of columns in other languages:
``contents/ui-translations``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from reprisal_kg.crosswalk import FieldRow, fold
from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.record import Record, Source
from reprisal_kg.sources.assembling import Assembler
from reprisal_kg.sources.csv_rows import CsvRows, Row, open_csv
from reprisal_kg.sources.field_names import FieldNames, field_names
from reprisal_kg.sources.known_values import NOTHING_KNOWN, KnownValues
from reprisal_kg.sources.page_lines import LONGEST_LABEL
from reprisal_kg.sources.uwazi_cells import read_cell, read_points
from reprisal_kg.sources.uwazi_entity import CASE_TEMPLATES, OtherEntity

StateOfPoint = Callable[[str, str], str | None]
"""Gives the name of the State whose point this is (latitude, longitude), or nothing."""

_COMMON = {
    "title": ("title", "título", "titre"),
    "created": ("date added", "creationdate", "fecha de creación", "date ajoutée"),
    "template": ("template", "plantilla", "modèle"),
    "published": ("published", "publicado", "publié"),
    "id": ("id", "sharedid"),
    "passed over": ("documents", "attachments", "documentos", "archivos adjuntos", "pièces jointes"),
}
_ROLES = {name: role for role, names in _COMMON.items() for name in names}
_PUBLISHED = {"published": "yes", "unpublished": "no"}
_SUFFIX = re.compile(r"(.+)__([a-z]{2,3}(?:-[a-z0-9]{2,8})*)", re.IGNORECASE | re.DOTALL)
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_SHARED_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_COUNTRY = ("country_geolocation", "state", "from_country")
_NO_SIGN = frozenset({"title", "relevant_report", "report_year", "from_region", *_COUNTRY})
_OF_ALL_LANGUAGES = frozenset({"date", "year", "number", "case-number", "point", "state"})
_REMEDY = "Export the library as CSV, and give that file"


@dataclass(frozen=True, slots=True)
class _Column:
    """One column.

    Attributes:
        index: Its place in a row.
        label: Its header, without the language.
        role: ``field``, or one of the columns that every export has.
        row: The field that it means, when known.
        group: Number of the follow-up group.
        language: The language that its header names; empty if it names none.
    """

    index: int
    label: str
    role: str
    row: FieldRow | None = None
    group: int | None = None
    language: str = ""


def read_uwazi_csv(
    path: Path | str,
    *,
    language: str = "en",
    retrieved: str = "",
    known: KnownValues = NOTHING_KNOWN,
    names: FieldNames | None = None,
    state_of_point: StateOfPoint | None = None,
    case_templates: Collection[str] = (),
    shown: str = "",
) -> Iterator[Record | OtherEntity | UnreadableSource]:
    """Read the rows of a CSV file.

    Args:
        path: A CSV file in UTF-8, its cells parted by ``,``, ``;`` or tabs.
        language: BCP 47 tag of the columns that name no language.
        retrieved: Day of retrieval as ``YYYY-MM-DD``, when known.
        known: The values that fields are known to take.
        names: Which label or property name means which field.
        state_of_point: Finds the State of a point, for rows that name no State.
        case_templates: Names of the templates of cases; by default ``Cases``, and every
            template whose row has a field that only cases have.
        shown: What messages call the file; by default its path.

    Yields:
        In the order of the file, a record for each case and language; an ``OtherEntity`` for
        each row that is no case; an error for each row that cannot be read.

    Raises:
        UnreadableSource: The file as a whole cannot be read, or has no title column.
    """
    where = shown or str(path)
    file = re.split(r"[/\\]", where)[-1].encode("utf-8", "replace").decode("utf-8")
    source = Source(file, format="uwazi-csv", language=language.lower(), retrieved=retrieved)
    with open_csv(Path(path), where) as stream:
        rows = CsvRows(stream, where)
        header = rows.header(*_COMMON["title"], *_COMMON["template"])
        table = _Table(header, where, names or field_names(), source, known, state_of_point)
        cases = frozenset(map(fold, case_templates))
        for row in rows:
            if isinstance(row, UnreadableSource):
                yield row
            elif not table.is_case(row, cases):
                yield OtherEntity(table.cell(row, "template"), table.entity_id(row))
            else:
                yield from table.records(row)


class _Table:
    """The columns of one file, and how its rows are read."""

    def __init__(
        self,
        header: Row,
        shown: str,
        names: FieldNames,
        source: Source,
        known: KnownValues,
        state_of_point: StateOfPoint | None,
    ) -> None:
        self.names = names
        self.known = known
        self.state_of_point = state_of_point
        self._source = source
        self._columns = [self._find_column(index, cell.strip()) for index, cell in enumerate(header.cells)]
        titles = [one for one in self._columns if one.role == "title"]
        if not titles:
            raise UnreadableSource(
                "no column 'Title': this is no CSV export of Uwazi",
                place=Place(shown, header.line),
                remedy=_REMEDY,
            )
        own = {"", source.language}
        if not any(one.language in own for one in titles):
            self._source = replace(source, language=titles[0].language)
        self._own = frozenset({"", self._source.language})
        told = (one.language for one in self._columns if one.role in {"title", "field"})
        self._others = [one for one in dict.fromkeys(told) if one not in self._own]

    def _find_column(self, index: int, header: str) -> _Column:
        """Return what a column means by its header."""
        found, label, language = self._find_field(header), header, ""
        role = _ROLES.get(fold(label), "field") if found is None else "field"
        if found is None and role == "field" and (match := _SUFFIX.fullmatch(header)):
            stem = match[1].strip()
            found, role = self._find_field(stem), _ROLES.get(fold(stem), "field")
            if found is not None or role != "field":
                label, language = stem, match[2].lower()
        row, group = found or (None, None)
        if row is not None:
            role = "title" if row.kind == "title" else "field"
        return _Column(index, label or f"column {index + 1}", role, row, group, language)

    def _find_field(self, label: str) -> tuple[FieldRow, int | None] | None:
        return self.names.find(label) if 0 < len(label) <= LONGEST_LABEL else None

    def cell(self, row: Row, role: str) -> str:
        """Return the first cell of that role that is filled in."""
        cells = (row.cells[one.index].strip() for one in self._columns if one.role == role)
        return next(filter(None, cells), "")

    def entity_id(self, row: Row) -> str:
        """Return the entity's id, where a row has one."""
        found = self.cell(row, "id")
        return found if _SHARED_ID.fullmatch(found) else ""

    def is_case(self, row: Row, cases: frozenset[str]) -> bool:
        """Return whether a row is a case: by its template, else by the fields it has."""
        template = fold(self.cell(row, "template"))
        if not template:
            return True
        if cases:
            return template in cases
        signs = (one.index for one in self._columns if one.row is not None and one.row.key not in _NO_SIGN)
        return template in map(fold, CASE_TEMPLATES) or any(row.cells[index].strip() for index in signs)

    def records(self, row: Row) -> Iterator[Record]:
        """Return the records of a row.

        Yields:
            The record in the file's own language, and one for each other language that the
            row has a text in.
        """
        source = replace(self._source, template=self.cell(row, "template"), entity_id=self.entity_id(row))
        made = _Case(self, row)
        source = made.take_source(
            source,
            [one for one in self._columns if one.role in {"created", "published", "id"}],
        )
        made.take([one for one in self._columns if one.language in self._own])
        yield made.record(source)
        for language in self._others:
            own = [one for one in self._columns if one.language == language]
            if not any(row.cells[one.index].strip() for one in own):
                continue
            has = {(one.row.key, one.group) for one in own if one.row is not None}
            general = (
                one
                for one in self._columns
                if one.language in self._own
                and one.row is not None
                and one.row.kind in _OF_ALL_LANGUAGES
                and (one.row.key, one.group) not in has
            )
            other = _Case(self, row)
            other.take([*own, *general])
            yield other.record(replace(source, language=language))


@dataclass(slots=True)
class _Country:
    """What the columns about the country say: its point and its name, wherever they stand."""

    names: list[str] = field(default_factory=list)
    points: list[tuple[str, str]] = field(default_factory=list)
    name_label: str = ""
    point_label: str = ""


class _Case:
    """Makes one record of one row."""

    def __init__(self, table: _Table, row: Row) -> None:
        self._table = table
        self._row = row
        self._made = Assembler(table.names)
        self._country = _Country()

    def take(self, columns: list[_Column]) -> None:
        """Add what the row's cells in these columns say."""
        titles = []
        for one in columns:
            text = self._row.cells[one.index].strip()
            if not text or one.role not in {"field", "title"}:
                continue
            if one.role == "title":
                titles.append(text)
            elif one.row is None:
                self._made.problem("unknown-label", text, self._row.line, one.label)
            elif one.row.key in _COUNTRY:
                self._take_country(one, one.row, text)
            else:
                self._made.add_row(one.row, one.group, one.label, self._values(one.row, text), self._row.line)
        for position, title in enumerate(dict.fromkeys(titles)):
            if position == 0:
                self._made.title(title, self._row.line)
            else:
                self._made.problem("second-value", title, self._row.line, "Title")

    def take_source(self, source: Source, columns: list[_Column]) -> Source:
        """Return the source with what these columns say of it; what they say else is reported."""
        found = {"created": "", "published": ""}
        for one in columns:
            text = self._row.cells[one.index].strip()
            if not text:
                continue
            value = source.entity_id
            if one.role == "created":
                value = found["created"] = found["created"] or _read_day(text)
            elif one.role == "published":
                value = found["published"] = found["published"] or _PUBLISHED.get(fold(text), "")
            if not value:
                self._made.problem("unread-value", text, self._row.line, one.label)
        return replace(source, created=found["created"], published=found["published"])

    def record(self, source: Source) -> Record:
        """Return the record."""
        country, by_key, line = self._country, self._table.names.table.by_key, self._row.line
        points = [text for point in country.points for text in point]
        self._made.add_row(by_key["country_geolocation"], None, country.point_label, points, line)
        names, label = country.names, country.name_label
        if not names and country.points and self._table.state_of_point is not None:
            lat, lon = (text.partition(": ")[2] for text in country.points[0])
            names, label = [self._table.state_of_point(lat, lon) or ""], country.point_label
        self._made.add_row(by_key["state"], None, label, names, line)
        return self._made.record(source)

    def _take_country(self, column: _Column, row: FieldRow, text: str) -> None:
        """Take a name or a point of the country: a relationship to a country has either."""
        country = self._country
        points = read_points(text)
        for point in points:
            if point not in country.points:
                country.points.append(point)
            country.point_label = country.point_label or column.label
        if points:
            return
        for name in self._values(self._table.names.table.by_key["state"], text):
            if name not in country.names:
                country.names.append(name)
            if not country.name_label or row.key == "state":
                country.name_label = column.label

    def _values(self, row: FieldRow, text: str) -> list[str]:
        known = self._table.known
        texts = read_cell(row, text, lambda part: known.has(row, self._usual(row, part)))
        return [self._usual(row, one) for one in texts]

    def _usual(self, row: FieldRow, text: str) -> str:
        names = self._table.names
        # Looking a long text up takes time; without a list and a parent nothing can change.
        return names.value(row, text) if row.key in names.values or "::" in text else text


def _read_day(text: str) -> str:
    """Return a day in ISO form, or an empty text where day and month cannot be told apart.

    >>> _read_day("2024/2/3"), _read_day("03/02/2024"), _read_day("2024-13-01")
    ('2024-02-03', '', '')
    """
    match = _DAY.fullmatch(text)
    if match is None:
        return ""
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return ""
