"""Source files → records → quads, with authorities, ontology and code lists beside them.

The same files give the same bytes, wherever they lie and in whatever order they are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from reprisal_kg import __version__
from reprisal_kg.authorities import authorities
from reprisal_kg.building.correcting import correct_all
from reprisal_kg.building.graph import KnowledgeGraph
from reprisal_kg.building.reading import Reading, find_sources, join_languages, read_sources
from reprisal_kg.building.report import LeftOut, report_on
from reprisal_kg.building.source_values import source_values
from reprisal_kg.code_lists import FOLDER, code_lists
from reprisal_kg.crosswalk import crosswalk
from reprisal_kg.errors import NoSource, Place, SourceLoss, UnreadableSource
from reprisal_kg.mapping.authority_graph import authority_quads
from reprisal_kg.mapping.case import MappedRecord, map_record
from reprisal_kg.mapping.draft import Knowledge
from reprisal_kg.mapping.identity import identify, keep_apart
from reprisal_kg.mapping.iris import DEFAULT_BASE, DEFAULT_KEY, Iris
from reprisal_kg.mapping.provenance import add_runs
from reprisal_kg.mapping.writer import GraphWriter
from reprisal_kg.record import Record
from reprisal_kg.resources import names, read_text
from reprisal_kg.sources.overrides_file import read_overrides
from reprisal_kg.sources.page import read_page as read_page_file
from reprisal_kg.stores.embedded import EmbeddedStore

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build may set.

    Attributes:
        base: Base IRI of the data, ending in ``/``.
        key: Secret for opaque keys.
        reading: How the sources are read.
        overrides: Files of overrides, and folders of them.
        skip_unreadable: Whether a source that cannot be read is left out instead of stopping
            the build.
        strict: Whether any loss stops the build: a source left out, a line not understood.
    """

    base: str = DEFAULT_BASE
    key: bytes = DEFAULT_KEY
    reading: Reading = field(default_factory=Reading)
    overrides: tuple[Path | str, ...] = ()
    skip_unreadable: bool = False
    strict: bool = False


def build(
    *paths: Path | str, settings: Settings | None = None, progress: Progress | None = None
) -> KnowledgeGraph:
    """Build a graph in memory from sources of any known format.

    Args:
        paths: Files, and folders of them: page texts, saved HTML pages, Uwazi's CSV export and
            JSON, NDJSON, and ZIP archives of these.
        settings: What the build may set.
        progress: Told of each file read and each record mapped.

    Returns:
        The graph, with the records it was made of and a report.

    Raises:
        UnreadableSource: A source cannot be read, unless ``skip_unreadable`` is set; or there
            is none at all; or an overrides file is wrong.
        StaleOverride: A record no longer says what an override corrects.
        SourceLoss: Something was lost, and ``strict`` is set.

    Examples:
        >>> graph = build("data/cases")
        >>> graph.report.cases
        1
    """
    chosen = settings or Settings()
    tell = progress or (lambda _step, _done, _all: None)
    known = Knowledge(Iris(chosen.base, chosen.key), authorities(), code_lists(), crosswalk())
    taken = _take(paths, chosen, tell)
    entities = join_languages(taken.records, chosen.reading.language)
    decided = correct_all(entities, read_overrides(chosen.overrides), known)
    found = [(one.first, identify(one.first, known.iris, known.authorities)) for one in decided.entities]
    keys, clashes = keep_apart(found, known.iris)
    order = sorted(range(len(found)), key=lambda position: keys[position])
    mapped: list[MappedRecord] = []
    for done, position in enumerate(order, start=1):
        one, identity = decided.entities[position], replace(found[position][1], key=keys[position])
        mapped.append(map_record(one.first, identity, known, one.translations, decided.corrections[position]))
        tell("mapping", done, len(order))
    # Report and records show what the sources say; what was decided stands in the graph.
    entities = [entities[position] for position in order]
    quads = list(dict.fromkeys([*fixed_quads(known), *_shared_quads(known, mapped), *_own_quads(mapped)]))
    report = report_on(entities, mapped, len(quads), taken.left_out, taken.same, clashes, decided.unused)
    if chosen.strict and report.losses:
        raise SourceLoss(
            "\n".join([f"{report.losses} thing(s) lost:", *report.lines()]),
            remedy="Mend the sources, or build without --strict",
        )
    documents: dict[str, Record] = {}
    for one_mapped, versions in zip(mapped, entities, strict=True):
        documents[one_mapped.key] = versions.first
        for translation in versions.translations:
            documents[f"{one_mapped.key}.{translation.source.language}"] = translation
    return KnowledgeGraph(EmbeddedStore.in_memory(quads), known.iris, report, documents)


