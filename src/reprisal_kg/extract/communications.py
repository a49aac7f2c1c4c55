"""Communications of the UN special procedures, as texts cite them: ``CHN 17/2020``.

A code is the addressed State's ISO 3166 alpha-3 code (``OTH`` for one that is no State), a
number and a year; letters before it tell the kind (``AL``, ``UA``, ``OL``, with ``J`` for a
joint one). Lists leave out the State the second time: ``VEN 7/2021 and 8/2021``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

NAME = "communications"
VERSION = "1"

_CODE = re.compile(r"(?<![A-Za-z/])(?:(J?(?:AL|UA|OL)) )?([A-Z]{3}) (\d{1,3})/((?:19|20)\d\d)(?![\d/])")
_NEXT = re.compile(r"(?:\s?[,;&]\s?|\s(?:and|et|y)\s|, and )(\d{1,3})/((?:19|20)\d\d)(?![\d/])")


@dataclass(frozen=True, slots=True)
class FoundCommunication:
    """One communication in a text.

    Attributes:
        state: ISO 3166 alpha-3 code of the addressed State, or ``OTH``.
        number: Its number in the year.
        year: The year.
        start: Where it begins in the text.
        end: Where it ends.
    """

    state: str
    number: int
    year: int
    start: int
    end: int

    @property
    def code(self) -> str:
        """The code in its usual form: ``CHN 17/2020``."""
        return f"{self.state} {self.number}/{self.year}"

    @property
    def key(self) -> str:
        """The code as it stands in an IRI: ``CHN-17-2020``."""
        return f"{self.state}-{self.number}-{self.year}"


def find_communications(text: str, states: Collection[str]) -> tuple[FoundCommunication, ...]:
    """Find the communications that a text cites.

    Args:
        text: Any text.
        states: The alpha-3 codes that exist; other capitals before a fraction are no code.

    Returns:
        The communications in the order of the text.

    Examples:
        >>> [one.code for one in find_communications("(VEN 7/2021 and 8/2021)", {"VEN"})]
        ['VEN 7/2021', 'VEN 8/2021']
        >>> find_communications("see A/HRC/48/28 and RES 24/2013", {"VEN"})
        ()
    """
    found = []
    for match in _CODE.finditer(text):
        state = match[2]
        if state != "OTH" and state not in states:
            continue
        found.append(FoundCommunication(state, int(match[3]), int(match[4]), match.start(), match.end()))
        place = match.end()
        while following := _NEXT.match(text, place):
            found.append(
                FoundCommunication(
                    state, int(following[1]), int(following[2]), following.start(1), following.end()
                )
            )
            place = following.end()
    return tuple(found)
