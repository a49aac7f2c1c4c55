"""Saved pages of the public database: HTML, as a browser saves or a site delivers it.

Uwazi prints each property of an entity as ``<dl><dt>Label</dt><dd>value</dd></dl>``, with a
list for several values. The reader takes these pairs inside the entity's own part of the page,
whatever the classes are called. A page that is laid out by hand has no such pairs: its visible
text is then read as the copy of a page is (`reprisal_kg.sources.page`).

Scripts, styles, maps, forms and what is hidden are no text of the page. Lists of files and of
related entities beside the fields are not read: no field of a case has them. Text that stands
among the fields without a label is reported.

Nothing is fetched, and no entity but those of HTML itself is resolved.

Source: huridocs/uwazi, ``app/react/Metadata/components`` and ``app/react/Entities``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from reprisal_kg.crosswalk import FieldRow, fold
from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.record import NotUnderstood, Record, Source, Value
from reprisal_kg.sources.assembling import Assembler
from reprisal_kg.sources.field_names import FieldNames, field_names
from reprisal_kg.sources.html_text import (
    FIELD_LIMIT,
    Element,
    HtmlLine,
    classes,
    is_left_out,
    lines_of,
    parse_html,
)
from reprisal_kg.sources.known_values import NOTHING_KNOWN, KnownValues
from reprisal_kg.sources.page import read_page_text
from reprisal_kg.sources.page_lines import LONGEST_LABEL, find_label

_ENTITY_IN_URL = re.compile(r"https?://[^\s?#]*?(?:/([a-z]{2,3}))?/entity/([A-Za-z0-9_-]{1,100})(?:[/?#]|$)")
_ENTITY_ID = re.compile(r"(?=.*[0-9])(?=.*[a-z])[a-z0-9]{10,12}")
_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")
_PROPERTY = "metadata-name-"
_COORDINATE = re.compile(r"(lat|long?)\w*", re.IGNORECASE)
_NUMBER_AFTER = re.compile(r"[^:\d]+:\s*([-+]?\d{1,3}(?:\.\d+)?)")
_SITE_MARK = re.compile(r"\s[•|–]\s")
_ITEMS = frozenset({"li", "dt", "label", "th", "h2", "h3", "h4", "h5", "h6"})
_REMEDY = "Save the page of one case while its fields are shown"


def read_html(
    path: Path | str,
    *,
    language: str = "",
    retrieved: str = "",
    known: KnownValues = NOTHING_KNOWN,
    names: FieldNames | None = None,
    shown: str = "",
) -> Record:
    """Read the saved page of an entity.

    Args:
        path: An HTML file.
        language: BCP 47 tag of its texts; by default what the page says of itself, or ``en``.
        retrieved: Day of retrieval as ``YYYY-MM-DD``, when known.
        known: The values that fields are known to take.
        names: Which label or property name means which field.
        shown: What messages call the file; by default its path.

    Returns:
        The record. Its source has the entity's id and address where the page tells them.

    Raises:
        UnreadableSource: The file cannot be read, or is no page of a case.
    """
    where = shown or str(path)
    root, text = parse_html(Path(path), where)
    page = _Page(root, where, names or field_names())
    url = _find_url(root, text)
    source = Source(
        file=re.split(r"[/\\]", where)[-1].encode("utf-8", "replace").decode("utf-8"),
        format="html",
        template=page.template,
        entity_id=_entity_id(url, Path(path)),
        url=url,
        retrieved=retrieved,
        language=language.lower() or _find_language(root, url),
        lines=text.count("\n") + 1,
    )
    pairs = page.pairs()
    if any(page.find(one) for one in pairs):
        return page.record(pairs, source)
    return page.record_of_text(source, known)


@dataclass(slots=True)
class _Pair:
    """A label and the lines of its value.

    Attributes:
        label: The label; empty where the page prints none.
        line: Its line in the file.
        name: The property's name, from the class of its list.
        values: The lines of its value.
        outer: The pair in whose value it stands.
    """

    label: str
    line: int
    name: str = ""
    values: list[HtmlLine] = field(default_factory=list)
    outer: _Pair | None = None


class _Page:
    """One page, parsed."""

    def __init__(self, root: Element, shown: str, names: FieldNames) -> None:
        self._root = root
        self._shown = shown
        self._names = names
        self._title = _find_title(root)
        self.template = _find_template(root)

    def find(self, pair: _Pair) -> tuple[FieldRow, int | None] | None:
        """Return the field of a pair and the number of its group."""
        for one in (pair.label, pair.label.rstrip(": "), pair.name):
            found = self._names.find(one) if one and len(one) <= LONGEST_LABEL else None
            if found is not None:
                return found
        return None

    def pairs(self) -> list[_Pair]:
        """Return the labels of the entity's part of the page, with their values.

        Raises:
            UnreadableSource: A value is longer than any field may be.
        """
        scope = _find_scope(self._root)
        found: list[_Pair] = []
        current: dict[Element, _Pair] = {}
        for one in scope.iter("dt", "dd"):
            home = next(one.iterancestors("dl"), scope)
            if _stands_apart(one, scope):
                continue
            if one.tag == "dt":
                label = " ".join(line.text for line in lines_of(one, hidden=True))
                name = next(
                    (c[len(_PROPERTY) :] for c in classes(home) if c.startswith(_PROPERTY)),
                    "",
                )
                outer = current.get(next(home.iterancestors("dl"), home)) if home is not scope else None
                current[home] = _Pair(label, one.sourceline or 0, name, outer=outer)
                found.append(current[home])
            else:
                if home not in current:
                    current[home] = _Pair("", one.sourceline or 0)
                    found.append(current[home])
                plain = "metadata-type-text" in classes(home)
                current[home].values += lines_of(one, skip=("dl",), keep_breaks=plain)
        for pair in found:
            if sum(len(line.text) for line in pair.values) > FIELD_LIMIT:
                raise UnreadableSource(
                    f"a field of more than {FIELD_LIMIT:,} characters",
                    place=Place(self._shown, pair.line or None),
                    remedy=_REMEDY,
                )
        return _join_coordinates(found)

    def record(self, pairs: list[_Pair], source: Source) -> Record:
        """Return the record of a page that marks labels and values."""
        made = Assembler(self._names)
        made.title(self._title.text, self._title.line)
        labels = {fold(pair.label) for pair in pairs}
        for pair in pairs:
            texts = [line.text for line in pair.values]
            found = self.find(pair)
            if found is not None:
                row, group = found
                lines = _point_lines(texts) if row.kind == "point" else texts
                values = [self._names.value(row, text) for text in lines]
                made.add_row(row, group, pair.label or pair.name, values, pair.line)
            elif pair.label:
                made.add(pair.label, texts, pair.line, name=pair.name)
            else:
                # A map's legend repeats the labels of the points on it.
                for line in pair.values:
                    if fold(line.text) not in labels:
                        made.problem("stray-line", line.text, line.line)
        for line in self._strays():
            made.problem("stray-line", line.text, line.line)
        return made.record(source)

    def record_of_text(self, source: Source, known: KnownValues) -> Record:
        """Return the record of a page without marks, read by its visible text.

        Raises:
            UnreadableSource: None of its lines is a known label.
        """
        lines = self._visible_lines()
        printed = [self._title, *lines] if self._title.text else lines
        text = "\n".join(f"- {line.text}" if _is_dashed(line) else line.text for line in printed)
        numbers = [0, *(line.line for line in printed)]
        try:
            record = read_page_text(
                text or "-",
                self._shown,
                language=source.language,
                retrieved=source.retrieved,
                known=known,
            )
        except UnreadableSource as error:
            line = error.place.line if error.place else None
            raise UnreadableSource(
                "this does not look like the page of a case: none of its labels is known"
                if line is None
                else error.what,
                place=Place(self._shown, numbers[line] or None if line and line < len(numbers) else None),
                remedy=_REMEDY,
            ) from error
        return _renumber(
            replace(
                record,
                source=replace(source, template=source.template or record.source.template),
            ),
            numbers,
        )

    def _strays(self) -> list[HtmlLine]:
        scope = _find_scope(self._root)
        if "view" not in classes(scope):
            return []
        return lines_of(scope, skip=("dl", "h1"), skip_classes=("item-info",))

    def _visible_lines(self) -> list[HtmlLine]:
        """Return the lines of the page below its title."""
        body = next(self._root.iter("main", "article"), None)
        lines = lines_of(self._root if body is None else body)
        texts = [line.text for line in lines]
        if self._title.text in texts:
            lines = lines[texts.index(self._title.text) + 1 :]
        if lines and self.template and lines[0].text == self.template:
            lines = lines[1:]
        return lines


def _find_scope(root: Element) -> Element:
    """Return the part of the page that shows the entity's own fields."""
    for container in [*_with_class(root, "entity-metadata"), root]:
        for view in _with_class(container, "view"):
            if next(view.iter("dt"), None) is not None:
                return view
        if container is not root and next(container.iter("dt"), None) is not None:
            return container
    main = next(root.iter("main", "article"), None)
    return root if main is None or next(main.iter("dt"), None) is None else main


