"""The words of dates in English, French and Spanish, and how a text is cut into them.

Words are compared without case and accents, so that ``AOUT``, ``août`` and ``Aout`` are one
month. Each table below lists what stands in one place of a date; phrases of several words
are written with blanks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

FIRST_YEAR = 1900
LAST_YEAR = 2099
LONGEST_WORD = 16

_TOKEN = re.compile(
    r"(?P<number>[0-9]+)|(?P<word>(?:[^\W\d_]|[\u0300-\u036f])+)|(?P<line>[\n\r\v\f\x85\u2028\u2029]+)"
    r"|(?P<mark>[;,.~/&°'’ʼ\u2010-\u2015\u2212-])|(?P<other>[^\w\s;,.~/&°'’ʼ\u2010-\u2015\u2212-]+|\w)"
)
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212")


class Token(NamedTuple):
    """One word, number or mark of a text.

    Attributes:
        kind: What it is; ``line`` is a line's end.
        start: Where it begins in the text.
        end: Where it ends.
        key: The word in lower case without accents, the mark, or ``""`` for what no date holds.
        number: Its value if it is a number of at most four digits, otherwise -1.
        digits: How many digits it has.
        glued: Whether it follows the token before it without a blank.
    """

    kind: str
    start: int
    end: int
    key: str
    number: int
    digits: int
    glued: bool

    @property
    def is_year(self) -> bool:
        """Whether it may be a year by itself."""
        return self.digits == 4 and FIRST_YEAR <= self.number <= LAST_YEAR

    @property
    def is_day(self) -> bool:
        """Whether it may be a day of a month."""
        return 1 <= self.digits <= 2 and 1 <= self.number <= 31


NOTHING = Token("end", -1, -1, "", -1, 0, glued=False)
"""Stands before the first and after the last token."""


def fold(word: str) -> str:
    """Return a word in lower case without accents.

    >>> fold("AOÛT"), fold("Février")
    ('aout', 'fevrier')
    """
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def tokens_of(text: str) -> list[Token]:
    """Cut a text into words, numbers and marks, in one pass.

    >>> [token.key or token.number for token in tokens_of("22September 2014")]
    [22, 'september', 2014]
    """
    tokens: list[Token] = []
    last = -1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        start, end = match.span()
        key, number, digits = "", -1, 0
        if kind == "number":
            digits = end - start
            number = int(match[0]) if digits <= 4 else -1
        elif kind == "word":
            key = fold(match[0]) if end - start <= LONGEST_WORD else ""
        elif kind == "mark":
            key = _mark(match[0])
        tokens.append(Token(kind, start, end, key, number, digits, glued=start == last))
        last = end
    return tokens


def _mark(mark: str) -> str:
    if mark in _DASHES:
        return "-"
    return "'" if mark in "’ʼ" else mark


def _names(*rows: str) -> dict[str, int]:
    return {name: number for number, row in enumerate(rows, 1) for name in row.split()}


MONTHS: Mapping[str, int] = _names(
    "january janvier enero jan janv ene",
    "february fevrier febrero feb fev fevr",
    "march mars marzo mar",
    "april avril abril apr avr abr",
    "may mai mayo",
    "june juin junio jun",
    "july juillet julio jul juil",
    "august aout agosto aug",
    "september septembre septiembre setiembre sep sept",
    "october octobre octubre oct",
    "november novembre noviembre nov",
    "december decembre diciembre dec dic",
)
SHORT_MONTHS = frozenset(name for name in MONTHS if len(name) <= 5) - {
    "may", "mai", "mayo", "june", "juin", "junio", "july", "julio", "march", "mars", "marzo", "april", "avril",
    "abril", "enero", "aout",
}  # fmt: skip
"""Abbreviations, after which a full stop belongs to the month."""

SEASONS: Mapping[str, int] = {
    name: 20 + number
    for name, number in _names(
        "spring printemps primavera",
        "summer ete verano",
        "autumn fall automne otono",
        "winter hiver invierno",
    ).items()
}
"""Season codes of EDTF level 1."""

ORDINALS = frozenset("st nd rd th er ere eme o ro re °".split())
OF = frozenset("of de del d du".split())
OF_MORE = frozenset("of de del d du ' the la l year month mois mes annee ano".split())
LEADS = frozenset(
    "on in at the during dated date le la les en au el los dias du de del d dans of a l ' year month annee ano "
    "mois mes".split()
)
"""Small words that may stand before a date and say nothing about it."""

WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miercoles jueves viernes sabado domingo".split()
)
YEAR_LEADS = frozenset("in of during throughout en de del year annee ano".split())
"""In running text, a bare year is read after one of these only."""

LINKS = frozenset(["and", "et", "y", "e", "&"])
"""Words that part two dates of a list."""

Role = Literal[
    "between", "since", "from", "before", "until", "after", "onward", "vague", "about", "to", "unclear"
]
Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]


def _phrases(table: Mapping[str, str]) -> Phrases:
    """Index phrases by their first word, longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for meaning, listed in table.items():
        for phrase in listed.split("|"):
            first, *rest = phrase.split()
            found.setdefault(first, []).append((tuple(rest), meaning))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


