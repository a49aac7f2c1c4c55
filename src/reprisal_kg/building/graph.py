"""A graph that can be asked, checked, described and written: what a notebook user holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import Quad

from reprisal_kg.aside import check_ours, folder_aside, write_text_aside
from reprisal_kg.authorities import Known, authorities
from reprisal_kg.building.reading import SUFFIXES, find_sources
from reprisal_kg.building.report import BuildReport
from reprisal_kg.errors import NotFound, OutputError, Place
from reprisal_kg.mapping.iris import Iris
from reprisal_kg.publishing.dumps import write_dump
from reprisal_kg.questions.answers import Answer, answer_from_solutions
from reprisal_kg.questions.binding import bind_parameters
from reprisal_kg.questions.query_file import load_query
from reprisal_kg.record import Record, write_document
from reprisal_kg.stores.embedded import EmbeddedStore
from reprisal_kg.stores.store import Store
from reprisal_kg.validation.report import ValidationReport, validate_graph
from reprisal_kg.validation.terms import load_union

REPLACED = ("records", "store")
"""Folders of an output folder that a build replaces whole."""


class KnowledgeGraph:
    """A graph with its questions.

    Args:
        store: What holds it.
        iris: The form of its IRIs.
        report: The report of the build that made it; None for a graph that was opened.
        records: The records it was made of, by case key.
    """

    def __init__(
        self,
        store: Store,
        iris: Iris,
        report: BuildReport | None = None,
        records: Mapping[str, Record] | None = None,
    ) -> None:
        self.store = store
        self.iris = iris
        self.records = dict(records or {})
        self._report = report

    @property
    def report(self) -> BuildReport:
        """The report of the build.

        Raises:
            NotFound: The graph was opened, not built.
        """
        if self._report is None:
            raise NotFound("this graph was opened, not built: it has no build report")
        return self._report

    def query(self, question: str, /, **parameters: str | int | Sequence[str]) -> Answer:
        """Ask a canned query.

        Args:
            question: Name of the query, as ``reprisal-kg query --list`` shows it.
            parameters: Its parameters; none is needed unless the query says so.

        Returns:
            The rows: ``.rows``, or ``.to_frame()`` for a data frame.

        Raises:
            UnknownQuestion: There is no such query.
            BadParameter: A parameter is not declared, missing, or of the wrong type.
        """
        values = {name: str(value) if isinstance(value, int) else value for name, value in parameters.items()}
        text = bind_parameters(
            load_query(question), values, iris=self.iris, states=find_state, cases=self.find_cases
        )
        return answer_from_solutions(self.store.select(text))

    def find_cases(self, number: str) -> list[str]:
        """Return the IRIs of the cases of that number or key; several States may share a number."""
        prefix = self.iris.thing("case", "").value
        wanted = number.strip().lower()
        answer = self.store.select(
            "PREFIX rkg: <https://w3id.org/reprisal-kg/ontology#> SELECT ?case ?number "
            "WHERE { ?case a rkg:Case . OPTIONAL { ?case rkg:caseNumber ?number } }"
        )
        found = []
        for row in answer:
            case, written = row["case"], row["number"]
            if case is None or isinstance(case, Quad):
                continue
            iri = getattr(case, "value", "")
            if iri.removeprefix(prefix) == wanted or (
                written is not None and getattr(written, "value", "") == wanted
            ):
                found.append(iri)
        return sorted(set(found))

    def validate(self) -> ValidationReport:
        """Return what the shapes say of the graph."""
        return validate_graph(load_union(self.store.quads()))

    def write(self, folder: Path) -> None:
        """Write the graph, its store, its records and the build's report into a folder.

        Each of them is written aside and then takes its place whole.

        Raises:
            OutputError: The folder cannot be written to, or its ``records`` or ``store`` holds
                files that are not ours.
        """
        check_output(folder)
        quads = list(self.store.quads())
        write_dump(quads, "nquads", folder / "reprisal-kg.nq", self.iris.base)
        with folder_aside(folder / "records", "records") as records:
            for key, record in sorted(self.records.items()):
                (records / f"{key}.json").write_text(write_document(record), encoding="utf-8", newline="\n")
        with folder_aside(folder / "store", "store") as store:
            EmbeddedStore.write(store, quads)
        if self._report is not None:
            write_text_aside(folder / "build-report.json", self._report.as_json())


def check_output(folder: Path, sources: Iterable[Path] = ()) -> None:
    """Make sure that writing a graph into a folder destroys nothing of the user's.

    Args:
        folder: The output folder.
        sources: What the graph is built from, files and folders.

    Raises:
        OutputError: A folder to be replaced holds files that are not ours, or a source.
        UnreadableSource: A source does not exist.
    """
    named = list(sources)
    files = [path for path, _ in find_sources(named)] if named else []
    for name in REPLACED:
        check_ours(folder / name, name)
    replaced = [(folder / name).resolve() for name in REPLACED]
    inside = [source.resolve() for source in named if _is_inside(source, replaced)]
    for path in files:
        if not _is_inside(path, replaced) or path.suffix.lower() not in SUFFIXES:
            continue
        # What an earlier build wrote is no source, though a folder that is named may hold it.
        if path.suffix != ".json" or _is_inside(path, inside):
            raise OutputError(
                f"lies in {folder}, in a folder that the build replaces",
                place=Place(str(path)),
                remedy="Move it elsewhere, or choose another output folder",
            )


def _is_inside(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.resolve().is_relative_to(folder) for folder in folders)


def find_state(name: str) -> str | None:
    """Return the alpha-3 code of a State's name or code, or None if it is not certain."""
    code = name.strip().upper()
    if code in authorities().state_codes:
        return code
    found = authorities().state(name)
    return found.row.iso3 if isinstance(found, Known) else None
