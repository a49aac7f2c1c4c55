"""Overrides applied to what was read, before anything is mapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reprisal_kg.building.reading import Versions
from reprisal_kg.mapping.draft import Knowledge
from reprisal_kg.mapping.identity import identify, keep_apart
from reprisal_kg.sources.overrides import (
    Correction,
    Override,
    apply_overrides,
    refuse_ambiguous,
    unused,
)


@dataclass(frozen=True, slots=True)
class Decided:
    """Entities as people decided that they read.

    Attributes:
        entities: The entities, corrected, in the order given.
        corrections: What was corrected in each, in the same order.
        unused: Overrides that fit no record of this build.
    """

    entities: tuple[Versions, ...]
    corrections: tuple[tuple[Correction, ...], ...]
    unused: tuple[Override, ...]


def correct_all(entities: Sequence[Versions], overrides: Sequence[Override], known: Knowledge) -> Decided:
    """Apply overrides to entities.

    An override names a record by its id, its file, or the key that the record has uncorrected.

    Args:
        entities: What was read.
        overrides: The decisions.
        known: For the keys.

    Returns:
        The entities corrected.
    """
    if not overrides:
        return Decided(tuple(entities), tuple(() for _ in entities), ())
    raw = [(one.first, identify(one.first, known.iris, known.authorities)) for one in entities]
    keys, _ = keep_apart(raw, known.iris)
    refuse_ambiguous(
        (
            (record, keys[position], record is not one.first)
            for position, one in enumerate(entities)
            for record in (one.first, *one.translations)
        ),
        overrides,
    )
    corrected: list[Versions] = []
    corrections: list[tuple[Correction, ...]] = []
    for position, one in enumerate(entities):
        first = apply_overrides(one.first, keys[position], overrides)
        others = [
            apply_overrides(record, keys[position], overrides, translation=True)
            for record in one.translations
        ]
        corrected.append(Versions(first.record, tuple(other.record for other in others)))
        corrections.append((*first.corrections, *(made for other in others for made in other.corrections)))
    used = [made for group in corrections for made in group]
    return Decided(tuple(corrected), tuple(corrections), unused(overrides, used))
