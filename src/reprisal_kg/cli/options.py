"""Options that several commands share."""

from __future__ import annotations

import os
from pathlib import Path

import click

from reprisal_kg.mapping.iris import DEFAULT_BASE, DEFAULT_KEY, Iris

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


def check_base(value: str) -> str:
    """Return a base IRI, or tell click that it is none."""
    from urllib.parse import urlsplit

    parts = urlsplit(value)
    good = parts.scheme in {"http", "https"} and parts.netloc and value.endswith("/")
    if not good or any(mark in value for mark in ' <>"{}|\\^`?#'):
        raise click.BadParameter(
            f"{value!r} is not an http(s) IRI that ends in a slash, such as {DEFAULT_BASE}"
        )
    return value


def secret_key() -> bytes:
    """Return the secret for opaque keys; it comes from the environment, never from a flag."""
    return os.environ.get("REPRISAL_KG_KEY", "").encode() or DEFAULT_KEY


def iris_of(base: str) -> Iris:
    """Return the form of IRIs for a base."""
    return Iris(base, secret_key())
