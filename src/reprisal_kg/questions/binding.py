"""Parameters into slots: typed, checked, and written by the library that reads them.

No text of a user is ever pasted into a query. A value becomes an RDF term first, and the
term writes itself. Slots: ``reprisal_kg.questions.query_file``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode

from reprisal_kg.code_lists import CodeList, code_lists
from reprisal_kg.errors import BadParameter
from reprisal_kg.mapping.iris import Iris, concept
from reprisal_kg.questions.query_file import Parameter, QueryFile, slots
from reprisal_kg.vocabulary import PREFIXES, XSD

FindState = Callable[[str], str | None]
FindCases = Callable[[str], Sequence[str]]
Term = NamedNode | Literal

LONGEST_SHOWN = 60
"""Characters of a wrong value that an error shows."""

_YEAR = re.compile(r"[12][0-9]{3}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CASE_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-(?:[a-z]{3}|nostate)(?:-[a-z0-9]+)?")
_REGION = re.compile(r"[0-9]{3}")
_PREFIXED = re.compile(r"([a-z]+):([A-Za-z0-9][A-Za-z0-9_-]*)")
_WHOLE_IRI = re.compile(r"(?:https?://|urn:)", re.IGNORECASE)
# Control characters have no business in a name; ``\u0041`` is read as a letter before the
# grammar is looked at, and not by every reader in the same way.
_NOT_TEXT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|\\[uU]")


class _Wrong(Exception):
    """A value is not what its type expects. Says what would be, and what may be meant."""

    def __init__(self, expected: str, near: Sequence[str] = ()) -> None:
        super().__init__(expected)
        self.expected = expected
        self.near = tuple(near)


@dataclass(frozen=True, slots=True)
class _Resolver:
    """Turns the text of one value into a term, by the parameter's type."""

    iris: Iris
    states: FindState
    cases: FindCases | None
    lists: Callable[[], Mapping[str, CodeList]]

    def terms(self, parameter: Parameter, text: str) -> tuple[Term, ...]:
        """Return the terms that a value means: one, or several for a case number."""
        if parameter.type == "case":
            return self._cases(text)
        return (self._term(parameter, text),)

    def _term(self, parameter: Parameter, text: str) -> Term:
        if parameter.scheme:
            return self._concept(parameter.scheme, text)
        if parameter.type == "state":
            return self._state(text)
        if parameter.type in _KINDS:
            return self._thing(parameter.type, text)
        return _PLAIN[parameter.type](text)

    def _state(self, text: str) -> NamedNode:
        if _WHOLE_IRI.match(text):
            return _iri(text)
        code = self.states(text)
        if code is None:
            raise _Wrong("a State (its name or its ISO 3166 code)")
        return self.iris.thing("state", code)

    def _thing(self, kind: str, text: str) -> NamedNode:
        if _WHOLE_IRI.match(text):
            return _iri(text)
        pattern, expected = _KINDS[kind]
        if not pattern.fullmatch(text):
            raise _Wrong(expected)
        return self.iris.thing(kind, text)

    def _cases(self, text: str) -> tuple[NamedNode, ...]:
        if _WHOLE_IRI.match(text):
            return (_iri(text),)
        key = text.strip().lower()
        if self.cases is None:
            if not _CASE_KEY.fullmatch(key):
                raise _Wrong("a case key (such as 2021-020-001-chn) or an IRI")
            return (self.iris.thing("case", key),)
        found = sorted(set(self.cases(text)))
        if not found:
            raise _Wrong("a case of this graph (its number or key, such as 2021-020-001-chn)")
        return tuple(_iri(one) for one in found)

    def _concept(self, scheme: str, text: str) -> NamedNode:
        if _WHOLE_IRI.match(text):
            return _iri(text)
        code_list = self.lists().get(scheme)
        if code_list is None:
            raise _Wrong(f"an IRI: there is no code list {scheme!r}")
        slugs = {iri.value.rsplit("/", 1)[1]: iri for iri in code_list.concepts.values()}
        found = code_list.find(text) or slugs.get(text)
        if found is not None:
            return found
        if re.fullmatch(r"candidate-[0-9a-f]{16}", text):
            return concept(scheme, text)
        near = difflib.get_close_matches(text.lower(), sorted(slugs), n=3, cutoff=0.4)
        raise _Wrong(f"a concept of the code list {scheme!r}", near)


def _iri(text: str) -> NamedNode:
    match = _PREFIXED.fullmatch(text)
    whole = PREFIXES[match[1]] + match[2] if match and match[1] in PREFIXES else text
    try:
        if _WHOLE_IRI.match(whole):
            return NamedNode(whole)
    except ValueError:
        pass
    raise _Wrong("an IRI (https://…) or a prefixed name (rkg:trend)")


def _year(text: str) -> Literal:
    if not _YEAR.fullmatch(text):
        raise _Wrong("a year of four digits")
    return Literal(text, datatype=XSD.gYear)


