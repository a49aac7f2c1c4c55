"""The terms of the code and of the ontology, and the prefixes of both, are the same."""

from __future__ import annotations

import re

import pytest

from reprisal_kg.resources import names, read_text
from reprisal_kg.vocabulary import ANNOTATIONS, CLASSES, ONTOLOGY, PREFIXES, PROPERTIES, RKG

ALIGNED = {
    "schema": "https://schema.org/",
    "time": "http://www.w3.org/2006/time#",
    "undo": "https://w3id.org/un/ontology/undo/",
}
"""Vocabularies that only an alignment names."""

ALIGNMENTS = names("ontology/alignments", ".ttl")
OUR_FILES = (*names("ontology", ".ttl"), *names("ontology/concepts", ".ttl"))
_DECLARED = re.compile(r"^rkg:(\w+) a owl:(\w+) ;$", re.MULTILINE)
_PREFIX = re.compile(r"^@prefix (\w*): <([^>]*)> \.$", re.MULTILINE)
_USED = re.compile(r"(?<![\w/:.#-])([a-z]\w*):\w")
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')


def declared(*kinds: str) -> list[str]:
    found = _DECLARED.findall(read_text("ontology/reprisal.ttl"))
    return [name for name, kind in found if kind in kinds]


def test_the_classes_of_the_code_are_the_ontology_s() -> None:
    assert sorted(declared("Class")) == sorted(CLASSES)


def test_the_properties_of_the_code_are_the_ontology_s() -> None:
    assert sorted(declared("ObjectProperty", "DatatypeProperty")) == sorted(PROPERTIES)


def test_the_annotations_of_the_code_are_the_ontology_s() -> None:
    assert sorted(declared("AnnotationProperty")) == sorted(ANNOTATIONS)


def test_no_term_is_listed_twice() -> None:
    listed = [*CLASSES, *PROPERTIES, *ANNOTATIONS]
    assert len(listed) == len(set(listed)) == len(RKG.terms)


def test_a_mistyped_term_fails_at_once() -> None:
    assert RKG.caseStatus.value == ONTOLOGY + "caseStatus"
    with pytest.raises(AttributeError, match="caseStaus"):
        RKG.caseStaus  # noqa: B018


@pytest.mark.parametrize("kind", ["Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"])
def test_the_ontology_lists_each_kind_of_term_in_alphabetical_order(kind: str) -> None:
    found = declared(kind)
    assert found
    assert found == sorted(found, key=str.lower)


@pytest.mark.parametrize("path", [*OUR_FILES, *ALIGNMENTS])
def test_a_prefix_means_the_same_in_every_file(path: str) -> None:
    known = PREFIXES | ALIGNED if path in ALIGNMENTS else PREFIXES
    found = dict(_PREFIX.findall(read_text(path)))
    assert found
    assert found.items() <= known.items()


@pytest.mark.parametrize("path", [*OUR_FILES, *ALIGNMENTS])
def test_a_file_declares_the_prefixes_that_it_uses_and_no_others(path: str) -> None:
    text = read_text(path)
    lines = [line for line in text.splitlines() if not line.startswith(("#", "@prefix"))]
    body = re.sub(r"<[^>]*>", "", _STRING.sub('""', "\n".join(lines)))
    used = set(_USED.findall(body))
    used |= set(re.findall(r"\^\^(\w+):", body))
    assert used == set(dict(_PREFIX.findall(text)))
