"""One polite, patient and wary HTTP client; with site.py the only place that knows httpx."""

from __future__ import annotations

import json
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Any, Generic, NoReturn, Self, TypeVar

import httpx

from reprisal_kg import __version__
from reprisal_kg.errors import AnswerTooLarge, FetchFailed, Place
from reprisal_kg.sources.uwazi_api.problems import TryAgain
from reprisal_kg.sources.uwazi_api.settings import FetchSettings
from reprisal_kg.sources.uwazi_api.site import follow, is_loopback, origin, read_site

USER_AGENT = f"reprisal-kg/{__version__} (+https://w3id.org/reprisal-kg/)"
REDIRECTS = 5
"""Redirects followed for one request."""

COOKIE_VARIABLE = "REPRISAL_KG_UWAZI_COOKIE"
LATER = "What was fetched is kept: run the same command again later"
_MOVED = {301, 302, 303, 307, 308}
_PASSING = {408, 425, 429}
_NO_ENTRY = {401, 403}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """One answer.

    Attributes:
        url: Where it came from, after redirects.
        status: HTTP status: a success, or 304 for "as you have it".
        body: Its bytes, unpacked; empty for 304.
        content: What they mean; None for 304.
        etag: The server's mark of this version, if it gives one.
        kind: The media type it was declared as.
    """

    url: str
    status: int
    body: bytes
    content: T | None
    etag: str
    kind: str


