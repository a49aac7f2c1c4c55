"""A site on loopback that speaks Uwazi's API over invented organisations, and misbehaves on demand."""

from __future__ import annotations

import gzip
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TEMPLATE = "5f1111111111111111111111"
FIRST_DAY = 1_600_000_000_000
DAY = 86_400_000
EVERY_TIME = 1_000_000
TEN_GIGABYTES = 10_000_000_000

Document = dict[str, Any]


@dataclass
class Asked:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)

    @property
    def query(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}


@dataclass
class Mood:
    """A way to misbehave, for requests whose address holds some words, so many times."""

    act: Callable[[Handler, Document], None]
    where: str
    times: int


class Instance:
    """A Uwazi instance with invented organisations.

    Attributes:
        entities: By shared id: number, edit date, title.
        asked: All requests so far.
        etags: Whether answers carry an ETag.
        capped: Rows a page at most, whatever is asked.
    """

    def __init__(self, entities: int = 25) -> None:
        self.entities: list[Document] = []
        self.languages = ["en", "es"]
        self.asked: list[Asked] = []
        self.etags = False
        self.capped = 10_000
        self.total: Callable[[int], int] = lambda real: real
        self.relation = "eq"
        self._moods: list[Mood] = []
        self._lock = Lock()
        self._made = 0
        for _ in range(entities):
            self.add()

    def add(self) -> str:
        """Add an entity; its id."""
        number, self._made = self._made, self._made + 1
        key = f"org{number:07}"
        self.entities.append(
            {
                "_id": f"id{number:022}",
                "sharedId": key,
                "template": TEMPLATE,
                "title": f"Invented Organisation {number}",
                "published": True,
                "creationDate": FIRST_DAY + number * DAY,
                "editDate": FIRST_DAY + number * DAY,
                "metadata": {"summary": [{"value": f"Text {number}"}]},
            }
        )
        return key

    def edit(self, key: str, title: str) -> None:
        """Give an entity another title, later than all other edits."""
        latest = max(one["editDate"] for one in self.entities)
        for one in self.entities:
            if one["sharedId"] == key:
                one["title"], one["editDate"] = title, latest + DAY

    def remove(self, key: str) -> None:
        """Take an entity away."""
        self.entities = [one for one in self.entities if one["sharedId"] != key]

    def misbehave(
        self, act: Callable[[Handler, Document], None], where: str = "/api/search", times: int = EVERY_TIME
    ) -> None:
        """Misbehave from now on."""
        self._moods.append(Mood(act, where, times))

    def behave(self) -> None:
        """Stop misbehaving, and forget what was asked."""
        self._moods.clear()
        self.asked.clear()
        self.total = lambda real: real
        self.relation = "eq"

    def paths(self, part: str) -> list[str]:
        """Return what was asked, of those addresses that hold some words."""
        return [one.path for one in self.asked if part in one.path]

    def mood(self, path: str) -> Mood | None:
        """Take one turn of the mood for an address."""
        with self._lock:
            for mood in self._moods:
                if mood.where in path and mood.times > 0:
                    mood.times -= 1
                    return mood
        return None

    def answer(self, asked: Asked) -> Document | None:
        """Return what a well-behaved instance says."""
        match urlsplit(asked.path).path:
            case "/api/settings":
                languages = [{"key": one, "default": one == "en"} for one in self.languages]
                return {"site_name": "Invented", "languages": languages}
            case "/api/templates":
                rows = [
                    {"_id": TEMPLATE, "name": "Cases", "properties": []},
                    {"_id": "5f2222222222222222222222", "name": "Laws", "properties": []},
                ]
                return {"rows": rows}
            case "/api/thesauris":
                return {"rows": [{"_id": "5f3333333333333333333333", "name": "Regions", "values": []}]}
            case "/api/search":
                return self._search(asked)
        return None

    def _search(self, asked: Asked) -> Document:
        query = asked.query
        language = asked.headers.get("content-language", "en")
        template = json.loads(query["types"])
        rows = [one for one in self.entities if one["template"] in template]
        rows.sort(key=lambda one: one[query["sort"]], reverse=query["order"] == "desc")
        start, limit = int(query["from"]), min(int(query["limit"]), self.capped)
        return {
            "rows": [{**one, "language": language} for one in rows[start : start + limit]],
            "totalRows": self.total(len(rows)),
            "relation": self.relation,
            "aggregations": {"all": {}},
        }