def read_page(path: Path | str, *, language: str = "en", retrieved: str = "") -> Record:
    """Read one page, with the code lists and authorities at hand.

    Args:
        path: A text file that holds one page.
        language: BCP 47 tag of its texts.
        retrieved: Day on which it was copied, ``YYYY-MM-DD``, when known.

    Returns:
        The record.

    Raises:
        UnreadableSource: The file cannot be read, or is no page of a case.

    Examples:
        >>> read_page("data/cases/2021-020-001-hong-kong.txt").field("case_status").text
        'Unresolved'
    """
    values = source_values(code_lists(), authorities())
    return read_page_file(path, language=language, retrieved=retrieved, known=values)


@dataclass(frozen=True, slots=True)
class _Taken:
    records: list[Record]
    left_out: list[LeftOut]
    same: list[tuple[str, str]]


def _take(paths: Iterable[Path | str], settings: Settings, tell: Progress) -> _Taken:
    """Return the records of all sources, and what gave none, with the reason.

    Raises:
        UnreadableSource: As ``build`` says.
    """
    records: list[Record] = []
    left_out: list[LeftOut] = []
    errors: list[UnreadableSource] = []
    for item in read_sources(find_sources(paths), settings.reading, tell):
        if isinstance(item, Record):
            records.append(item)
        elif isinstance(item, UnreadableSource):
            left_out.append(LeftOut(_place_of(item), item.what, is_other=isinstance(item, NoSource)))
            errors += [] if isinstance(item, NoSource) else [item]
        else:
            why = f"an entity of the template {item.template or 'unknown'!r}, which is no case"
            left_out.append(LeftOut(item.entity_id, why, is_other=True))
    if errors and not (settings.skip_unreadable and records):
        if len(errors) == 1:
            raise errors[0]
        raise UnreadableSource(
            f"{len(errors)} sources cannot be read:\n" + "\n".join(f"  {error}" for error in errors),
            remedy="Mend or remove them, or build with --skip-unreadable",
        )
    if not records:
        raise UnreadableSource(
            "no case was found there",
            place=Place(", ".join(map(str, paths))),
            remedy="Name a page, or an export that holds cases",
        )
    kept, same = _drop_same(records)
    return _Taken(kept, left_out, same)


def _place_of(error: UnreadableSource) -> str:
    """Return file and line of an error, without folders: those would tell of the machine."""
    if error.place is None:
        return ""
    return str(replace(error.place, source=Path(error.place.source).name))


def _drop_same(records: Sequence[Record]) -> tuple[list[Record], list[tuple[str, str]]]:
    """Return the records, one of several that say the same word for word, and the others' files."""
    kept: dict[tuple[object, ...], Record] = {}
    same = []
    for record in records:
        words = (record.title, record.fields, record.not_understood, record.source.language)
        if words in kept:
            same.append((record.source.file, kept[words].source.file))
        else:
            kept[words] = record
    return list(kept.values()), same


def fixed_quads(known: Knowledge) -> Iterator[Quad]:
    """Return what every graph holds whatever the records: authorities, ontology, code lists.

    Yields:
        The quads, each in its named graph.
    """
    yield from authority_quads(known.iris, known.authorities)
    yield from _turtle_quads(("ontology/reprisal.ttl",), known.iris.graph("ontology"))
    yield from _turtle_quads(names(FOLDER, ".ttl"), known.iris.graph("concepts"))


def _turtle_quads(paths: Iterable[str], graph: NamedNode) -> Iterator[Quad]:
    for path in paths:
        for quad in parse(read_text(path), RdfFormat.TURTLE):
            yield Quad(quad.subject, quad.predicate, quad.object, graph)


def _shared_quads(known: Knowledge, mapped: Iterable[MappedRecord]) -> Iterator[Quad]:
    extractors: set[tuple[str, str]] = set()
    for one in mapped:
        extractors.update(one.extractors)
        yield from one.shared
    runs = GraphWriter(known.iris.graph("build"))
    add_runs(runs, known.iris, __version__, extractors)
    yield from runs


def _own_quads(mapped: Iterable[MappedRecord]) -> Iterator[Quad]:
    for one in mapped:
        yield from one.quads