def _with_class(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter("*") if name in classes(one))


def _stands_apart(element: Element, scope: Element) -> bool:
    """Return whether an element is hidden, or stands on the card of another entity."""
    if is_left_out(element) and element.tag != "dt":
        return True
    for above in element.iterancestors():
        if above is scope:
            return False
        if is_left_out(above) or "item" in classes(above):
            return True
    return False


def _join_coordinates(pairs: list[_Pair]) -> list[_Pair]:
    """Return the pairs, with latitude and longitude as lines of the value in which they stand."""
    kept = []
    for pair in pairs:
        if pair.outer is not None and _COORDINATE.fullmatch(pair.label.rstrip(": ")):
            words = " ".join(line.text for line in pair.values)
            pair.outer.values.append(HtmlLine(f"{pair.label.rstrip(': ')}: {words}", pair.line))
        else:
            kept.append(pair)
    return kept


def _point_lines(texts: list[str]) -> list[str]:
    """Return a point's lines with the names of the axes that the source's English pages use."""
    found = [match for text in texts if (match := _NUMBER_AFTER.fullmatch(text))]
    if len(texts) != 2 or len(found) != 2:
        return texts
    return [f"Latitude: {found[0][1]}", f"Longitude: {found[1][1]}"]


def _find_title(root: Element) -> HtmlLine:
    headings = [*(one for one in root.iter("h1") if "item-name" in classes(one)), *root.iter("h1")]
    for heading in headings:
        lines = lines_of(heading, skip_classes=("item-type__documentLanguage", "documentLanguage"))
        if lines:
            return HtmlLine(" ".join(line.text for line in lines), lines[0].line)
    for meta in root.iter("meta"):
        if meta.get("property") == "og:title" and (meta.get("content") or "").strip():
            return HtmlLine(" ".join((meta.get("content") or "").split()), meta.sourceline or 0)
    for title in root.iter("title"):
        # Behind the entity's title stands the name of the site.
        return HtmlLine(
            " ".join(_SITE_MARK.split("".join(title.itertext()))[0].split()), title.sourceline or 0
        )
    return HtmlLine("", 0)


