"""One entity of a Uwazi instance as a record, or what it is instead of a case."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reprisal_kg.crosswalk import FieldRow, fold
from reprisal_kg.record import Record, Source
from reprisal_kg.sources.assembling import Assembler
from reprisal_kg.sources.field_names import FieldNames
from reprisal_kg.sources.json_text import is_clean, is_number, json_words
from reprisal_kg.sources.known_values import KnownValues
from reprisal_kg.sources.page_lines import LONGEST_LABEL
from reprisal_kg.sources.uwazi_types import Property, Template, UwaziContext
from reprisal_kg.sources.uwazi_values import (
    Reading,
    ValueReader,
    read_point,
    seconds_to_day,
    text_of,
    words_of,
)

StateOfPoint = Callable[[str, str], str | None]
"""Gives the name of the State whose point this is (latitude, longitude), or nothing."""

CASE_TEMPLATES = ("Cases",)

_COUNTRY = ("from_country", "country_geolocation", "state")
_NO_SIGN = frozenset({"title", "relevant_report", "report_year", "from_region", *_COUNTRY})
_SUFFIXES = ("_geolocation", "_nested")
_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")
_SHARED_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_YEAR = re.compile(r"(19|20)\d\d")
_PUBLISHED = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class OtherEntity:
    """An entity that is no case, such as a report, a country or a story.

    Attributes:
        template: Name of its template, or its id where the name is not known.
        entity_id: The source's own id of it.
    """

    template: str
    entity_id: str


@dataclass(slots=True)
class _Country:
    """What the fields about the country say: its point and its name, wherever they stand."""

    names: list[str] = field(default_factory=list)
    points: list[tuple[str, str]] = field(default_factory=list)
    name_label: str = ""
    point_label: str = ""
    state_row_seen: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """What is known of the instance that entities come from.

    Attributes:
        context: Its templates and thesauri.
        names: Which label or property name means which field.
        case_templates: Names or ids of the templates of its cases; empty if not told.
        site: Its address, such as ``https://instance.example``; empty if not known.
    """

    context: UwaziContext
    names: FieldNames
    case_templates: frozenset[str] = frozenset()
    site: str = ""


class EntityReader:
    """Reads entities of one file.

    Args:
        instance: The instance that they come from.
        source: What is known of every record's source.
        known: The values that fields are known to take.
        state_of_point: Finds the State of a point, for records that name no State.
    """

    def __init__(
        self,
        instance: Instance,
        source: Source,
        known: KnownValues,
        state_of_point: StateOfPoint | None = None,
    ) -> None:
        self.instance = instance
        self.source = source
        self.values = ValueReader(instance.context, known)
        self.state_of_point = state_of_point
        self.find = lru_cache(maxsize=4096)(self._find)
        self._case_templates = frozenset(fold(name) for name in instance.case_templates)

    def read(self, entity: dict[str, Any], line: int) -> Record | OtherEntity:
        """Return the record of an entity, or what it is instead of a case."""
        template_id = text_of(entity.get("template"))
        template = self.instance.context.templates.get(template_id)
        metadata = entity.get("metadata")
        found = self._find_fields(metadata if isinstance(metadata, dict) else {}, template)
        if not self._is_case(template_id, template, found):
            name = template.name if template and template.name else template_id
            return OtherEntity(name, _shared_id(entity))
        return _OneEntity(self, entity, line, template).record(found)

    def _find(self, name: str, about: Property | None) -> tuple[FieldRow, int | None] | None:
        """Return the field that a property means, and the number of its group."""
        tries = [name, *(name.removesuffix(one) for one in _SUFFIXES if name.endswith(one))]
        for one in [*tries, *([about.label] if about else [])]:
            # No name of Uwazi is so long; looking for it would only take time.
            found = self.instance.names.find(one) if is_clean(one) and len(one) <= LONGEST_LABEL else None
            if found is not None:
                return found
        return None

    def _find_fields(self, metadata: dict[str, Any], template: Template | None) -> list[_Found]:
        fields = []
        for name, given in metadata.items():
            about = template.properties.get(name) if template else None
            row, group = self.find(name, about) or (None, None)
            fields.append(_Found(name, about, row, group, given))
        return fields

    def _is_case(self, template_id: str, template: Template | None, found: list[_Found]) -> bool:
        """Return whether an entity is a case: see the module's rules."""
        titles = {fold(template_id), fold(template.name) if template else ""} - {""}
        if self._case_templates and (template or titles & self._case_templates):
            return bool(titles & self._case_templates)
        if template is not None:
            keys = {row[0].key for one in template.properties.values() if (row := self.find(one.name, one))}
            return "case_number" in keys or fold(template.name) in map(fold, CASE_TEMPLATES)
        return any(one.row is not None and one.row.key not in _NO_SIGN for one in found)


@dataclass(frozen=True, slots=True)
class _Found:
    """One property of an entity, and the field that it means."""

    name: str
    about: Property | None
    row: FieldRow | None
    group: int | None
    given: Any

    @property
    def label(self) -> str:
        """What the page prints over it."""
        label = self.about.label if self.about else self.name
        return label if is_clean(label) else json_words(label)