def _day(text: str) -> Literal:
    try:
        if _DAY.fullmatch(text):
            return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
    except ValueError:
        pass
    raise _Wrong("a day as YYYY-MM-DD")


def _integer(text: str) -> Literal:
    if not _INTEGER.fullmatch(text):
        raise _Wrong("a whole number")
    return Literal(str(int(text)), datatype=XSD.integer)


def _boolean(text: str) -> Literal:
    value = {"true": "true", "yes": "true", "false": "false", "no": "false"}.get(text.lower())
    if value is None:
        raise _Wrong("true or false")
    return Literal(value, datatype=XSD.boolean)


def _string(text: str) -> Literal:
    if not text or _NOT_TEXT.search(text):
        raise _Wrong("a text without control characters and without \\u")
    return Literal(text)


_PLAIN: Mapping[str, Callable[[str], Term]] = {
    "boolean": _boolean,
    "date": _day,
    "integer": _integer,
    "iri": _iri,
    "string": _string,
    "xsd:gYear": _year,
}
_KINDS = {
    "law": (_KEY, "the key of a law (such as hkg-national-security-law-2020) or an IRI"),
    "meeting": (_KEY, "the key of a meeting (such as hrc-54) or an IRI"),
    "region": (_REGION, "the M49 code of a region (three digits, such as 030) or an IRI"),
    "un-body": (_KEY, "the key of a UN body (such as treaty-bodies) or an IRI"),
}


def bind_parameters(
    query: QueryFile,
    values: Mapping[str, str | Sequence[str]],
    *,
    iris: Iris,
    states: FindState,
    cases: FindCases | None = None,
    lists: Callable[[], Mapping[str, CodeList]] = code_lists,
) -> str:
    """Return the query's text with its parameters in their slots.

    Args:
        query: The query.
        values: Parameter → its value, or several for a parameter that may be repeated. An
            empty sequence means that the parameter is not given.
        iris: The form of the graph's IRIs.
        states: Finds the ISO 3166 alpha-3 code of a State's name or code.
        cases: Finds the IRIs of the cases of a number or key. Without it, only whole keys
            and IRIs can be given.
        lists: Gives the code lists; those that ship with the package unless told otherwise.

    Returns:
        SPARQL that any store runs.

    Raises:
        BadParameter: A parameter is not declared, missing, given too often, or of the
            wrong type.
    """
    resolver = _Resolver(iris, states, cases, lists)
    bound: dict[str, str] = {}
    for name, given in values.items():
        parameter = query.parameter(name)
        if parameter is None:
            raise BadParameter(f"{query.name} has no parameter {name!r}", remedy=_declared(query, name))
        texts = [given] if isinstance(given, str) else list(given)
        if texts:
            bound[name] = _slot(query, parameter, texts, resolver)
    for parameter in query.params:
        if parameter.required and parameter.name not in bound:
            what = f"{query.name} needs the parameter {parameter.name!r}: {parameter.about}"
            raise BadParameter(what, remedy=f"Give one, such as {parameter.example}")
    return _replace(query.text, bound)


def _replace(text: str, bound: Mapping[str, str]) -> str:
    pieces, last = [], 0
    for name, start, end in slots(text):
        pieces += [text[last:start], bound.get(name, text[start:end])]
        last = end
    return "".join([*pieces, text[last:]])


def _slot(query: QueryFile, parameter: Parameter, texts: Sequence[str], resolver: _Resolver) -> str:
    if len(texts) > 1 and not parameter.many:
        raise BadParameter(f"the parameter {parameter.name!r} of {query.name} takes one value")
    terms: dict[str, None] = {}
    for text in texts:
        try:
            found = resolver.terms(parameter, text)
            if len(found) > 1 and not parameter.many:
                raise _Wrong("one case: several have this number", [_tail(one) for one in found])
        except _Wrong as wrong:
            raise _bad(parameter, text, wrong) from None
        # Each value once: a second row of the slot would count every case again.
        terms.update(dict.fromkeys(str(one) for one in found))
    return f"VALUES ?{parameter.name} {{ {' '.join(terms)} }}"


def _tail(term: Term) -> str:
    return term.value.rsplit("/", 1)[-1]


def _bad(parameter: Parameter, text: str, wrong: _Wrong) -> BadParameter:
    shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    if wrong.near:
        remedy = f"Did you mean {' or '.join(wrong.near)}?"
    elif parameter.options:
        remedy = f"'reprisal-kg query {parameter.options}' lists what there is"
    else:
        remedy = f"Give a value such as {parameter.example}"
    what = f"the parameter {parameter.name!r} is {ascii(shown) if _NOT_TEXT.search(shown) else repr(shown)}"
    return BadParameter(f"{what}, not {wrong.expected}", remedy=remedy)


def _declared(query: QueryFile, name: str) -> str:
    known = [one.name for one in query.params]
    near = difflib.get_close_matches(name, known, n=2)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"It has {', '.join(known)}" if known else "It has none"
