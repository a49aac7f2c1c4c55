"""Answers: the rows of a query, for people, for programs and for files.

``csv``, ``tsv`` and ``json`` are the SPARQL 1.1 result formats to the letter. A cell of the
CSV is therefore not guarded against spreadsheets that take ``=`` or ``+`` at its beginning for a
formula: import it as text.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Triple
from tabulate import tabulate

from reprisal_kg.errors import QuestionError
from reprisal_kg.vocabulary import PREFIXES, XSD

if TYPE_CHECKING:
    import pandas as pd

Term = NamedNode | BlankNode | Literal | Triple
Value = str | int | Decimal | float | bool | None

_STRING = XSD.string.value
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_YEAR = re.compile(r"[0-9]{4}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~])")
_THING = re.compile(r".*/(?:id|concept|graph)/(.+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query.

    Attributes:
        columns: Names of the columns.
        terms: The rows as RDF terms; None where a column is not bound.
    """

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.terms)

    @property
    def rows(self) -> list[tuple[Value, ...]]:
        """The rows as Python values: numbers, truth values, and texts; IRIs and dates are texts."""
        return [tuple(_value(term) for term in row) for row in self.terms]

    def to_csv(self) -> str:
        """Return SPARQL 1.1 Query Results CSV: plain values, lines end in CR LF."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([_lexical(term) for term in row] for row in self.terms)
        return out.getvalue()

    def to_tsv(self) -> str:
        """Return SPARQL 1.1 Query Results TSV: RDF terms as Turtle writes them."""
        lines = ["\t".join(f"?{name}" for name in self.columns)]
        lines += [
            "\t".join("" if term is None else str(term).replace("\t", "\\t") for term in row)
            for row in self.terms
        ]
        return "\n".join(lines) + "\n"

    def to_json(self) -> str:
        """Return SPARQL 1.1 Query Results JSON."""
        bindings = [
            {name: _json_term(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.terms
        ]
        document = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def to_jsonl(self) -> str:
        """Return one JSON object a row, with plain values; null where a column is not bound."""
        lines = []
        for row in self.rows:
            plain = [float(value) if isinstance(value, Decimal) else value for value in row]
            lines.append(json.dumps(dict(zip(self.columns, plain, strict=True)), ensure_ascii=False))
        return "".join(f"{line}\n" for line in lines)

    def to_markdown(self) -> str:
        """Return a Markdown table; IRIs are shortened, and no text of a source becomes markup."""
        cells = [
            [_MARKDOWN.sub(r"\\\1", " ".join(shown(term).split())) for term in row] for row in self.terms
        ]
        headers = [_MARKDOWN.sub(r"\\\1", name) for name in self.columns]
        table = tabulate(
            cells, headers=headers, tablefmt="pipe", disable_numparse=True, colalign=self._alignment()
        )
        return f"{table}\n"

    def to_table(self, width: int = 120) -> str:
        """Return a table for reading, or a block a row where the columns do not fit the width."""
        from reprisal_kg.questions.tables import as_table

        return as_table(self, width)

    def to_frame(self) -> pd.DataFrame:
        """Return a pandas data frame.

        Raises:
            QuestionError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise QuestionError(
                "a data frame needs pandas, which is not installed",
                remedy="Install it with: pip install 'reprisal-kg[frames]'",
            ) from error
        return pd.DataFrame(self.rows, columns=list(self.columns))

    def _alignment(self) -> tuple[str, ...] | None:
        if not self.terms:
            return None  # tabulate aligns columns only where there are rows
        values = [[row[index] for row in self.rows] for index in range(len(self.columns))]
        return tuple("right" if _all_numbers(column) else "left" for column in values)


def answer_from_solutions(solutions: QuerySolutions) -> Answer:
    """Return the rows of a SELECT query, all read.

    A remote store's SPARQL JSON becomes solutions by ``pyoxigraph.parse_query_results``.
    """
    variables = solutions.variables
    return Answer(
        tuple(variable.value for variable in variables),
        tuple(tuple(solution[variable] for variable in variables) for solution in solutions),
    )


def _value(term: Term | None) -> Value:
    if term is None:
        return None
    if not isinstance(term, Literal):
        return _lexical(term)
    text, datatype = term.value, term.datatype
    if datatype == XSD.integer and _INTEGER.fullmatch(text):
        return int(text)
    if datatype == XSD.gYear and _YEAR.fullmatch(text):
        return int(text)
    if datatype == XSD.decimal:
        return Decimal(text)
    if datatype == XSD.boolean:
        return text in {"true", "1"}
    return text


def _lexical(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _json_term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        found = {"type": "literal", "value": term.value}
        if term.language:
            found["xml:lang"] = term.language
        elif term.datatype.value != _STRING:
            found["datatype"] = term.datatype.value
        return found
    return {"type": "bnode", "value": term.value if isinstance(term, BlankNode) else str(term)}


def short_iri(iri: str) -> str:
    """Return the readable end of an IRI.

    >>> short_iri("https://w3id.org/reprisal-kg/id/state/CHN")
    'state/CHN'
    >>> short_iri("https://w3id.org/reprisal-kg/ontology#trend")
    'rkg:trend'
    """
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and "/" not in iri[len(base) :]:
            return f"{prefix}:{iri[len(base) :]}"
    match = _THING.fullmatch(iri)
    return match[1] if match else iri


def shown(term: Term | None) -> str:
    """Return a term for reading: an IRI shortened, control characters replaced."""
    text = short_iri(term.value) if isinstance(term, NamedNode) else _lexical(term)
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def _all_numbers(column: Sequence[Value]) -> bool:
    given = [value for value in column if value is not None]
    return bool(given) and all(isinstance(value, int | float | Decimal) for value in given)
