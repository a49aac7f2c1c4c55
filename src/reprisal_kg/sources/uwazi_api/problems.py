"""What can go wrong while fetching."""

from __future__ import annotations


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