class _OneEntity:
    """Makes the record of one case."""

    def __init__(
        self, reader: EntityReader, entity: dict[str, Any], line: int, template: Template | None
    ) -> None:
        self._reader = reader
        self._entity = entity
        self._line = line
        self._template = template
        self._names = reader.instance.names
        self._made = Assembler(self._names)
        self._country = _Country()
        self._report_years: list[str] = []

    def record(self, found: list[_Found]) -> Record:
        """Return the record."""
        source = self._read_source()
        self._add_title()
        metadata = self._entity.get("metadata")
        if metadata is not None and not isinstance(metadata, dict):
            self._made.problem("unread-value", json_words(metadata), self._line, "metadata")
        for one in found:
            self._add(one)
        self._add_country()
        has_year = any(one.row is not None and one.row.key == "report_year" and one.given for one in found)
        if self._report_years and not has_year:
            row = self._names.table.by_key["report_year"]
            self._made.add_row(row, None, row.label, self._report_years[:1], self._line)
        return self._made.record(source)

    def _add(self, one: _Found) -> None:
        reading = self._reader.values.read(one.given, one.about, one.row)
        if reading.unread:
            self._made.problem("unread-value", words_of(reading.unread), self._line, one.label)
        row = one.row
        if row is None:
            texts = [*reading.texts, *(line for point in reading.points for line in point)]
            if texts:
                self._made.problem("unknown-label", "\n".join(texts), self._line, one.label)
        elif row.key in _COUNTRY:
            self._take_country(one, row, reading)
        elif row.kind == "title":
            self._take_title(reading, one.label)
        else:
            self._add_field(row, one, reading)

    def _add_field(self, row: FieldRow, one: _Found, reading: Reading) -> None:
        texts = [self._names.value(row, text) for text in reading.texts]
        if row.key == "relevant_report":
            # A relationship to the report may show the report's year in place of its title.
            self._report_years += [text for text in texts if _YEAR.fullmatch(text)]
            texts = [text for text in texts if not _YEAR.fullmatch(text)]
        if reading.points:
            words = "\n".join(line for point in reading.points for line in point)
            self._made.problem("unread-value", words, self._line, one.label)
        self._made.add_row(row, one.group, one.label, texts, self._line)

    def _take_country(self, one: _Found, row: FieldRow, reading: Reading) -> None:
        """Take a name or a point of the country: a relationship to a country has both."""
        country = self._country
        for text in reading.texts:
            if (point := _point_of_text(text)) is not None:
                reading.points.append(point)
                continue
            name = self._names.value(self._names.table.by_key["state"], text)
            if name not in country.names:
                country.names.append(name)
            if not country.name_label or (row.key == "state" and not country.state_row_seen):
                country.name_label = one.label
            country.state_row_seen = country.state_row_seen or row.key == "state"
        for point in reading.points:
            if point not in country.points:
                country.points.append(point)
            country.point_label = country.point_label or one.label

    def _add_country(self) -> None:
        country, by_key = self._country, self._names.table.by_key
        lines = [line for point in country.points for line in point]
        self._made.add_row(by_key["country_geolocation"], None, country.point_label, lines, self._line)
        names, label = country.names, country.name_label
        if not names and country.points and self._reader.state_of_point is not None:
            lat, lon = (line.partition(": ")[2] for line in country.points[0])
            names, label = [self._reader.state_of_point(lat, lon) or ""], country.point_label
        self._made.add_row(by_key["state"], None, label, names, self._line)

    def _add_title(self) -> None:
        given = self._entity.get("title")
        title = text_of(given)
        if title:
            self._made.title(title, self._line)
        elif given not in (None, ""):
            self._problem("title", given)

    def _take_title(self, reading: Reading, label: str) -> None:
        if not text_of(self._entity.get("title")):
            self._made.title("\n".join(reading.texts), self._line)
        elif reading.texts:
            self._made.problem("second-value", "\n".join(reading.texts), self._line, label)

    def _read_source(self) -> Source:
        """Return where the record comes from; entries that cannot be read are reported."""
        entity, general = self._entity, self._reader.source
        shared_id = _shared_id(entity)
        if not shared_id and entity.get("sharedId") not in (None, ""):
            self._problem("sharedId", entity["sharedId"])
        language = self._read_language()
        published = entity.get("published")
        if published is not None and not isinstance(published, bool):
            self._problem("published", published)
        known_site = self._reader.instance.site and shared_id
        return Source(
            file=general.file,
            format=general.format,
            template=self._template.name if self._template and is_clean(self._template.name) else "",
            entity_id=shared_id,
            url=f"{self._reader.instance.site}/{language}/entity/{shared_id}" if known_site else "",
            retrieved=general.retrieved,
            language=language,
            published=_PUBLISHED[published] if isinstance(published, bool) else "",
            created=self._read_time("creationDate"),
            edited=self._read_time("editDate"),
        )

    def _read_language(self) -> str:
        given = self._entity.get("language")
        language = text_of(given).lower().replace("_", "-")
        if _LANGUAGE.fullmatch(language):
            return language
        if given not in (None, ""):
            self._problem("language", given)
        return self._reader.source.language

    def _read_time(self, key: str) -> str:
        """Return the day of a time in milliseconds."""
        given = self._entity.get(key)
        day = seconds_to_day(given / 1000) if is_number(given) else ""
        if not day and given is not None:
            self._problem(key, given)
        return day

    def _problem(self, key: str, given: Any) -> None:
        self._made.problem("unread-value", json_words(given), self._line, key)


def _shared_id(entity: dict[str, Any]) -> str:
    found = text_of(entity.get("sharedId"))
    return found if _SHARED_ID.fullmatch(found) else ""


def _point_of_text(text: str) -> tuple[str, str] | None:
    """Return the point of a text such as ``35.86166|104.195397``, or None."""
    match = re.fullmatch(r"\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[|,]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*", text)
    return read_point({"lat": float(match[1]), "lon": float(match[2])}) if match else None
