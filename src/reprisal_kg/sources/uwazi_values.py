"""Values of Uwazi's metadata as the texts that a page would print.

The template's type of a property decides how its values are read. Without a template, the
shape of the value does:

- a label beside the value: that label;
- ``lat`` and ``lon``: a point; ``from`` or ``to``: a range of days; ``url``: a link;
- a number in a field of dates: seconds since 1970, unless it may be a year (1900-2099);
- any other number or text: as it is, but in a field of codes, States or UN bodies a text that
  looks like an id is not taken for a label.

Source: huridocs/uwazi, ``app/shared/types/commonSchemas.ts`` and ``propertyTypes.ts``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reprisal_kg.crosswalk import FieldRow
from reprisal_kg.sources.json_text import is_clean, is_number, json_words, number_text
from reprisal_kg.sources.known_values import KnownValues
from reprisal_kg.sources.uwazi_types import Property, UwaziContext

RELATIONS = ("relationship", "newRelationship")
_SELECTS = ("select", "multiselect")
_PLAIN = ("text", "markdown", "generatedid", "image", "media", "preview", "numeric")
_DATES = ("date", "multidate")
_RANGES = ("daterange", "multidaterange")
_LISTED = ("code", "un-body", "state")
_DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_YEARS = range(1900, 2100)
_ID = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24}|(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{9,12}"
)


@dataclass(slots=True)
class Reading:
    """What the values of one property say.

    Attributes:
        texts: What a page would print, one text a value.
        unread: Values that no rule reads, as they stood.
        points: Points, each as its two lines.
    """

    texts: list[str] = field(default_factory=list)
    unread: list[Any] = field(default_factory=list)
    points: list[tuple[str, str]] = field(default_factory=list)

    def take(self, other: Reading) -> None:
        """Add what another reading says."""
        self.texts += other.texts
        self.unread += other.unread
        self.points += other.points


_Reader = Callable[[dict[str, Any], Property | None, FieldRow | None], Reading]


def seconds_to_day(seconds: Any) -> str:
    """Return the day of a time in seconds since 1970 (UTC), or an empty text.

    >>> seconds_to_day(1556668800), seconds_to_day(-86401), seconds_to_day(1e300)
    ('2019-05-01', '1969-12-30', '')
    """
    if not is_number(seconds):
        return ""
    try:
        return date.fromordinal(_EPOCH + int(seconds // _DAY)).isoformat()
    except (ValueError, OverflowError):
        return ""


def read_point(value: Any) -> tuple[str, str] | None:
    """Return the two lines of a point, or None.

    >>> read_point({"lat": 35.86166, "lon": 104.195397, "label": ""})
    ('Latitude: 35.86166', 'Longitude: 104.195397')
    """
    if not isinstance(value, dict) or not (is_number(value.get("lat")) and is_number(value.get("lon"))):
        return None
    return f"Latitude: {number_text(value['lat'])}", f"Longitude: {number_text(value['lon'])}"


def words_of(unread: Iterable[Any]) -> str:
    """Return values that no rule reads as lines of JSON."""
    return "\n".join(json_words(_bare(item)) for item in unread)


def text_of(value: Any) -> str:
    """Return a text that can be written out, without outer blanks; empty for anything else."""
    return value.strip() if isinstance(value, str) and is_clean(value) else ""


class ValueReader:
    """Reads values of one instance.

    Args:
        context: The instance's templates and thesauri.
        known: The values that fields are known to take.
    """

    def __init__(self, context: UwaziContext, known: KnownValues) -> None:
        self._context = context
        self._known = known
        self._readers: dict[str, _Reader] = (
            dict.fromkeys((*_SELECTS, *RELATIONS), self._coded)
            | dict.fromkeys(_PLAIN, _plain)
            | dict.fromkeys(_DATES, _date)
            | dict.fromkeys(_RANGES, _range)
            | {"geolocation": _point, "link": _link, "nested": _nothing_known}
        )

    def read(self, given: Any, about: Property | None, row: FieldRow | None) -> Reading:
        """Read all values of a property.

        Args:
            given: Its entry in the metadata: a list of values, or one value.
            about: The template's property, when known.
            row: The field that it means, when known.

        Returns:
            What they say. Absent and empty values say nothing.
        """
        reading = Reading()
        for item in given if isinstance(given, list) else [given]:
            reading.take(self._item(item, about, row))
        return reading

    def _item(self, given: Any, about: Property | None, row: FieldRow | None) -> Reading:
        item = given if isinstance(given, dict) and "value" in given else {"value": given}
        kind = about.type if about is not None else ""
        inherited = item.get("inheritedValue")
        if inherited and isinstance(inherited, list) and kind in {*RELATIONS, ""}:
            return self._inherited(item, inherited, about, row)
        if _is_empty(item["value"]) and not text_of(item.get("label")):
            return Reading()
        reader = self._readers.get(kind) or self._readers[_guess(item, row)]
        return reader(item, about, row)

    def _coded(self, item: dict[str, Any], about: Property | None, row: FieldRow | None) -> Reading:
        """Return the label of a value that stands for a term of a list or for another entity."""
        parent = item.get("parent")
        above = text_of(parent.get("label")) if isinstance(parent, dict) else ""
        value = item["value"]
        found = self._context.labels(about.content if about else "", value) if isinstance(value, str) else ()
        label = text_of(item.get("label"))
        if label:
            # The entity's own label is in its own language; the thesaurus has the default one.
            above = above or (found[0] if len(found) > 1 and found[-1] == label else "")
            return Reading([f"{above}: {label}" if above else label])
        if found:
            return Reading([": ".join(found)])
        plain = text_of(value)
        if plain and row is not None and row.kind in _LISTED and self._known.has(row, plain):
            return Reading([plain])
        if not plain or (about is not None and about.type) or _ID.fullmatch(plain):
            return Reading(unread=[item])
        return Reading([plain])

    def _inherited(
        self, item: dict[str, Any], inherited: list[Any], about: Property | None, row: FieldRow | None
    ) -> Reading:
        """Return the values of another entity that a relationship shows in place of its title."""
        kind = item.get("inheritedType")
        inner = Property("", "", kind) if isinstance(kind, str) and kind else None
        reading = self.read(inherited, inner, row)
        if reading.points or not reading.texts:
            # A point does not say what it is the point of: the title does.
            bare = {key: value for key, value in item.items() if key != "inheritedValue"}
            reading.take(self._item(bare, about, row))
        return reading


def _guess(item: dict[str, Any], row: FieldRow | None) -> str:
    value = item["value"]
    if text_of(item.get("label")) and not isinstance(value, dict | list):
        return "select"
    if isinstance(value, dict):
        if "lat" in value and "lon" in value:
            return "geolocation"
        if "url" in value:
            return "link"
        return "daterange" if value.keys() & {"from", "to"} else "nested"
    if is_number(value):
        return "date" if row is not None and row.kind == "date" and value not in _YEARS else "numeric"
    return "select" if row is not None and row.kind in _LISTED else "text"


def _plain(item: dict[str, Any], _about: Property | None, _row: FieldRow | None) -> Reading:
    value = item["value"]
    text = number_text(value) if is_number(value) else text_of(value)
    return Reading([text]) if text else Reading(unread=[item])


def _date(item: dict[str, Any], _about: Property | None, _row: FieldRow | None) -> Reading:
    day = seconds_to_day(item["value"]) or text_of(item["value"])
    return Reading([day]) if day else Reading(unread=[item])


def _range(item: dict[str, Any], _about: Property | None, _row: FieldRow | None) -> Reading:
    value = item["value"]
    if not isinstance(value, dict):
        return _date(item, _about, _row)
    ends = [value.get("from"), value.get("to")]
    start, end = (seconds_to_day(one) or text_of(one) for one in ends)
    if any(one is not None and not day for one, day in zip(ends, (start, end), strict=True)):
        return Reading(unread=[item])
    if start and end:
        return Reading([start if start == end else f"{start}~{end}"])
    # "Until" takes the day in, as the end of a range does; "before" would not.
    return Reading([f"since {start}" if start else f"until {end}"]) if start or end else Reading()


def _point(item: dict[str, Any], _about: Property | None, row: FieldRow | None) -> Reading:
    value = item["value"]
    point = read_point(value)
    if point is None:
        return Reading(unread=[item])
    label = text_of(value.get("label")) or text_of(item.get("label"))
    if row is not None and row.kind == "place" and label:
        return Reading([label], unread=[item])
    return Reading(points=[point], unread=[item] if label else [])


def _link(item: dict[str, Any], _about: Property | None, _row: FieldRow | None) -> Reading:
    value = item["value"]
    if not isinstance(value, dict):
        return _plain(item, _about, _row)
    label, url = text_of(value.get("label")), text_of(value.get("url"))
    if not url:
        return Reading(unread=[item]) if any(value.values()) else Reading()
    return Reading([f"{label}|{url}" if label and label != url else url])


def _nothing_known(item: dict[str, Any], _about: Property | None, _row: FieldRow | None) -> Reading:
    return Reading(unread=[item])


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


def _bare(item: Any) -> Any:
    """Return the value alone where nothing stands beside it."""
    return item["value"] if isinstance(item, dict) and item.keys() == {"value"} else item