class Client:
    """Asks one site, and waits, repeats and refuses as the settings say.

    Raises:
        FetchFailed: The address is none of a site, or the session's cookie would travel in clear.
    """

    def __init__(self, address: str, settings: FetchSettings) -> None:
        self.site = read_site(address)
        self.requests = 0
        self._settings = settings
        self._next = 0.0
        self._socket: socket.socket | None = None
        loopback = is_loopback(self.site)
        if settings.cookie and self.site.scheme != "https" and not loopback:
            raise FetchFailed(
                "the session's cookie would travel unencrypted",
                place=Place(str(self.site)),
                remedy=f"Give the address with https, or unset {COOKIE_VARIABLE}",
            )
        self._http = httpx.Client(
            headers={"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "gzip"},
            # Cookies that the server sets are not kept: each request says the same.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            verify=httpx.create_ssl_context(),
            timeout=httpx.Timeout(settings.read, connect=settings.connect),
            follow_redirects=False,
            # This machine's own addresses are not behind a proxy.
            trust_env=not loopback,
        )

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def get(self, target: str, read: Callable[[Any], T], *, language: str, etag: str = "") -> Answer[T]:
        """Ask until a usable answer comes.

        Args:
            target: Path and query.
            read: Takes the JSON document and returns what it means, or raises `TryAgain`.
            language: Locale of the answer.
            etag: Mark of the version that is at hand.

        Returns:
            The answer, read and checked.

        Raises:
            FetchFailed: No usable answer came.
            AnswerTooLarge: The answer is larger than the limit.
        """
        url = httpx.URL(f"{origin(self.site)}{target}")
        for attempt in range(1, self._settings.tries + 1):
            self._wait_for_turn()
            try:
                with self._in_time():
                    return self._once(url, read, self._headers(language, etag), asked_before=bool(etag))
            except TryAgain as trouble:
                if attempt == self._settings.tries:
                    tries = "1 try" if attempt == 1 else f"{attempt} tries"
                    raise FetchFailed(
                        f"{trouble.what} ({tries})", place=Place(str(url)), remedy=LATER
                    ) from trouble
                time.sleep(self._pause(attempt, trouble, url))
        raise FetchFailed("not asked", place=Place(str(url)))

    def _headers(self, language: str, etag: str) -> dict[str, str]:
        cookies = [f"locale={language}", *([self._settings.cookie] if self._settings.cookie else [])]
        headers = {"Content-Language": language, "Cookie": "; ".join(cookies)}
        if etag:
            headers["If-None-Match"] = etag
        return headers

    def _wait_for_turn(self) -> None:
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + self._settings.delay
        self.requests += 1

    def _pause(self, attempt: int, trouble: TryAgain, url: httpx.URL) -> float:
        most = self._settings.longest_wait
        if trouble.after is not None:
            if trouble.after > most:
                raise FetchFailed(
                    f"{trouble.what} and asks to wait {trouble.after:.0f} s, longer than {most:.0f} s",
                    place=Place(str(url)),
                    remedy=LATER,
                )
            return trouble.after
        wait = self._settings.back_off * 2.0 ** (attempt - 1)
        # By chance, so that many clients do not come back at the same moment.
        return min(most, wait * (1 + secrets.SystemRandom().random() / 2))

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        """Cut the connection when an answer takes too long.

        A server that sends a byte now and then meets every time-out of httpx, and would hold
        us for ever.

        Raises:
            TryAgain: It took too long, or what went wrong within goes on its way.
        """
        late = threading.Event()

        def cut() -> None:
            late.set()
            if self._socket is not None:
                # The method of the plain socket: that of a TLS socket would make the reader,
                # who is in the middle of it, stumble.
                with suppress(OSError):
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

        timer = threading.Timer(self._settings.total, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except TryAgain as trouble:
            if late.is_set():
                raise TryAgain(f"the answer took longer than {self._settings.total:g} s") from trouble
            raise
        finally:
            timer.cancel()

    def _stream(self, url: httpx.URL, headers: dict[str, str]) -> AbstractContextManager[httpx.Response]:
        return self._http.stream("GET", url, headers=headers, extensions={"trace": self._note_socket})

    def _note_socket(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")

    def _once(
        self, url: httpx.URL, read: Callable[[Any], T], headers: dict[str, str], *, asked_before: bool
    ) -> Answer[T]:
        for _ in range(REDIRECTS + 1):
            with _connected(url), self._stream(url, headers) as response:
                if response.status_code not in _MOVED:
                    return self._read(response, read, asked_before=asked_before)
                aim = follow(url, response.headers.get("Location", ""))
            if aim.scheme != url.scheme:
                self.site = self.site.copy_with(scheme=aim.scheme, port=aim.port)
            if aim.path.rstrip("/").endswith("/login"):
                _no_entry(url, "redirected to the login page")
            url = aim
        raise FetchFailed(f"redirected more than {REDIRECTS} times", place=Place(str(url)), remedy=LATER)

    def _read(self, response: httpx.Response, read: Callable[[Any], T], *, asked_before: bool) -> Answer[T]:
        self._check_status(response, asked_before=asked_before)
        etag = response.headers.get("ETag", "")
        kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        url = str(response.url)
        if response.status_code == 304:
            return Answer(url, 304, b"", None, etag, kind)
        body = self._body(response)
        return Answer(url, response.status_code, body, read(parse(body)), _short(etag), kind)

    def _check_status(self, response: httpx.Response, *, asked_before: bool) -> None:
        status = response.status_code
        if response.is_success or (status == 304 and asked_before):
            return
        said = f"the server answered {status}"
        if status in _PASSING or status >= 500 or status == 304:
            raise TryAgain(said, retry_after(response.headers.get("Retry-After", "")))
        if status in _NO_ENTRY:
            _no_entry(response.url, said)
        raise FetchFailed(said, place=Place(str(response.url)), remedy="Check that the site runs Uwazi")

    def _body(self, response: httpx.Response) -> bytes:
        if response.headers.get("Content-Encoding", "").strip().lower() not in {"", "identity", "gzip"}:
            raise TryAgain("the answer is packed in a way that was not asked for")
        limit = self._settings.answer_limit
        declared = response.headers.get("Content-Length", "")
        body = bytearray()
        if declared.isdecimal() and int(declared[:20]) > limit:
            self._too_large(response)
        for part in response.iter_bytes():
            body += part
            if len(body) > limit:
                self._too_large(response)
        return bytes(body)

    def _too_large(self, response: httpx.Response) -> NoReturn:
        raise AnswerTooLarge(
            f"the answer is larger than {self._settings.answer_limit:,} bytes; it was not read to its end",
            place=Place(str(response.url)),
            remedy="Ask for fewer rows at once (--batch), or raise the limit (--size-limit)",
        )


def _no_entry(url: httpx.URL, said: str) -> NoReturn:
    raise FetchFailed(
        f"{said}: this instance, or this part of it, is private",
        place=Place(str(url)),
        remedy=f"Set {COOKIE_VARIABLE} to the cookie of a session that may read it",
    )


def _short(etag: str) -> str:
    # A mark longer than this is no mark; it would only swell each later request.
    return etag if len(etag) <= 200 and etag.isascii() and etag.isprintable() else ""


@contextmanager
def _connected(url: httpx.URL) -> Iterator[None]:
    """Turn what httpx raises into our own errors.

    Raises:
        TryAgain: Another try may mend it.
        FetchFailed: No other try will.
    """
    try:
        yield
    except httpx.TimeoutException as error:
        raise TryAgain("the server did not answer in time") from error
    except httpx.UnsupportedProtocol as error:
        raise FetchFailed("not an http or https address", place=Place(str(url))) from error
    except httpx.RequestError as error:
        if _is_distrust(error):
            raise FetchFailed(
                "the server's certificate is not trusted",
                place=Place(str(url)),
                remedy="Check the address; a private authority's certificate goes into SSL_CERT_FILE",
            ) from error
        raise TryAgain(f"the connection failed ({_reason(error)})") from error


def _is_distrust(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def parse(body: bytes) -> Any:
    """Return a JSON document.

    Args:
        body: The bytes of an answer.

    Raises:
        TryAgain: They are no JSON.

    Examples:
        >>> parse(b'{"rows": []}')
        {'rows': []}
        >>> parse(b"<!DOCTYPE html>")
        Traceback (most recent call last):
        reprisal_kg.sources.uwazi_api.problems.TryAgain: the answer is a web page, not JSON
    """
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if start.startswith(b"<"):
            raise TryAgain("the answer is a web page, not JSON") from error
        raise TryAgain("the answer is cut off or is not JSON") from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def retry_after(value: str) -> float | None:
    """Return the seconds that a Retry-After header asks for.

    Args:
        value: Seconds, or a date.

    Examples:
        >>> retry_after("120"), retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), retry_after("soon")
        (120.0, 0.0, None)
    """
    value = value.strip()
    if value.isdecimal() and value.isascii():
        return float(value[:12])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
