"""Source files → records → quads, with authorities, ontology and code lists beside them.

The same files give the same bytes, wherever they lie and in whatever order they are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from reprisal_kg import __version__
from reprisal_kg.authorities import authorities
from reprisal_kg.building.graph import KnowledgeGraph
from reprisal_kg.building.report import LeftOut, report_on
from reprisal_kg.building.source_values import source_values
from reprisal_kg.code_lists import FOLDER, code_lists
from reprisal_kg.crosswalk import crosswalk
from reprisal_kg.errors import Place, SourceError, UnreadableSource
from reprisal_kg.mapping.authority_graph import authority_quads
from reprisal_kg.mapping.case import MappedRecord, map_record
from reprisal_kg.mapping.draft import Knowledge
from reprisal_kg.mapping.identity import identify, keep_apart
from reprisal_kg.mapping.iris import DEFAULT_BASE, DEFAULT_KEY, Iris
from reprisal_kg.mapping.provenance import add_runs
from reprisal_kg.mapping.writer import GraphWriter
from reprisal_kg.record import Record
from reprisal_kg.resources import names, read_text
from reprisal_kg.sources.page import read_page as read_page_file
from reprisal_kg.stores.embedded import EmbeddedStore

Progress = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""

SUFFIX = ".txt"
"""The ending of page texts; other files of a folder are no sources."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a build may set.

    Attributes:
        base: Base IRI of the data, ending in ``/``.
        key: Secret for opaque keys.
        language: BCP 47 tag of the sources' texts.
        retrieved: Day on which the sources were copied, ``YYYY-MM-DD``; empty if unknown.
        skip_unreadable: Whether a source that cannot be read is left out instead of stopping
            the build.
    """

    base: str = DEFAULT_BASE
    key: bytes = DEFAULT_KEY
    language: str = "en"
    retrieved: str = ""
    skip_unreadable: bool = False


def build(
    *paths: Path | str, settings: Settings | None = None, progress: Progress | None = None
) -> KnowledgeGraph:
    """Build a graph in memory from page texts.

    Args:
        paths: Files, and folders whose ``.txt`` files are read.
        settings: What the build may set.
        progress: Told of each record read and mapped.

    Returns:
        The graph, with the records it was made of and a report.

    Raises:
        SourceError: A source cannot be read, unless ``skip_unreadable`` is set; or there is
            none at all.

    Examples:
        >>> graph = build("data/cases")
        >>> graph.report.cases
        1
    """
    chosen = settings or Settings()
    tell = progress or (lambda _step, _done, _all: None)
    records, left_out = _read_all(find_sources(paths), chosen, tell)
    records, same = _drop_same(records)
    known = Knowledge(Iris(chosen.base, chosen.key), authorities(), code_lists(), crosswalk())
    found = [(record, identify(record, known.iris, known.authorities)) for record in records]
    keys, clashes = keep_apart(found, known.iris)
    order = sorted(range(len(found)), key=lambda position: keys[position])
    mapped: list[MappedRecord] = []
    for done, position in enumerate(order, start=1):
        record, identity = found[position]
        mapped.append(map_record(record, replace(identity, key=keys[position]), known))
        tell("mapping", done, len(order))
    quads = list(dict.fromkeys([*fixed_quads(known), *_shared_quads(known, mapped), *_own_quads(mapped)]))
    report = report_on([records[position] for position in order], mapped, len(quads), left_out, same, clashes)
    documents = {one.key: records[position] for one, position in zip(mapped, order, strict=True)}
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


def find_sources(paths: Iterable[Path | str]) -> list[Path]:
    """Return the source files that paths mean, each once, sorted by name.

    Raises:
        UnreadableSource: A path does not exist, or the paths hold no source at all.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found.update(dict.fromkeys(sorted(one for one in path.rglob(f"*{SUFFIX}") if one.is_file())))
        elif path.exists():
            found[path] = None
        else:
            raise UnreadableSource("no such file or folder", place=Place(str(path)), remedy="Check the path")
    if not found:
        raise UnreadableSource(
            f"no page texts (*{SUFFIX}) there",
            place=Place(", ".join(map(str, paths))),
            remedy="Name a file, or a folder that holds page texts",
        )
    return sorted({path.resolve(): path for path in found}.values(), key=lambda path: (path.name, str(path)))


def _read_all(
    paths: Sequence[Path], settings: Settings, tell: Progress
) -> tuple[list[Record], list[LeftOut]]:
    values = source_values(code_lists(), authorities())
    records: list[Record] = []
    left_out: list[LeftOut] = []
    errors: list[SourceError] = []
    for done, path in enumerate(paths, start=1):
        try:
            records.append(
                read_page_file(path, language=settings.language, retrieved=settings.retrieved, known=values)
            )
        except SourceError as error:
            errors.append(error)
            left_out.append(LeftOut(path.name, str(error)))
        tell("reading", done, len(paths))
    if errors and not settings.skip_unreadable:
        if len(errors) == 1:
            raise errors[0]
        raise UnreadableSource(
            f"{len(errors)} sources cannot be read:\n" + "\n".join(f"  {error}" for error in errors),
            remedy="Mend or remove them, or build with --skip-unreadable",
        )
    return records, left_out


def _drop_same(records: Sequence[Record]) -> tuple[list[Record], list[tuple[str, str]]]:
    """Return the records, one of several that say the same word for word, and the others' files."""
    kept: dict[tuple[object, ...], Record] = {}
    same = []
    for record in records:
        words = (record.title, record.fields, record.not_understood)
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
