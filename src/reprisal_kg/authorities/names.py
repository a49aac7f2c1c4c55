"""Finding names in running text.

Text is compared as ``crosswalk.fold`` compares it (case, quotation marks and blanks do not
count), but what is found is told as offsets into the text as it stands, so that a person
can be shown the very words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from reprisal_kg.crosswalk import fold

Row = TypeVar("Row")

_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+")
_INITIALS = re.compile(r"(?:[A-Z]\.?){2,5}")
_fold_piece = lru_cache(maxsize=4096)(fold)


@dataclass(frozen=True, slots=True)
class _Entry(Generic[Row]):
    folded: str
    spelled: str
    row: Row
    initials: bool


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text in the form in which names are compared, with the way back.

    Attributes:
        folded: The text as ``fold`` gives it, except that a blank at an end may remain.
        starts: For each folded character, where the words it came from begin in the text.
        ends: For each folded character, where they end.
    """

    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def fold_with_offsets(text: str) -> FoldedText:
    """Return a text folded, with the place that each character came from.

    >>> found = fold_with_offsets("Côte  d’Ivoire")
    >>> found.folded, found.starts[6], found.starts[8]
    ("côte d'ivoire", 7, 9)
    """
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        piece = _fold_piece(text[at:end])
        if not piece and letters and letters[-1] != " ":
            piece = " "
        letters.extend(piece)
        starts.extend(at for _ in piece)
        ends.extend(end for _ in piece)
        at = end
    return FoldedText("".join(letters), tuple(starts), tuple(ends))


def starts_with_letter(name: str) -> bool:
    """Return whether a name can be found in running text at all.

    >>> starts_with_letter("Act 12"), starts_with_letter("12th Act")
    (True, False)
    """
    return _WORD.match(fold(name)) is not None


class NameFinder(Generic[Row]):
    """Finds names in texts: whole words, longest name first, no overlaps.

    Initials (US, U.K., NSL) must be written as they are in the table: "us" is a word. A
    digit may follow a letter, for footnote numbers are often glued to words; a digit after
    a digit makes another number of it.

    Args:
        names: Names and what they mean. The first of two equal names counts.
        proper: Whether a name must begin with a capital letter in the text too.
    """

    def __init__(self, names: Iterable[tuple[str, Row]], *, proper: bool) -> None:
        self._proper = proper
        self._by_word: dict[str, list[_Entry[Row]]] = {}
        seen: set[str] = set()
        for spelled, row in names:
            folded = fold(spelled)
            word = _WORD.match(folded)
            if word is None or folded in seen:
                continue
            seen.add(folded)
            entry = _Entry(folded, spelled, row, _INITIALS.fullmatch(spelled) is not None)
            self._by_word.setdefault(word.group(), []).append(entry)
        for entries in self._by_word.values():
            entries.sort(key=lambda entry: -len(entry.folded))

    def find(self, text: str) -> tuple[tuple[int, int, Row], ...]:
        """Return where the names stand, in the order of the text.

        Returns:
            Start and end (exclusive) as offsets into ``text``, and what the name means.

        Examples:
            >>> finder = NameFinder([("Guinea", 1), ("Guinea-Bissau", 2), ("US", 3)], proper=True)
            >>> finder.find("Guinea-Bissau told us; the US and Guinea12 did not.")
            ((0, 13, 2), (27, 29, 3), (34, 40, 1))
        """
        folded = fold_with_offsets(text)
        found = [one for word in _WORD.finditer(folded.folded) if (one := self._at(text, folded, word))]
        found.sort(key=lambda one: (one[0] - one[1], one[0]))
        kept: list[tuple[int, int, Row]] = []
        for start, end, row in found:
            if all(end <= other_start or other_end <= start for other_start, other_end, _ in kept):
                kept.append((start, end, row))
        return tuple(sorted(kept, key=lambda one: one[0]))

    def _at(self, text: str, folded: FoldedText, word: re.Match[str]) -> tuple[int, int, Row] | None:
        for entry in self._by_word.get(word.group(), ()):
            last = word.start() + len(entry.folded)
            if not folded.folded.startswith(entry.folded, word.start()) or _goes_on(folded.folded, last):
                continue
            start, end = folded.starts[word.start()], folded.ends[last - 1]
            if self._is_written_as_a_name(text[start:end], entry):
                return start, end, entry.row
        return None

    def _is_written_as_a_name(self, words: str, entry: _Entry[Row]) -> bool:
        if entry.initials:
            return unicodedata.normalize("NFKC", words) == entry.spelled
        return not self._proper or not entry.spelled[0].isupper() or words[0].isupper()


def _goes_on(folded: str, last: int) -> bool:
    behind = folded[last : last + 1]
    return behind.isalpha() or (behind.isdigit() and folded[last - 1].isdigit())
