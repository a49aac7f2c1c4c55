"""The live API of a Uwazi instance, fetched into a folder that a build can read again and again.

``fetch`` keeps every answer as it came, beside a journal that says where each one is from,
when, and with which SHA-256. What it writes is whole at any moment: a run that was cut off
goes on where it stopped, and a run that was finished asks only for what was edited since.

Examples:
    >>> from reprisal_kg.sources.uwazi_api import FetchSettings
    >>> FetchSettings(delay=2.0).batch
    300
"""

from __future__ import annotations

from reprisal_kg.errors import AnswerTooLarge, FetchFailed
from reprisal_kg.sources.uwazi_api.fetching import FetchSummary, fetch
from reprisal_kg.sources.uwazi_api.settings import FetchSettings

__all__ = ["AnswerTooLarge", "FetchFailed", "FetchSettings", "FetchSummary", "fetch"]
