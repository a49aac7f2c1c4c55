"""The only place that builds IRIs.

IRIs come from a record's own keys, never from the order of a file, and hold no person's
name: an IRI outlives a redaction. Forms: ``docs/reference/graph.md``.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from pyoxigraph import NamedNode

DEFAULT_BASE = "https://w3id.org/reprisal-kg/"
CONCEPT_BASE = "https://w3id.org/reprisal-kg/concept/"
DEFAULT_KEY = b"reprisal-kg"

_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Return a readable IRI part: lower-case ASCII letters, digits and single hyphens.

    Only for what may be read by anyone: States, bodies, laws, codes.

    >>> slug("Women's Voice Alliance"), slug("Ligue Iteka – Burundi"), slug("São Tomé")
    ('womens-voice-alliance', 'ligue-iteka-burundi', 'sao-tome')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_SLUG.sub("-", plain.replace("'", "").lower()).strip("-")


def edtf_slug(edtf: str) -> str:
    """Return an EDTF string as an IRI part: ``2019-03/2019-05`` becomes ``2019-03_2019-05``.

    >>> edtf_slug("../2019-11-07"), edtf_slug("2020-06")
    ('.._2019-11-07', '2020-06')
    """
    return edtf.replace("/", "_")


def case_key(number: str, iso3: str | None) -> str:
    """Return the key of a case: its number and its State.

    >>> case_key("2019-047-001", "EGY"), case_key("2019-047-001", None)
    ('2019-047-001-egy', '2019-047-001-nostate')
    """
    return f"{slug(number)}-{iso3.lower() if iso3 else 'nostate'}"


@dataclass(frozen=True, slots=True)
class Iris:
    """Builds the IRIs of one data set.

    Attributes:
        base: What all data IRIs begin with; ends in ``/`` or ``#``.
        key: Secret for opaque keys. The default is public: what it hides can be found by
            whoever knows the source's identifiers, so opaque keys never come from a name.
    """

    base: str = DEFAULT_BASE
    key: bytes = DEFAULT_KEY

    def thing(self, *parts: str) -> NamedNode:
        """Return ``<base>id/<part>/<part>…``; parts must be IRI-safe already.

        >>> Iris().thing("state", "CHN").value
        'https://w3id.org/reprisal-kg/id/state/CHN'
        """
        return NamedNode(f"{self.base}id/{'/'.join(parts)}")

    def under(self, owner: NamedNode, *parts: str) -> NamedNode:
        """Return the IRI of a part of something: ``<owner>/date/2020-06``."""
        return NamedNode("/".join((owner.value, *parts)))

    def graph(self, *parts: str) -> NamedNode:
        """Return the IRI of a named graph: ``<base>graph/case/KEY``."""
        return NamedNode(f"{self.base}graph/{'/'.join(parts)}")

    def opaque(self, kind: str, *identifiers: str) -> str:
        """Return 16 hex digits that stand for a source's identifiers.

        Each part is preceded by its length, so that no two lists of parts can run together.
        """
        text = "".join(f"{len(part)}:{part}" for part in (kind, *identifiers))
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()[:16]


def concept(scheme: str, name: str) -> NamedNode:
    """Return the IRI of a coded value.

    >>> concept("answer", "yes").value
    'https://w3id.org/reprisal-kg/concept/answer/yes'
    """
    return NamedNode(f"{CONCEPT_BASE}{scheme}/{name}")