def _find_template(root: Element) -> str:
    for name in ("item-type__name", "btn-color", "item-type"):
        for one in _with_class(root, name):
            homes = ("content-header-title", "item-info", "item-header")
            near = any(c in classes(above) for above in one.iterancestors() for c in homes)
            if name == "btn-color" and not near:
                continue
            words = " ".join(line.text for line in lines_of(one))
            if words:
                return words[:LONGEST_LABEL]
    return ""


def _find_url(root: Element, text: str) -> str:
    """Return the entity's address: canonical, of its card, or of the browser that saved it."""
    given = [one.get("href") for one in root.iter("link") if (one.get("rel") or "").lower() == "canonical"]
    given += [one.get("content") for one in root.iter("meta") if one.get("property") == "og:url"]
    given += re.findall(r"<!-- saved from url=\(\d{4}\)(\S{1,2000}) -->", text[:10_000])
    given += re.findall(r"^\s*url:\s*(https?://\S{1,2000})\s*$", text[:10_000], re.MULTILINE)
    for url in given:
        plain = re.split(r"[?#]", (url or "").strip())[0]
        if _ENTITY_IN_URL.match(plain) and re.fullmatch(r"[!-~]{1,2000}", plain) and "@" not in plain:
            return plain
    return ""


def _entity_id(url: str, path: Path) -> str:
    match = _ENTITY_IN_URL.match(url)
    if match:
        return match[2]
    return path.stem if _ENTITY_ID.fullmatch(path.stem) else ""


def _find_language(root: Element, url: str) -> str:
    match = _ENTITY_IN_URL.match(url)
    for given in (root.get("lang"), match[1] if match else None):
        language = (given or "").strip().lower().replace("_", "-")
        if _LANGUAGE.fullmatch(language):
            return language
    return "en"


def _is_dashed(line: HtmlLine) -> bool:
    return line.tag in _ITEMS or find_label(line.text) is not None


def _renumber(record: Record, numbers: list[int]) -> Record:
    """Return a record read from the page's text with the lines of the file."""

    def line_of(number: int) -> int:
        return numbers[number] if number < len(numbers) else 0

    def values(given: tuple[Value, ...]) -> tuple[Value, ...]:
        return tuple(replace(one, line=line_of(one.line)) for one in given)

    fields = (replace(one, line=line_of(one.line), values=values(one.values)) for one in record.fields)
    problems: Iterator[NotUnderstood] = (
        replace(one, line=line_of(one.line)) for one in record.not_understood
    )
    return replace(record, title=values(record.title), fields=tuple(fields), not_understood=tuple(problems))