OPENERS = _phrases(
    {
        "between": "between|entre",
        "from": "from",
        "since": "since|ever since|as from|as of|starting|starting in|starting from|beginning in|depuis|depuis le|"
        "a partir de|a partir du|a partir d '|a partir del|desde|desde el",
        "before": "before|prior to|earlier than|avant|avant le|antes de|antes del",
        "until": "until|till|up to|up until|by|jusqu ' en|jusqu ' a|jusqu ' au|hasta|hasta el",
        "after": "after|later than|apres|apres le|despues de|despues del",
    }
)
TO = _phrases(
    {
        "to": "to|until|till|through|up to|-|~|/|a|au|al|hasta|hasta el|jusqu ' a|jusqu ' au|jusqu ' en|or|ou|o|and until",
    }
)
"""Between the two ends of a range. "5 or 6 May" is read as the days from the 5th to the 6th."""

ONWARD = _phrases(
    {
        "onward": "onward|onwards|and onward|and onwards|forward|and ongoing|- ongoing|ongoing|to present|to the present|"
        "to date|to now|until now|until present|until the present|- present|en adelante|y en adelante|"
        "hasta la fecha|hasta hoy|a ce jour|jusqu ' a present|jusqu ' a ce jour|a aujourd ' hui",
    }
)
RELATIVES = _phrases(
    {
        "before": "and before|or before|and earlier|before|before that|and before that|et avant|y antes|avant|antes",
        "after": "and after|and later|and thereafter|after|later|thereafter|after that|and after that|et apres|y despues|"
        "apres|despues",
        "since": "and onward|and onwards|onward|onwards|and since|y en adelante|en adelante|et depuis",
    }
)
"""Whole entries of a list that speak of the date before them."""

_WEEKS = "first last second third fourth premiere deuxieme derniere primera segunda tercera ultima".split()
VAGUE = _phrases(
    {
        "vague": "early|late|mid|middle|beginning|start|end|early in|late in|mid to late|mid - to late|early to mid|"
        "debut|fin|mi|milieu|courant|principio|principios|comienzo|comienzos|inicio|inicios|mediado|mediados|"
        "final|finales|fines|first days|premiers jours|primeros dias|"
        + "|".join(f"{which} {week}" for which in _WEEKS for week in ("week", "semaine", "semana")),
    }
)
ABOUT = _phrases(
    {
        "about": "around|circa|ca|about|approximately|vers|environ|aux alentours|alrededor|hacia|aproximadamente",
    }
)
UNCLEAR = _phrases(
    {
        "unclear": "unclear|unclear in sg report|unknown|date unclear|date unknown|inconnu|inconnue|desconocido|desconocida",
    }
)


def _shares() -> dict[str, str]:
    halves = [
        ("first", "half"), ("second", "half"), ("premier", "semestre"), ("second", "semestre"),
        ("premiere", "moitie"), ("seconde", "moitie"), ("primer", "semestre"), ("segundo", "semestre"),
        ("primera", "mitad"), ("segunda", "mitad"),
    ]  # fmt: skip
    table: dict[str, list[str]] = {}
    for number, (which, half) in enumerate(halves):
        table.setdefault(("1 6", "7 12")[number % 2], []).append(f"{which} {half}")
    table["7 12"] += ["deuxieme semestre", "deuxieme moitie", "last half"]
    for words, quarter in (
        ("first second third fourth", "quarter"),
        ("premier deuxieme troisieme quatrieme", "trimestre"),
        ("primer segundo tercer cuarto", "trimestre"),
    ):
        for number, which in enumerate(words.split()):
            table.setdefault(f"{3 * number + 1} {3 * number + 3}", []).append(f"{which} {quarter}")
    table["10 12"] += ["last quarter", "dernier trimestre", "ultimo trimestre"]
    return {months: "|".join(phrases) for months, phrases in table.items()}


SHARES = _phrases(_shares())
"""Halves and quarters of a year; the meaning is their first and last month."""
