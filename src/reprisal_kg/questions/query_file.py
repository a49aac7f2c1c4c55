"""Canned queries: one question a file in ``queries/``, with a header that says what it asks.

A query file is valid SPARQL 1.1 and runs unchanged on any endpoint. Its header is YAML
behind ``#+`` from the first line on, as grlc has it; these keys exist and no others:

- ``summary``, ``description``, ``tags``;
- ``params``: name → ``type``, ``about``, ``example``, and where they apply ``required``,
  ``many`` (may be given several times) and ``options`` (the query that lists the values);
- ``columns``: name → what it holds, in the order of the projection;
- ``example``: a command that asks it.

A parameter is a **slot** in the text: ``VALUES ?year { UNDEF }``, one variable and UNDEF
alone. UNDEF means "not asked". A query may repeat a slot, because a slot does not reach into
a sub-SELECT. A parameter's variable stands in required patterns or in FILTERs, never in a
pattern that stands only in OPTIONAL: there it would invent facts.
"""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from reprisal_kg.errors import Place, QuestionError, UnknownQuestion
from reprisal_kg.resources import names, read_text

FOLDER = "queries"
SUFFIX = ".rq"
COMMAND = ("reprisal-kg", "query")

PARAMETER_TYPES = (
    "boolean",
    "case",
    "date",
    "integer",
    "iri",
    "law",
    "meeting",
    "region",
    "state",
    "string",
    "un-body",
    "xsd:gYear",
)
"""Types of parameters, beside ``concept:<scheme>`` such as ``concept:gender``."""

