"""What is wrong with a record document, in words for the person who wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from reprisal_kg.record.schema import record_schema

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_LONGEST_KEY = 60
_PATTERNS = {
    "retrieved": "is not a day as YYYY-MM-DD",
    "language": "is not a language tag in lower case, such as 'en'",
}
_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
}


def find_problems(document: object) -> list[str]:
    """Return what breaks the schema, each with its place in the document.

    Values are never repeated: they may hold names.

    Args:
        document: A parsed JSON document.

    Returns:
        One sentence a problem, sorted by place; empty if there is none.

    Examples:
        >>> find_problems({"format": 1, "source": {"file": "x"}, "fields": {"gender": {"values": []}}})
        ["'gender' has no 'label' (fields/gender)"]
    """
    found = sorted(
        _validator().iter_errors(document), key=lambda error: [str(one).zfill(9) for one in error.path]
    )
    return [sentence for error in found for sentence in _sentences(error)]


@cache
def _validator() -> Draft202012Validator:
    # Importing jsonschema takes a tenth of a second, which reading pages does not need.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(record_schema())


def _sentences(error: ValidationError) -> list[str]:
    path = [str(one)[:_LONGEST_KEY] for one in error.absolute_path]
    name = _name_of(list(error.absolute_path))
    where = f" ({'/'.join(path)})" if len(path) > 1 else ""
    rule: Any = error.validator_value
    if error.validator == "required":
        # jsonschema reports each missing key by itself, and says which in its message only.
        missing = [key for key in rule if error.message.startswith(f"'{key}'")]
        return [f"{name} has no {key!r}{where}" for key in missing]
    if error.validator == "additionalProperties":
        schema: Any = error.schema
        given: Any = error.instance
        known = list(schema["properties"])
        return [f"{name} has {_unknown(key, known)}{where}" for key in given if key not in known]
    return [f"{name} {_wrong(str(error.validator), rule, path)}{where}"]


def _name_of(path: Sequence[str | int]) -> str:
    if not path:
        return "the document"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1} of {_name_of(path[:-1])}"
    return repr(path[-1][:_LONGEST_KEY])


def _unknown(key: str, known: Sequence[str]) -> str:
    close = get_close_matches(key[:_LONGEST_KEY], known, n=1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    return f"an unknown key {key[:_LONGEST_KEY]!r}{hint}"


def _wrong(keyword: str, rule: Any, path: Sequence[str]) -> str:
    match keyword:
        case "type":
            return f"is not {_TYPES[rule]}"
        case "const":
            return f"is not {rule!r}"
        case "enum":
            return f"is none of {', '.join(rule)}"
        case "minimum":
            return f"is smaller than {rule}"
        case "maximum":
            return f"is larger than {rule}"
        case _:
            return _PATTERNS.get(path[-1], "holds a NUL character")