class Handler(BaseHTTPRequestHandler):
    """Answers one request: as it should, or as its mood is."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    instance: Instance

    def do_GET(self) -> None:
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()})
        self.instance.asked.append(asked)
        document = self.instance.answer(asked)
        mood = self.instance.mood(self.path)
        if mood:
            mood.act(self, document or {})
        elif document is None:
            self.say(b"not found", status=404)
        else:
            self.say_json(document)

    def say_json(self, document: Document, **headers: str) -> None:
        body = json.dumps(document).encode()
        if self.instance.etags:
            etag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
            headers["ETag"] = etag
            if self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.send_header("ETag", etag)
                self.end_headers()
                return
        self.say(body, 200, **{"Content-Type": "application/json; charset=utf-8", **headers})

    def say(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what these tests are about."""


@contextmanager
def serving(instance: Instance) -> Iterator[str]:
    """Serve an instance; its address."""
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"instance": instance}))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# Ways to misbehave.


def error(status: int, **headers: str) -> Callable[[Handler, Document], None]:
    def act(handler: Handler, _document: Document) -> None:
        handler.say(b"{}", status, **headers)

    return act


def redirect(location: str, status: int = 302) -> Callable[[Handler, Document], None]:
    def act(handler: Handler, _document: Document) -> None:
        handler.say(b"", status, Location=location or handler.path)

    return act


def slow(seconds: float) -> Callable[[Handler, Document], None]:
    def act(handler: Handler, document: Document) -> None:
        time.sleep(seconds)
        handler.say_json(document)

    return act


def dripping(pause: float) -> Callable[[Handler, Document], None]:
    """Each byte comes in time, and the whole never does."""

    def act(handler: Handler, document: Document) -> None:
        body = json.dumps(document).encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        with suppress(OSError):
            for byte in body:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(pause)
        handler.hang_up()

    return act


def dripping_headers(pause: float) -> Callable[[Handler, Document], None]:
    """Not even the headers come to an end."""

    def act(handler: Handler, _document: Document) -> None:
        handler.send_response(200)
        handler.flush_headers()
        with suppress(OSError):
            for _ in range(200):
                handler.wfile.write(b"X-More: and more\r\n")
                time.sleep(pause)
        handler.hang_up()

    return act


def truncated(handler: Handler, document: Document) -> None:
    handler.say(json.dumps(document).encode()[:-40], Content_Type="application/json")


def cut_off(handler: Handler, document: Document) -> None:
    """The connection ends before the declared length."""
    body = json.dumps(document).encode()
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.hang_up()


def dropped(handler: Handler, _document: Document) -> None:
    """The connection ends before any answer."""
    handler.hang_up()


def page_of_maintenance(handler: Handler, _document: Document) -> None:
    handler.say(b"<!DOCTYPE html><title>Back soon</title>", Content_Type="text/html")


def mislabelled(handler: Handler, document: Document) -> None:
    handler.say(json.dumps(document).encode(), Content_Type="text/html")


def garbage(body: bytes) -> Callable[[Handler, Document], None]:
    def act(handler: Handler, _document: Document) -> None:
        handler.say(body, Content_Type="application/json")

    return act


def in_circles(handler: Handler, document: Document) -> None:
    """Whatever page is asked for, the first one comes."""
    first = Asked(handler.path.replace("from=", "from=0&was="), {"content-language": "en"})
    handler.say_json({**document, "rows": (handler.instance.answer(first) or {})["rows"]})


def empty(handler: Handler, document: Document) -> None:
    handler.say_json({**document, "rows": []})


def zeros(handler: Handler, _document: Document) -> None:
    """Ten gigabytes, without saying so before."""
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    part = b"0" * 65_536
    sent = 0
    with suppress(OSError):
        while sent < TEN_GIGABYTES:
            handler.wfile.write(b"10000\r\n" + part + b"\r\n")
            sent += len(part)
    handler.hang_up()


def declared_zeros(handler: Handler, _document: Document) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(TEN_GIGABYTES))
    handler.end_headers()
    handler.hang_up()


def packed_zeros(handler: Handler, _document: Document) -> None:
    """Twenty megabytes of blanks in twenty kilobytes."""
    handler.say(gzip.compress(b" " * 20_000_000), Content_Encoding="gzip")


def packed_otherwise(handler: Handler, _document: Document) -> None:
    handler.say(gzip.compress(gzip.compress(b"{}")), Content_Encoding="gzip, gzip")


def packed(handler: Handler, document: Document) -> None:
    handler.say(
        gzip.compress(json.dumps(document).encode()),
        Content_Encoding="gzip",
        Content_Type="application/json",
    )