_NAME = re.compile(r"[a-z][a-z0-9]*")
_COLUMN = re.compile(r"[a-z][a-z0-9_]*")
_CONCEPT = re.compile(r"concept:[a-z][a-z-]*")
# Comments, strings and IRIs are matched first, so that nothing inside them counts as a slot.
_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n]*|<[^<>"{}|^`\\\x00-\x20]*>|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<slot>\bVALUES\s+\?(?P<variable>\w+)\s*\{\s*UNDEF\s*\})""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query.

    Attributes:
        name: Its name, which is the slot's variable.
        type: One of ``PARAMETER_TYPES``, or ``concept:<scheme>``.
        about: What it is, in words.
        example: A value that may be given.
        required: Whether the query cannot be asked without it.
        many: Whether several values may be given; one of them has to apply.
        options: Name of the query whose first column lists the values; empty if there is none.
    """

    name: str
    type: str
    about: str
    example: str
    required: bool = False
    many: bool = False
    options: str = ""

    @property
    def scheme(self) -> str:
        """The concept scheme of a ``concept:<scheme>`` parameter; empty for other types."""
        return self.type.partition(":")[2] if self.type.startswith("concept:") else ""


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A canned query.

    Attributes:
        name: The file's name without ``.rq``: the question.
        summary: What it asks, one line.
        description: What a row is, and what is counted how.
        tags: Words to find it by.
        params: Its parameters, in the order of the header.
        columns: Column → what it holds, in the order of the projection.
        example: A command that asks it.
        text: The whole file.
        path: Its path among the bundled files.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    params: tuple[Parameter, ...]
    columns: Mapping[str, str]
    example: str
    text: str
    path: str

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, or None."""
        return next((one for one in self.params if one.name == name), None)

    def example_values(self) -> dict[str, list[str]]:
        """Return the parameters that the example command gives.

        Raises:
            QuestionError: The example is no command that asks this query.
        """
        words = shlex.split(self.example)
        opening, given = words[: len(COMMAND) + 1], words[len(COMMAND) + 1 :]
        if opening != [*COMMAND, self.name] or len(given) % 2:
            raise self._wrong(f"the example does not begin with '{' '.join(COMMAND)} {self.name}'")
        values: dict[str, list[str]] = {}
        for option, value in zip(given[::2], given[1::2], strict=True):
            name = option.removeprefix("--")
            if self.parameter(name) is None or name == option:
                raise self._wrong(f"the example gives {option!r}, which is no parameter")
            values.setdefault(name, []).append(value)
        return values

    def _wrong(self, what: str) -> QuestionError:
        return QuestionError(what, place=Place(self.path), remedy="Correct the query file")


def slots(text: str) -> Iterator[tuple[str, int, int]]:
    r"""Find the parameter slots of a query.

    Args:
        text: The query; what stands in comments, strings and IRIs is no slot.

    Yields:
        Variable, start and end of each slot, in the order of the text.

    Examples:
        >>> list(slots("# VALUES ?no { UNDEF }\nVALUES ?year { UNDEF }"))
        [('year', 23, 45)]
    """
    for match in _TOKEN.finditer(text):
        if match["slot"]:
            yield match["variable"], match.start(), match.end()


def projection(text: str) -> tuple[str, ...]:
    """Return the variables that the outermost SELECT gives.

    >>> projection("SELECT DISTINCT ?case (COUNT(?x) AS ?cases) WHERE { ?case a ?x }")
    ('case', 'cases')
    """
    plain = "".join("\n" if part.startswith("#") else part for part in _split(text))
    _, _, behind = plain.partition("SELECT")
    names, depth = [], 0
    for word in re.findall(r"\(|\)|\{|\bAS\s+\?\w+|\bWHERE\b|\?\w+", behind):
        if depth == 0 and (word == "{" or word == "WHERE"):
            break
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == (1 if word.startswith("AS") else 0) and "?" in word:
            names.append(word.rpartition("?")[2])
    return tuple(names)


def _split(text: str) -> Iterator[str]:
    """Yield the text in pieces: what must not be looked into stands alone."""
    last = 0
    for match in _TOKEN.finditer(text):
        yield text[last : match.start()]
        yield match[0]
        last = match.end()
    yield text[last:]


def parse_query(text: str, path: str) -> QueryFile:
    """Return a query file, read and checked.

    Args:
        text: The whole file.
        path: Where it stands; its last part is the query's name and ``.rq``.

    Raises:
        QuestionError: The header is not as it has to be, or does not agree with the query.
    """
    header = _read_header(text, path)
    header.only("summary", "description", "tags", "params", "columns", "example")
    query = QueryFile(
        name=path.rsplit("/", 1)[-1].removesuffix(SUFFIX),
        summary=header.text("summary"),
        description=header.text("description"),
        tags=header.texts("tags"),
        params=tuple(_parameter(name, part) for name, part in header.parts("params")),
        columns=dict(header.part("columns").pairs()),
        example=header.text("example"),
        text=text,
        path=path,
    )
    projected = projection(text)
    if tuple(query.columns) != projected:
        header.wrong(f"the columns are {', '.join(projected)} in the query, in this order", "columns")
    declared, found = {one.name for one in query.params}, {name for name, _, _ in slots(text)}
    for name in sorted(declared - found):
        header.wrong(f"the parameter {name} has no slot 'VALUES ?{name} {{ UNDEF }}'", "params")
    for name in sorted(found - declared):
        header.wrong(f"the slot of ?{name} is no parameter in the header")
    query.example_values()
    return query


def _parameter(name: str, part: _Part) -> Parameter:
    part.only("type", "about", "example", "required", "many", "options")
    kind = part.text("type")
    if not _NAME.fullmatch(name):
        part.wrong(f"{name!r} is no parameter name (small letters and digits)")
    if not _CONCEPT.fullmatch(kind) and kind not in PARAMETER_TYPES:
        part.wrong(f"{kind!r} is no type of parameter", "type")
    return Parameter(
        name=name,
        type=kind,
        about=part.text("about"),
        example=part.text("example"),
        required=part.flag("required"),
        many=part.flag("many"),
        options=part.text("options", needed=False),
    )


class _Part:
    """A YAML mapping that knows its lines. Values are texts unless something else is asked for."""

    def __init__(self, node: Node, path: str) -> None:
        self._path = path
        self._line = node.start_mark.line + 1
        self._values: dict[str, Node] = {}
        if not isinstance(node, MappingNode):
            self.wrong("this is not 'key: value'")
        for key, value in node.value:
            self._line = key.start_mark.line + 1
            name = self._scalar(key, "str", "a text")
            if name in self._values:
                self.wrong(f"{name!r} stands here twice")
            self._values[name] = value
        self._line = node.start_mark.line + 1

    def wrong(self, what: str, key: str = "") -> NoReturn:
        """Fail, because something is wrong here or with the value of a key.

        Raises:
            QuestionError: Always.
        """
        line = self._values[key].start_mark.line + 1 if key in self._values else self._line
        raise QuestionError(what, place=Place(self._path, line), remedy="Correct the query file's header")

    def only(self, *allowed: str) -> None:
        """Fail if there is another key than these."""
        for key in self._values:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, n=1)
                self.wrong(f"unknown key {key!r}" + (f": {near[0]!r} is meant?" if near else ""), key)

    def text(self, key: str, *, needed: bool = True) -> str:
        """Return a text, without the line feed at its end."""
        if key not in self._values:
            return self.wrong(f"the key {key!r} is missing") if needed else ""
        found = self._scalar(self._values[key], "str", "a text (put it in quotation marks)", key).strip()
        return found or self.wrong(f"the value of {key!r} is empty", key)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        node = self._values.get(key)
        if not isinstance(node, SequenceNode) or not node.value:
            self.wrong(f"{key!r} has to be a list", key)
        return tuple(self._scalar(one, "str", "a list of texts", key) for one in node.value)

    def flag(self, key: str) -> bool:
        """Return a truth value; false if it is not there."""
        return key in self._values and self._scalar(self._values[key], "bool", "true or false", key) == "true"

    def part(self, key: str) -> _Part:
        """Return a mapping inside this one."""
        if key not in self._values:
            self.wrong(f"the key {key!r} is missing")
        return _Part(self._values[key], self._path)

    def parts(self, key: str) -> tuple[tuple[str, _Part], ...]:
        """Return the mappings in a mapping; none if the key is not there."""
        if key not in self._values:
            return ()
        inner = self.part(key)
        return tuple((name, inner.part(name)) for name in inner.names())

    def names(self) -> tuple[str, ...]:
        """Return the keys in their order."""
        return tuple(self._values)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield each key with its text."""
        for name in self._values:
            if not _COLUMN.fullmatch(name):
                self.wrong(f"{name!r} is no column name (small letters, digits, underscores)", name)
            yield name, self.text(name)

    def _scalar(self, node: Node, tag: str, expected: str, key: str = "") -> str:
        if not isinstance(node, ScalarNode) or node.tag != f"tag:yaml.org,2002:{tag}":
            self.wrong(f"{key!r} has to be {expected}" if key else f"a key has to be {expected}", key)
        return str(node.value)


def _read_header(text: str, path: str) -> _Part:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            break
        lines.append(line[2:].removeprefix(" "))
    try:
        node = yaml.compose("\n".join(lines) + "\n", Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line_number = mark.line + 1 if mark else 1
        what = f"the header is no YAML: {getattr(error, 'problem', None) or 'it cannot be read'}"
        raise QuestionError(what, place=Place(path, line_number), remedy="Correct the header") from error
    if node is None:
        raise QuestionError(
            "there is no '#+' header", place=Place(path, 1), remedy="Begin with '#+ summary:'"
        )
    return _Part(node, path)


@cache
def all_queries() -> tuple[QueryFile, ...]:
    """Return the canned queries that ship with the package, by name.

    Raises:
        QuestionError: A query file is not as it has to be.
    """
    return tuple(parse_query(read_text(path), path) for path in names(FOLDER, SUFFIX))


def load_query(name: str) -> QueryFile:
    """Return the canned query of that name.

    Raises:
        UnknownQuestion: There is no such query.
    """
    known = {query.name: query for query in all_queries()}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "'reprisal-kg query --list' lists them"
        raise UnknownQuestion(f"there is no query {name!r}", remedy=hint)
    return known[name]
