"""How to fetch: politeness, patience and limits."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from reprisal_kg.errors import FetchFailed

ANSWER_LIMIT = 100_000_000
"""Bytes of one answer. A page of 300 long entities has some five million."""

LARGEST_BATCH = 10_000
"""Rows a page: Uwazi's search engine gives no more at once."""


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to fetch.

    Attributes:
        batch: Rows asked for at once.
        delay: Seconds between the starts of two requests, at least.
        tries: How often a request is made before it counts as failed.
        back_off: Seconds before the second try; each further wait is twice as long, with up
            to half as much again added by chance.
        longest_wait: Seconds. A server that asks for a longer pause is left alone.
        connect: Seconds to wait for a connection.
        read: Seconds to wait for the next part of an answer.
        total: Seconds that one answer may take.
        answer_limit: Bytes of one answer, unpacked.
        fresh: Start over, and forget what the folder holds.
        cookie: Cookie of a session, for private instances: ``connect.sid=…``. It is sent to
            the instance and to nobody else, and is neither written nor shown.

    Raises:
        FetchFailed: A number is not usable.
    """

    batch: int = 300
    delay: float = 1.0
    tries: int = 5
    back_off: float = 1.0
    longest_wait: float = 120.0
    connect: float = 10.0
    read: float = 60.0
    total: float = 300.0
    answer_limit: int = ANSWER_LIMIT
    fresh: bool = False
    cookie: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse numbers that cannot work, before anything is asked.

        Raises:
            FetchFailed: A number, or the cookie, is not usable.
        """
        ranges: tuple[tuple[str, float, float], ...] = (
            ("batch", 1, LARGEST_BATCH),
            ("tries", 1, 100),
            ("answer_limit", 1, math.inf),
            *((name, 0, math.inf) for name in ("delay", "back_off", "longest_wait")),
            *((name, 0.001, math.inf) for name in ("total", "read", "connect")),
        )
        for name, least, most in ranges:
            value = getattr(self, name)
            if not least <= value <= most:
                raise FetchFailed(
                    f"{name} is {value:g}",
                    remedy=f"Give a number from {least:g} up" + (f" to {most:g}" if most < math.inf else ""),
                )
        if not self.cookie.isascii() or not self.cookie.isprintable():
            # The value is a secret: the message must not repeat it.
            raise FetchFailed(
                "the cookie of the session holds a character that no cookie holds",
                remedy="Copy it again as one line, name=value",
            )
