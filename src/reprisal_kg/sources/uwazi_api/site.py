"""Which addresses are asked: those of the host that the user named, and no others."""

from __future__ import annotations

import ipaddress

import httpx

from reprisal_kg.errors import FetchFailed, Place

PORTS = {"http": 80, "https": 443}
_REMEDY = "Give it as https://instance.example"


def read_site(address: str) -> httpx.URL:
    """Return the address of an instance: scheme, host and port, nothing more.

    Args:
        address: As the user gave it.

    Raises:
        FetchFailed: It is not the address of a site.

    Examples:
        >>> str(read_site("https://Instance.example/"))
        'https://instance.example'
        >>> str(read_site("instance.example"))
        Traceback (most recent call last):
        reprisal_kg.errors.FetchFailed: not the address of a site. \
Give it as https://instance.example
    """
    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchFailed("not the address of a site", remedy=_REMEDY) from error
    if url.userinfo:
        # The address is left out of the message: it holds a password.
        raise FetchFailed(
            "the address holds a user name or a password",
            remedy=f"{_REMEDY}; a private instance needs the cookie of a session instead",
        )
    if url.scheme not in PORTS or not _can_be_host(url.raw_host) or not 0 < (_port(url) or 0) < 65_536:
        raise FetchFailed("not the address of a site", remedy=_REMEDY)
    site = url.copy_with(raw_path=b"/", fragment=None)
    if url.raw_path not in {b"", b"/"} or url.fragment:
        raise FetchFailed(
            "this is a page of a site, not a site",
            place=Place(address),
            remedy=f"Give the site alone: {str(site).rstrip('/')}",
        )
    return httpx.URL(str(site).rstrip("/"))


def _can_be_host(host: bytes) -> bool:
    return 0 < len(host) <= 253 and all(len(label) <= 63 for label in host.split(b".")) and b"%" not in host


def follow(url: httpx.URL, location: str) -> httpx.URL:
    """Return where a redirect leads, if it stays at home.

    Args:
        url: What was asked.
        location: What the answer says.

    Raises:
        FetchFailed: It leads to another host or port, or from https to http.

    Examples:
        >>> str(follow(httpx.URL("http://a.example/api/settings"), "https://a.example/api/settings"))
        'https://a.example/api/settings'
        >>> follow(httpx.URL("https://a.example/api/settings"), "//169.254.169.254/")
        Traceback (most recent call last):
        reprisal_kg.errors.FetchFailed: https://a.example/api/settings: \
redirected to another place (https://169.254.169.254), which is not asked. \
If that is the instance's right address, give it
    """
    try:
        aim = url.join(location)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise FetchFailed("redirected to what is no address", place=Place(str(url))) from error
    if aim.userinfo or not _at_home(url, aim):
        raise FetchFailed(
            f"redirected to another place ({origin(aim)}), which is not asked",
            place=Place(str(url)),
            remedy="If that is the instance's right address, give it",
        )
    return aim


def _at_home(url: httpx.URL, aim: httpx.URL) -> bool:
    if aim.scheme not in PORTS or aim.raw_host != url.raw_host:
        return False
    if aim.scheme == url.scheme:
        return _port(aim) == _port(url)
    # From http to https, never back: what is asked in secret stays so.
    return aim.scheme == "https" and _port(aim) in {PORTS["https"], _port(url)}


def _port(url: httpx.URL) -> int | None:
    return url.port or PORTS.get(url.scheme)


def origin(url: httpx.URL) -> str:
    """Return scheme, host and port of an address.

    Args:
        url: The address.

    Examples:
        >>> origin(httpx.URL("http://a.example:8080/api/search?from=0"))
        'http://a.example:8080'
    """
    return f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}"


def is_loopback(url: httpx.URL) -> bool:
    """Say whether an address is this machine's own.

    Args:
        url: The address.

    Returns:
        Whether it is ``localhost`` or a loopback address.

    Examples:
        >>> is_loopback(httpx.URL("http://127.0.0.1:8080")), is_loopback(httpx.URL("http://a.example"))
        (True, False)
    """
    if url.host == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.host).is_loopback
    except ValueError:
        return False
