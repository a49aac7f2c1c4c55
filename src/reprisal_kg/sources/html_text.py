"""HTML files: decoded, parsed, and told as the lines that a reader sees.

The parser is lxml's, with its limits on: no network, no huge trees. A page that goes beyond
them is refused, because the parser would leave out what follows in silence.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol, cast

from reprisal_kg.errors import Place, UnreadableSource
from reprisal_kg.sources.text_file import decode, read_bytes

SIZE_LIMIT = 20_000_000
"""Bytes. A saved page holds the site's scripts and data too."""

FIELD_LIMIT = 1_000_000
"""Characters of one field."""

_HEAD = 4096
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_ENCODINGS = re.compile(
    r"utf-8|cp125[0-8]|iso8859-\d{1,2}|koi8-[ru]|mac-roman|gb18030|gbk|gb2312|big5|big5hkscs|euc_jp|euc_kr"
    r"|shift_jis|iso2022_jp|cp874|cp866|cp949|tis-620"
)
# As the HTML standard has it: pages that say one of these mean Windows-1252.
_LATIN = frozenset({"ascii", "iso8859-1"})
_MHTML = re.compile(rb"\s*(?:From: <Saved by|MIME-Version:|Content-Type: multipart/related)", re.IGNORECASE)
_NOT_SHOWN = frozenset(
    "head script style template noscript svg canvas iframe object video audio input select textarea option "
    "datalist nav footer aside".split()
)
_NOT_SHOWN_CLASSES = re.compile(
    r"hidden|map-container|mapboxgl-.*|maplibregl-.*|leaflet-.*|item-count|item-actions"
)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd mark q s samp small "
    "span strike strong sub sup time tt u var wbr".split()
)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_BREAKS = re.compile(r"\r\n|\r|\n")


class Element(Protocol):
    """What the readers use of an element of lxml."""

    tag: str
    text: str | None
    tail: str | None
    sourceline: int | None

    def get(self, key: str) -> str | None:
        """Return an attribute."""
        ...

    def iter(self, *tags: str) -> Iterator[Element]:
        """Yield the elements of these tags in the order of the page, itself included."""
        ...

    def iterancestors(self, *tags: str) -> Iterator[Element]:
        """Yield the elements around it, the nearest first."""
        ...

    def itertext(self) -> Iterator[str]:
        """Yield its text, piece by piece."""
        ...


class HtmlLine(NamedTuple):
    """One line that a reader sees.

    Attributes:
        text: Its words, with single blanks.
        line: The line of the file on which its element begins; 0 if unknown.
        tag: The element that makes it a line of its own.
    """

    text: str
    line: int
    tag: str = ""


def parse_html(path: Path, shown: str) -> tuple[Element, str]:
    """Return the root element of an HTML file, and the file's text.

    Args:
        path: The file.
        shown: What messages call it.

    Raises:
        UnreadableSource: It cannot be opened, is too large, empty or no text, or is nested
            deeper than the parser goes.
    """
    # Importing lxml takes time that reading other formats need not spend.
    from lxml import etree

    text = _BREAKS.sub("\n", decode_html(_read_bytes(path, shown), shown))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = cast("Element | None", etree.fromstring(text.encode("utf-8"), parser))
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableSource(
            "no HTML that can be read", place=Place(shown), remedy="Save it again"
        ) from error
    fatal = [one for one in parser.error_log if one.level >= etree.ErrorLevels.FATAL]
    if fatal:
        raise UnreadableSource(
            "the page goes beyond what the parser allows (256 elements in one another, or a script of 10 MB)",
            place=Place(shown, fatal[0].line or None),
            remedy="Save the page as 'HTML only', or copy its text into a plain text file",
        )
    if root is None:
        raise UnreadableSource("the source is empty", place=Place(shown), remedy="Save the page again")
    return root, text


def decode_html(data: bytes, shown: str) -> str:
    """Return the text of an HTML file.

    A byte order mark decides on the encoding, then what the page says, then UTF-8.

    Args:
        data: The whole file.
        shown: What messages call it.

    Raises:
        UnreadableSource: The bytes are not text of that encoding, or hold a NUL character.

    Examples:
        >>> decode_html('<meta charset="windows-1252"><p>août'.encode("cp1252"), "x.html")[-4:]
        'août'
    """
    if _MHTML.match(data):
        raise UnreadableSource(
            "this is a web archive (MHTML)", place=Place(shown), remedy="Save the page as 'HTML only'"
        )
    encoding = _find_encoding(data)
    try:
        text = data.decode(encoding) if encoding else decode(data, shown)
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            f"not text of the encoding that the page tells ({encoding})",
            place=Place(shown, data.count(b"\n", 0, error.start) + 1),
            remedy="Save the page again as UTF-8",
        ) from error
    text = text.removeprefix("\ufeff")
    nul = text.find("\0")
    if nul >= 0:
        raise UnreadableSource(
            "a NUL character stands here: this is not HTML",
            place=Place(shown, text.count("\n", 0, nul) + 1),
            remedy="Save the page again",
        )
    if not text.strip():
        raise UnreadableSource("the source is empty", place=Place(shown), remedy="Save the page again")
    return text


