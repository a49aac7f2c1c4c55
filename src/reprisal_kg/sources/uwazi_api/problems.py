"""What can go wrong while fetching."""

from __future__ import annotations

from reprisal_kg.errors import SourceError


class FetchFailed(SourceError):
    """A Uwazi instance did not give what was asked; what it gave before is kept."""


class AnswerTooLarge(FetchFailed):
    """An answer is larger than the limit, and was not read to its end."""


class TryAgain(Exception):
    """An answer that another try may mend; it never leaves this package.

    Args:
        what: What is wrong with the answer.
        after: Seconds that the server asks to wait, when it says so.
    """

    def __init__(self, what: str, after: float | None = None) -> None:
        self.what = what
        self.after = after
        super().__init__(what)
