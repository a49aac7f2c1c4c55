"""From paths to records: each file in its own format, ZIP archives too, languages joined.

What cannot be read is handed on with the reason, so that the build can stop or leave it out,
and say so. Nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from reprisal_kg.authorities import authorities
from reprisal_kg.building.source_values import SourceValues, source_values
from reprisal_kg.code_lists import code_lists
from reprisal_kg.errors import NoSource, Place, UnreadableSource
from reprisal_kg.record import Record
from reprisal_kg.sources.archive import open_archive
from reprisal_kg.sources.detection import detect_format
from reprisal_kg.sources.field_names import field_names
from reprisal_kg.sources.html import read_html
from reprisal_kg.sources.mapping_file import SourceMapping
from reprisal_kg.sources.page import read_page
from reprisal_kg.sources.uwazi_csv import read_uwazi_csv
from reprisal_kg.sources.uwazi_json import OtherEntity, read_uwazi_json
from reprisal_kg.sources.uwazi_types import UwaziContext, is_context_name

Item = Record | UnreadableSource | OtherEntity
CONTEXT = "uwazi-context"
SUFFIXES = (".txt", ".html", ".htm", ".xhtml", ".csv", ".json", ".ndjson", ".jsonl", ".zip")
"""Endings of sources: a file of a folder that has one and cannot be read is a fault, not a guest."""

GUESTS = ("fetch.json", "settings.json", "build-report.json")
"""Files of ours and of Uwazi that may lie among sources and are none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are read.

    Attributes:
        language: BCP 47 tag of texts whose source does not say.
        retrieved: Day on which the sources were copied, ``YYYY-MM-DD``; empty if unknown.
        form: The format of all sources; empty to find each one's by looking inside.
        mapping: Labels and values of an instance that spells them in its own way.
    """

    language: str = "en"
    retrieved: str = ""
    form: str = ""
    mapping: SourceMapping = field(default_factory=lambda: SourceMapping(field_names()))


@dataclass(frozen=True, slots=True)
class Versions:
    """One entity: its first record, and the same in other languages.

    Attributes:
        first: The record that is mapped whole.
        translations: Records of other languages, sorted by language.
    """

    first: Record
    translations: tuple[Record, ...] = ()


def find_sources(paths: Iterable[Path | str]) -> list[tuple[Path, bool]]:
    """Return the source files that paths mean, each once, sorted by name.

    Args:
        paths: Files, and folders, which are searched whole; hidden files are no sources.

    Returns:
        Each file, and whether it was named itself: a file that only lies in a named folder
        may be something else.

    Raises:
        UnreadableSource: A path does not exist, or the paths hold no file at all.
    """
    found: dict[Path, bool] = {}
    for path in map(Path, paths):
        if path.is_dir():
            for one in sorted(path.rglob("*")):
                if one.is_file() and not any(part.startswith(".") for part in one.relative_to(path).parts):
                    found.setdefault(one, False)
        elif path.exists():
            found[path] = True
        else:
            raise UnreadableSource("no such file or folder", place=Place(str(path)), remedy="Check the path")
    if not found:
        raise UnreadableSource(
            "no source there",
            place=Place(", ".join(map(str, paths))),
            remedy="Name a file, or a folder that holds pages or exports",
        )
    once = {path.resolve(): (path, named) for path, named in found.items()}
    return sorted(once.values(), key=lambda one: (one[0].name, str(one[0])))


def read_sources(
    sources: Sequence[tuple[Path, bool]], how: Reading, tell: Callable[[str, int, int], None]
) -> Iterator[Item]:
    """Read every source.

    Args:
        sources: Files, and whether each was named itself.
        how: How they are read.
        tell: Told of each file.

    Yields:
        What each file gives; a ``NoSource`` for a file that lies among sources and is none.
    """
    reader = _Reader(how, source_values(code_lists(), authorities()))
    for done, (path, named) in enumerate(sources, start=1):
        try:
            yield from reader.read(path, str(path), how.form)
        except UnreadableSource as error:
            beside = not named and (path.suffix.lower() not in SUFFIXES or path.name in GUESTS)
            yield NoSource(error.what, place=error.place, remedy=error.remedy) if beside else error
        tell("reading", done, len(sources))


def join_languages(records: Iterable[Record], preferred: str) -> list[Versions]:
    """Join the records of one entity that differ in language.

    Args:
        records: The records; those without an entity id stand alone.
        preferred: The language whose record is mapped whole, where there is one.

    Returns:
        The entities, in the order in which each was first met.
    """
    groups: dict[object, list[Record]] = {}
    for record in records:
        name = record.source.entity_id
        mates = groups.setdefault(name or id(record), [])
        if any(mate.source.language == record.source.language for mate in mates):
            # Two records of one id and language are no translations: identity decides on them.
            groups[id(record)] = [record]
        else:
            mates.append(record)
    joined = []
    for group in groups.values():
        group.sort(key=lambda one: (one.source.language != preferred.lower(), one.source.language))
        joined.append(Versions(group[0], tuple(group[1:])))
    return joined


def state_of_point(latitude: str, longitude: str) -> str:
    """Return the name of the State whose point a source prints so; empty if none is known.

    >>> state_of_point("35.86166", "104.195397")
    'China'
    """
    try:
        point = round(float(latitude), 5), round(float(longitude), 5)
    except ValueError:
        return ""
    for state in authorities().states:
        if state.lat and (round(float(state.lat), 5), round(float(state.long), 5)) == point:
            return state.name
    return ""


class _Reader:
    """Reads a file by its format."""

    def __init__(self, how: Reading, values: SourceValues) -> None:
        self._how = how
        self._values = values
        self._language = how.mapping.language or how.language

    def read(self, path: Path, shown: str, form: str, context: UwaziContext | None = None) -> Iterator[Item]:
        found = form or detect_format(path, names=self._how.mapping.names, shown=shown)
        if found == "zip":
            yield from self._read_archive(path, shown)
        elif found != CONTEXT:
            yield from self._read_file(path, shown, found, context)

    def _read_archive(self, path: Path, shown: str) -> Iterator[Item]:
        context = _context_of(path, shown)
        for member in open_archive(path, wanted=lambda name: not is_context_name(name), shown=shown):
            if isinstance(member, UnreadableSource):
                yield member
                continue
            try:
                for item in self.read(member.path, member.shown, "", context):
                    yield _named_as(item, member.name)
            except UnreadableSource as error:
                yield member.restate(error)

    def _read_file(self, path: Path, shown: str, form: str, context: UwaziContext | None) -> Iterator[Item]:
        how, language, known = self._how, self._language, self._values
        names = how.mapping.names
        if form == "page":
            yield read_page(path, language=language, retrieved=how.retrieved, known=known)
        elif form == "html":
            yield read_html(
                path,
                language=how.mapping.language,  # else the page's own, which it states
                retrieved=how.retrieved,
                known=known,
                names=names,
                shown=shown,
            )
        elif form == "uwazi-csv":
            yield from read_uwazi_csv(
                path,
                language=language,
                retrieved=how.retrieved,
                known=known,
                names=names,
                state_of_point=state_of_point,
                case_templates=how.mapping.case_templates,
                shown=shown,
            )
        else:
            yield from read_uwazi_json(
                path,
                context=context,
                language=language,
                retrieved=how.retrieved,
                known=known,
                names=names,
                state_of_point=state_of_point,
                case_templates=how.mapping.case_templates,
                site=how.mapping.site,
                shown=shown,
            )


def _context_of(path: Path, shown: str) -> UwaziContext | None:
    """Return what the templates and thesauri in an archive say."""
    from reprisal_kg.sources.uwazi_types import read_context

    found: UwaziContext | None = None
    for member in open_archive(path, wanted=is_context_name, shown=shown):
        if isinstance(member, UnreadableSource):
            raise member
        try:
            one = read_context([member.path])
        except UnreadableSource as error:
            raise member.restate(error) from error
        else:
            found = one if found is None else _merged(found, one)
    return found


def _merged(one: UwaziContext, other: UwaziContext) -> UwaziContext:
    return UwaziContext({**one.templates, **other.templates}, {**one.thesauri, **other.thesauri})


def _named_as(item: Item, name: str) -> Item:
    """Return a record under the name of its member: the temporary file's name would tell of the machine."""
    if isinstance(item, Record):
        return replace(item, source=replace(item.source, file=name.rsplit("/", 1)[-1]))
    return item