def classes(element: Element) -> list[str]:
    """Return the classes of an element."""
    return (element.get("class") or "").split()


def is_left_out(element: Element) -> bool:
    """Return whether an element is no text of the page: hidden, a script, a map or the like."""
    if element.tag in _NOT_SHOWN or element.get("hidden") is not None:
        return True
    if _HIDING_STYLE.search(element.get("style") or ""):
        return True
    return any(_NOT_SHOWN_CLASSES.fullmatch(one) for one in classes(element))


def lines_of(
    element: Element,
    *,
    skip: Collection[str] = (),
    skip_classes: Collection[str] = (),
    keep_breaks: bool = False,
    hidden: bool = False,
) -> list[HtmlLine]:
    """Return the lines that an element shows.

    Args:
        element: The element.
        skip: Tags that are left out with what they hold.
        skip_classes: Classes that are left out with what they hold.
        keep_breaks: Whether a line end of the file is one of the text, as in plain text that
            a person typed. In other text it is a blank.
        hidden: Whether the element counts though it is hidden itself.
    """
    from lxml import etree

    made = _LineMaker(keep_breaks=keep_breaks)
    if is_left_out(element) and not hidden:
        return []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        inner = one is not element
        out = inner and (is_left_out(one) or one.tag in skip or any(c in skip_classes for c in classes(one)))
        if event == "start":
            if out:
                walk.skip_subtree()
                made.end(one.tag)
            else:
                made.start(one)
        else:
            if not out:
                made.end(one.tag)
            if inner:
                made.take(one.tail or "")
    made.flush()
    return made.lines


class _LineMaker:
    """Puts running text together and cuts it where a block begins or ends."""

    def __init__(self, *, keep_breaks: bool) -> None:
        self.lines: list[HtmlLine] = []
        self._keep_breaks = keep_breaks
        self._pre = 0
        self._parts: list[str] = []
        self._line = 0
        self._tags: list[str] = []

    def start(self, element: Element) -> None:
        tag = element.tag
        if tag not in _INLINE:
            self.flush()
            self._tags.append(tag)
            self._line = element.sourceline or 0
            self._pre += tag == "pre"
        self.take(element.text or "")

    def end(self, tag: str) -> None:
        if tag in _INLINE:
            return
        self.flush()
        if self._tags and self._tags[-1] == tag:
            self._tags.pop()
            self._pre -= tag == "pre"

    def take(self, text: str) -> None:
        if not (self._keep_breaks or self._pre):
            self._parts.append(text)
            return
        first, *more = _BREAKS.split(text)
        self._parts.append(first)
        for part in more:
            self.flush()
            self._parts.append(part)

    def flush(self) -> None:
        words = _BLANKS.sub(" ", "".join(self._parts)).strip()
        self._parts.clear()
        if words:
            self.lines.append(HtmlLine(words, self._line, self._tags[-1] if self._tags else ""))


def _find_encoding(data: bytes) -> str:
    """Return the encoding that a page tells; empty for UTF-8 and for one that is not known."""
    for mark, encoding in ((b"\xef\xbb\xbf", ""), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return encoding
    match = _META.search(data, 0, _HEAD)
    if match is None:
        return ""
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return ""
    if name in _LATIN:
        return "cp1252"
    return name if _ENCODINGS.fullmatch(name) and name != "utf-8" else ""


def _read_bytes(path: Path, shown: str) -> bytes:
    data = read_bytes(path, shown, SIZE_LIMIT + 1, "Give the path of an HTML file")
    if len(data) > SIZE_LIMIT:
        _refuse(f"larger than {SIZE_LIMIT // 1_000_000} MB", shown, "Save the page as 'HTML only'")
    return data


def _refuse(what: str, shown: str, remedy: str) -> NoReturn:
    raise UnreadableSource(what, place=Place(shown), remedy=remedy)
