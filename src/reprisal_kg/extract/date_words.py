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

    Args:
        text: Any text.

    Returns:
        Its tokens in order; only blanks fall between them.

    Examples:
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


def _set(*rows: str) -> frozenset[str]:
    return frozenset(name for row in rows for name in row.split())


Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""By first word: the words after it and the meaning, longest first."""


def _phrases(**table: str) -> Phrases:
    """Return phrases by their first word; the name of each row is its meaning."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for meaning, listed in table.items():
        for phrase in listed.split(", "):
            first, *rest = phrase.split()
            found.setdefault(first, []).append((tuple(rest), meaning.rstrip("_")))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


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
SHORT_MONTHS = _set("jan janv ene feb fev fevr mar apr avr abr jun jul juil aug sep sept oct nov dec dic")
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

ORDINALS = _set("st nd rd th er ere eme o ro re °")
OF = _set("of de del d du")
OF_MORE = _set("of de del d du ' the la l year month mois mes annee ano")
LEADS = _set(
    "on in at the during dated date le la les en au el los dias du de del d dans of a l '",
    "year month annee ano mois mes",
)
"""Small words that may stand before a date and say nothing about it."""

WEEKDAYS = _set(
    "monday tuesday wednesday thursday friday saturday sunday",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miercoles jueves viernes sabado domingo",
)
YEAR_LEADS = _set("in of during throughout en de del year annee ano")
"""In running text, a bare year is read after one of these only."""

LINKS = _set("and et y e &")
"""Words that part two dates of a list."""

OPENERS = _phrases(
    between="between, entre",
    from_="from",
    since="since, ever since, as from, as of, starting, starting in, starting from, beginning in, depuis,"
    " depuis le, a partir de, a partir du, a partir d ', a partir del, desde, desde el",
    before="before, prior to, earlier than, avant, avant le, antes de, antes del",
    until="until, till, up to, up until, by, jusqu ' en, jusqu ' a, jusqu ' au, hasta, hasta el",
    after="after, later than, apres, apres le, despues de, despues del",
)
TO = _phrases(
    to="to, until, till, through, up to, -, ~, /, a, au, al, hasta, hasta el, jusqu ' a, jusqu ' au,"
    " jusqu ' en, or, ou, o",
)
"""Between the two ends of a range. "5 or 6 May" is read as the days from the 5th to the 6th."""

SUFFIXES = _phrases(
    since="onward, onwards, and onward, and onwards, or later, ongoing, and ongoing, - ongoing, to present,"
    " to the present, to date, to now, until now, until present, until the present, - present, en adelante,"
    " y en adelante, o despues, hasta la fecha, hasta hoy, a ce jour, jusqu ' a present, jusqu ' a ce jour,"
    " a aujourd ' hui, ou plus tard",
    until="or before, or earlier, ou avant, o antes",
)
"""Words after a date that leave one of its ends open."""

RELATIVES = _phrases(
    before="before, and before, before that, and before that, and earlier, avant, et avant, antes, y antes",
    after="after, and after, later, and later, after that, and after that, thereafter, and thereafter,"
    " apres, et apres, despues, y despues",
    since="onward, onwards, and onward, and onwards, and since, et depuis, en adelante, y en adelante",
)
"""Whole entries of a list that speak of the date before them."""

VAGUE = _phrases(
    vague="early, late, mid, middle, beginning, start, end, early in, late in, mid to late, mid - to late,"
    " early to mid, first days, debut, fin, mi, milieu, courant, premiers jours, principio, principios,"
    " comienzo, comienzos, inicio, inicios, mediado, mediados, final, finales, fines, primeros dias,"
    " first week, second week, third week, fourth week, last week, premiere semaine, deuxieme semaine,"
    " troisieme semaine, derniere semaine, primera semana, segunda semana, tercera semana, ultima semana",
)
ABOUT = _phrases(
    about="around, circa, ca, about, approximately, vers, environ, alrededor, hacia, aproximadamente",
)
UNCLEAR = _phrases(
    unclear="unclear, unclear in sg report, date unclear, unknown, date unknown, inconnu, inconnue,"
    " date inconnue, desconocido, desconocida, fecha desconocida",
)
SHARES = _phrases(
    half_1="first half, premier semestre, premiere moitie, primer semestre, primera mitad",
    half_2="second half, last half, second semestre, deuxieme semestre, seconde moitie, deuxieme moitie,"
    " segundo semestre, segunda mitad",
    quarter_1="first quarter, premier trimestre, primer trimestre",
    quarter_2="second quarter, deuxieme trimestre, second trimestre, segundo trimestre",
    quarter_3="third quarter, troisieme trimestre, tercer trimestre",
    quarter_4="fourth quarter, last quarter, quatrieme trimestre, dernier trimestre,"
    " cuarto trimestre, ultimo trimestre",
)
SHARE_MONTHS: Mapping[str, tuple[int, int]] = {
    "half_1": (1, 6),
    "half_2": (7, 12),
    "quarter_1": (1, 3),
    "quarter_2": (4, 6),
    "quarter_3": (7, 9),
    "quarter_4": (10, 12),
}
"""First and last month of a half or quarter of a year."""

STARTERS = frozenset(MONTHS).union(SEASONS, OPENERS, VAGUE, ABOUT, SHARES)
"""Words with which a date in running text may begin."""
