"""Options that several commands share."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from reprisal_kg.mapping.iris import DEFAULT_BASE, DEFAULT_KEY, Iris

_LANGUAGE = re.compile(r"[a-z]{2,8}(-[a-z0-9]{1,8})*")

store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=Path("dist/store"),
    show_default=True,
    envvar="REPRISAL_KG_STORE",
    show_envvar=True,
    help="Folder of the embedded store, or a dump (.nq, .trig, .ttl) to read into memory.",
)

base_option = click.option(
    "--base",
    default=DEFAULT_BASE,
    show_default=True,
    envvar="REPRISAL_KG_BASE",
    show_envvar=True,
    callback=lambda _ctx, _param, value: check_base(value),
    help="Base IRI of the data; ends in a slash.",
)


store_base_option = click.option(
    "--base",
    default=None,
    envvar="REPRISAL_KG_BASE",
    show_envvar=True,
    callback=lambda _ctx, _param, value: None if value is None else check_base(value),
    help="Base IRI of the data; ends in a slash.  [default: the store's own]",
)
"""The same for commands that open a store, which knows its base."""


def check_base(value: str) -> str:
    """Return a base IRI, or tell click that it is none."""
    if not _is_base(value):
        raise click.BadParameter(
            f"{value!r} is not an http(s) IRI that ends in a slash, such as {DEFAULT_BASE}"
        )
    return value


def _is_base(value: str) -> bool:
    from urllib.parse import urlsplit

    from pyoxigraph import NamedNode

    try:
        NamedNode(value)
        parts = urlsplit(value)
    except ValueError:
        return False
    good = parts.scheme in {"http", "https"} and parts.netloc and value.endswith("/")
    return bool(good) and not any(mark in value for mark in ' <>"{}|\\^`?#')


def check_language(value: str) -> str:
    """Return a language tag in lower case, or tell click that it is none."""
    tag = value.lower()
    if not _is_language(tag):
        near = tag.replace("_", "-")
        hint = f" Did you mean {near}?" if near != tag and _is_language(near) else ""
        raise click.BadParameter(f"{value!r} is not a BCP 47 language tag, such as en or zh-hant.{hint}")
    return tag


def _is_language(tag: str) -> bool:
    from pyoxigraph import Literal

    if not _LANGUAGE.fullmatch(tag):
        return False
    try:
        Literal("", language=tag)
    except ValueError:
        return False
    return True


def secret_key() -> bytes:
    """Return the secret for opaque keys; it comes from the environment, never from a flag.

    Its bytes count as they are: a secret need not be text.
    """
    return os.fsencode(os.environ.get("REPRISAL_KG_KEY", "")) or DEFAULT_KEY


def iris_of(base: str | None) -> Iris | None:
    """Return the form of IRIs for a base; None when the store's own base is to be used."""
    return None if base is None else Iris(base, secret_key())
